"""A question that gets no answer: the requester is reminded, then the review goes on or, by the city's rule, ends."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, Clarification, RecordsRequest
from requests_app.cases.models.correspondence import QuestionOutcome
from requests_app.cases.refusals import NotNow, NotPermitted
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import SilenceContext
from requests_app.services.cases.clarification import open_question
from requests_app.services.open_matters.overtaken import overtake_if_ended
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import apply_transition


def closes_for_silence(city: City) -> bool:
    """Whether the city named a rule, with its source, that lets it close a request whose requester is silent."""
    return bool(city.policy.silence_basis.strip() and city.policy.silence_source.strip())


def remind_requester(case_id: int, *, actor: Actor, now: datetime) -> RecordsRequest:
    """Remind the requester once of the open question and of the last day for an answer. Raises NotNow."""
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.REMIND_REQUESTER, case)
        asked = _open(case)
        if asked.answer_by_on is None or asked.reminded_at is not None:
            raise NotNow(_("There is nothing to remind the requester of."))
        asked.reminded_at = now
        asked.save(update_fields=["reminded_at"])
        case_work.record_event(
            case,
            EventKind.ANSWER_REMINDED,
            {"clarification_id": asked.pk, "due_on": asked.answer_by_on.isoformat()},
            actor=actor,
            now=now,
            letter_context=_told(asked, case),
        )
        return case


def continue_without_answer(
    case_id: int, *, actor: Actor, now: datetime, acted: Acted | None = None, seen_seq: int | None = None
) -> RecordsRequest:
    """Go on without an answer to the open question; a pause ends, and the requester is told."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.CONTINUE_WITHOUT_ANSWER, case)
        apply_transition(case, "continue_without_answer")
        asked = _open(case)
        if actor.is_system and not _passed(asked, day_of_act(case, now)):
            raise NotPermitted(_("The last day for an answer has not passed."))
        _end(asked)
        case_work.record_event(
            case,
            EventKind.CONTINUED_UNANSWERED,
            {"clarification_id": asked.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="resumed", on=day_of_act(case, now), what="clarification")],
            letter_context=_told(asked, case),
        )
        return case


def close_for_silence(
    case_id: int, *, actor: Actor, now: datetime, acted: Acted | None = None, seen_seq: int | None = None
) -> RecordsRequest:
    """Close a request whose requester did not answer, where the city's rule allows it. Raises NotNow.

    A decision that was due already stays missed in every figure.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.CLOSE_FOR_SILENCE, case)
        asked, today = open_question(case), day_of_act(case, now)
        apply_transition(case, "close_for_silence", now)
        why_not = refuse_to_close(case, asked, today)
        if asked is None or why_not:
            raise NotNow(why_not)
        _end(asked)
        case_work.record_event(
            case,
            EventKind.CLOSED_FOR_SILENCE,
            {"clarification_id": asked.pk},
            actor=actor,
            now=now,
            clock_facts=[
                Fact(kind="ended", on=today, what="closed"),
                Fact(kind="resumed", on=today, what="clarification"),
            ],
            letter_context=_told(asked, case),
        )
        overtake_if_ended(case, EventKind.CLOSED_FOR_SILENCE, actor=actor, now=now)
        return case


def refuse_to_close(case: RecordsRequest, asked: Clarification | None, today: date) -> str:
    """Why a case cannot be closed for want of an answer today, as a sentence to staff; empty where it can."""
    if asked is None:
        return _("There is no open question.")
    if not closes_for_silence(case.city):
        return _("The city has named no rule that lets it close a request because no answer came.")
    if asked.answer_by_on is None:
        return _("The question named no last day for an answer.")
    if asked.reminded_at is None:
        return _("The requester was not reminded yet.")
    if not _passed(asked, today):
        return _("The last day for an answer has not passed.")
    if case.legal_hold:
        return _("A legal hold keeps this request open.")
    if Appeal.objects.filter(case=case, state__in=[str(state) for state in OPEN_APPEAL_STATES]).exists():
        return _("An appeal is open. It must end first.")
    return ""


def _passed(asked: Clarification, today: date) -> bool:
    return asked.answer_by_on is not None and asked.answer_by_on < today


def _open(case: RecordsRequest) -> Clarification:
    asked = open_question(case)
    if asked is None:
        raise NotNow(_("There is no open question."))
    return asked


def _end(asked: Clarification) -> None:
    asked.outcome = QuestionOutcome.UNANSWERED
    asked.save(update_fields=["outcome"])


def _told(asked: Clarification, case: RecordsRequest) -> SilenceContext:
    may_close = closes_for_silence(case.city)
    return SilenceContext(
        question=asked.question.body,
        answer_by_on=asked.answer_by_on,
        basis=case.city.policy.silence_basis if may_close else "",
        source=case.city.policy.silence_source if may_close else "",
    )
