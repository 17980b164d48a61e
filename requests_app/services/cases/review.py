"""A case in review: taken up, assigned, the requester asked, a note written."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, Message, Note, RecordsRequest
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Department, Membership
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import QuestionContext
from requests_app.services.scope.in_question import propose_in_question
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


def begin_review(
    case_id: int,
    *,
    department: Department,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Take a submitted case up and give it to a department of the same city."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.BEGIN_REVIEW, case)
        _same_city(case, department)
        apply_transition(case, "begin_review", department)
        on = day_of_act(case, now)
        case_work.record_event(
            case,
            EventKind.REVIEW_BEGUN,
            {"department_id": department.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="acknowledged", on=on, to_on=None, what="")],
        )
        return case


def _same_city(case: RecordsRequest, department: Department) -> None:
    if department.city_id != case.city_id:
        raise Incomplete({"department": [_("That department belongs to another city.")]})


def assign(
    case_id: int,
    *,
    department: Department,
    assignee: Membership | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Give a case to a department and, if named, to one of the city's staff."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASSIGN, case)
        _same_city(case, department)
        if assignee is not None and assignee.city_id != case.city_id:
            raise Incomplete({"assignee": [_("That person does not work for this city.")]})
        if assignee is not None and case.sensitive and assignee.user_id not in case.readers:
            raise Incomplete({"assignee": [_("That person may not see this restricted request.")]})
        case.department = department
        case.assignee = assignee.user if assignee else None
        case_work.record_event(
            case,
            EventKind.ASSIGNED,
            {"department_id": department.pk, "assignee_id": case.assignee_id},
            actor=actor,
            now=now,
        )
        return case


def ask_to_clarify(
    case_id: int,
    *,
    question: str,
    proposed_scope: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Ask the requester something, with a narrower scope they may accept or counter. Pauses only by law."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.ASK_TO_CLARIFY, case)
        required(question=(question, _("Write the question.")))
        apply_transition(case, "ask_to_clarify")
        message = Message.objects.create(
            case=case, from_requester=False, author_id=actor.user_id, body=question.strip(), sent_at=now
        )
        # A question left open by an appeal against silence gives way to this one.
        asked, _new = Clarification.objects.update_or_create(
            case=case, answer=None, defaults={"question": message, "proposed_scope": proposed_scope.strip()}
        )
        propose_in_question(case, asked, actor=actor, now=now)
        clock = case_clock.clock_of(case)
        pauses = clock.would_pause("clarification", day_of_act(case, now))
        case_work.record_event(
            case,
            EventKind.CLARIFICATION_ASKED,
            {"clarification_id": asked.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="paused", on=day_of_act(case, now), what="clarification")],
            clock=clock,
            letter_context=QuestionContext(
                question=message.body, proposed_scope=asked.proposed_scope, pauses=pauses
            ),
        )
        return case


def note(
    case_id: int, *, body: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Write an internal note; only staff of the city read it."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.NOTE, case)
        required(body=(body, _("Write the note.")))
        written = Note.objects.create(
            case=case, author_id=int(actor.user_id or 0), body=body.strip(), written_at=now
        )
        case_work.record_event(case, EventKind.NOTED, {"note_id": written.pk}, actor=actor, now=now)
        return case
