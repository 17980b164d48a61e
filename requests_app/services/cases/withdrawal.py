"""A request withdrawn by its requester, with any appeal that is open; one that was recorded can be undone for days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.mailed_codes import require_confirmed
from requests_app.cases.models import Appeal, Event, RecordsRequest
from requests_app.cases.recorded_for import RecordedFor, last_day_to_undo
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import OPEN_APPEAL_STATES, State
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.fees import money
from requests_app.notices.letters.contexts.review import UndoneContext
from requests_app.services.open_matters.overtaken import overtake_if_ended
from requests_app.services.open_matters.question import overtake_question
from requests_app.services.open_matters.restored import restore_overtaken
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.for_requester import recorded_words, require_requester
from requests_app.services.unit_of_work.transition import apply_transition


def withdraw(
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """The requester no longer wants an answer; an open appeal ends with the case."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted, recorded=recorded) as case:
        require_requester(actor, Verb.WITHDRAW, case)
        data: dict[str, Any] = {"from_state": apply_transition(case, "withdraw")}
        for appeal in Appeal.objects.filter(case=case, state__in=[str(s) for s in OPEN_APPEAL_STATES]):
            require_confirmed(actor, case.requester)
            apply_transition(appeal, "withdraw")
            appeal.decided_at = now
            appeal.save()
            data["appeal_id"] = appeal.pk
        data |= recorded_words(case, actor, now)
        ended = Fact(kind="ended", on=day_of_act(case, now), what="withdrawn")
        resumed = overtake_question(case, actor=actor, now=now)
        case_work.record_event(
            case, EventKind.WITHDRAWN, data, actor=actor, now=now, clock_facts=[ended, *resumed]
        )
        if recorded is not None:  # the city, not the requester, closes what stood beside the case
            case.recorded = case.acted = None
        overtake_if_ended(case, EventKind.WITHDRAWN, actor=actor, now=now)
        return case


@dataclass(frozen=True, slots=True)
class RecordedWithdrawal:
    """A withdrawal that a clerk recorded: its event, what it left, and the day it was recorded."""

    seq: int
    from_state: str
    appeal_id: int | None
    recorded_on: date

    @property
    def last_on(self) -> date:
        """Until when it can be undone."""
        return last_day_to_undo(self.recorded_on)


def recorded_withdrawal(case: RecordsRequest) -> RecordedWithdrawal | None:
    """The recorded withdrawal that ended the case, whether or not it can still be undone (one query)."""
    if case.state != State.WITHDRAWN:
        return None
    event = Event.objects.filter(case=case, kind=EventKind.WITHDRAWN).order_by("-seq").first()
    data = data_of(event) if event else {}
    if event is None or not data.get("recorded"):
        return None
    recorded_on = local_date(case.city, event.at)
    return RecordedWithdrawal(event.seq, data["from_state"], data.get("appeal_id"), recorded_on)


def can_be_undone(case: RecordsRequest, now: datetime) -> bool:
    """Whether the case ended by a recorded withdrawal that is not too old."""
    found = recorded_withdrawal(case)
    return found is not None and local_date(case.city, now) <= found.last_on


def undo_withdrawal(
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """A recorded withdrawal is taken back: the case and what was open beside it go on, with the dates they had.

    A last day to answer or to pay moves by the days during which the case was withdrawn. Raises NotNow.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, recorded=recorded) as case:
        require_requester(actor, Verb.UNDO_WITHDRAWAL, case)
        case_work.require_state(case, State.WITHDRAWN)
        found = recorded_withdrawal(case)
        if found is None:
            raise NotNow(_("The requester withdrew this request. Only a recorded withdrawal can be undone."))
        if local_date(case.city, now) > found.last_on:
            raise NotNow(
                _("The last day to undo this withdrawal was %(date)s.") % {"date": longdate(found.last_on)}
            )
        apply_transition(case, "undo_withdrawal", found.from_state)
        lost = local_date(case.city, now) - found.recorded_on
        restored = restore_overtaken(case, found.seq, found.from_state, found.appeal_id, lost)
        data = {
            "undoes": found.seq,
            "to_state": found.from_state,
            **restored.data,
            **recorded_words(case, actor, now),
        }
        case_work.record_event(
            case,
            EventKind.WITHDRAWAL_UNDONE,
            data,
            actor=actor,
            now=now,
            rederive=True,
            letter_context=UndoneContext(
                question=restored.question.question.body if restored.question else "",
                answer_by_on=restored.question.answer_by_on if restored.question else None,
                fee_total=money(restored.estimate.total) if restored.estimate else "",
                pay_by_on=restored.estimate.lapses_on if restored.estimate else None,
                proposed=restored.scope.text if restored.scope else "",
                appeal_number=restored.appeal.number if restored.appeal else "",
            ),
        )
        return case
