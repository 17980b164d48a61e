"""A finished case opened again: by the city, by another agency that returns it, by undoing a recorded withdrawal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.appeal_terms import contested_beside, open_window
from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, Event, RecordsRequest
from requests_app.cases.outside_bodies import city_reviews
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import APPEALABLE_STATES, State
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import ReopeningContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition

DAYS_TO_UNDO = 10
"""So long a withdrawal that the city recorded for somebody can be undone by them."""


def reopen(
    case_id: int,
    *,
    reason: str,
    to_on: date | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Look at a finished case again, by a day the city promises; the decision before is superseded.

    `to_on` None: as many days as the law gives a new request. The promise is the city's own, never the law's.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.REOPEN, case)
        required(reason=(reason, _("Say why you are reopening the request.")))
        _again(case, "reopen", EventKind.REOPENED, reason, to_on, actor, now)
        return case


def transfer_back(
    case_id: int,
    *,
    reason: str,
    to_on: date | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Take a request back that the other agency returned; the city decides it by a day it promises."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.TRANSFER_BACK, case)
        required(reason=(reason, _("Say what the other agency answered.")))
        _again(case, "transfer_back", EventKind.TRANSFERRED_BACK, reason, to_on, actor, now)
        return case


def _again(
    case: RecordsRequest,
    move: str,
    kind: EventKind,
    reason: str,
    to_on: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    today = day_of_act(case, now)
    if to_on is not None and to_on <= today:
        raise Incomplete({"to_on": [_("Enter a date in the future.")]})
    clock = case_clock.clock_of(case)
    apply_transition(case, move)
    case_work.record_event(
        case,
        kind,
        {
            **({"decision_id": case.decision_id} if case.decision_id else {}),
            **({"to_on": to_on.isoformat()} if to_on else {}),
        },
        actor=actor,
        now=now,
        clock_facts=[Fact(kind="reopened", on=today, to_on=to_on)],
        clock=clock,
        letter_context=_told(case, clock, reason.strip(), today),
    )


def _told(case: RecordsRequest, clock: case_clock.Clock, reason: str, today: date) -> ReopeningContext:
    """What the requester is told of the decision before: whether, and until when, it can still be appealed."""
    dues = clock.dues()
    still = contested_beside(case, dues, today) if city_reviews(clock.pack, clock.terms) else None
    return ReopeningContext(
        reason=reason,
        old=case.decision,
        can_appeal_old=still is not None,
        appeal_old_until=open_window(dues) if still else None,
    )


def undo_withdrawal(
    case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Take back a withdrawal that the city recorded for the requester; the request is where it was, with its dates.

    Raises NotNow after 10 days, and for a withdrawal the requester made themselves.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.UNDO_WITHDRAWAL, case)
        case_work.require_state(case, State.WITHDRAWN)
        last = recorded_withdrawal(case, now)
        if last is None:
            raise NotNow(
                _("This withdrawal can no longer be undone. You can send a new request at any time.")
            )
        before = data_of(last).get("from_state", "")
        was_appealed = before == State.APPEALED
        apply_transition(case, "undo_withdrawal", _state_before(case, before))
        facts = [fact for fact in data_of(last)["facts"] if fact["kind"] == "ended"]
        ended_on = date.fromisoformat(facts[0]["on"])
        case_work.record_event(
            case,
            EventKind.WITHDRAWAL_UNDONE,
            {"to_state": case.state},
            actor=actor,
            now=now,
            clock_facts=[
                Fact(kind="end_undone", on=local_date(case.city, now), to_on=ended_on),
                *([Fact(kind="appeal_withdrawn", on=local_date(case.city, now))] if was_appealed else []),
            ],
        )
        return case


def recorded_withdrawal(case: RecordsRequest, now: datetime) -> Event | None:
    """The withdrawal that staff recorded for the requester, while it can be undone (one query)."""
    last = Event.objects.filter(case=case, kind=EventKind.WITHDRAWN).order_by("-seq").first()
    if last is None or last.actor_id is None:
        return None
    until = local_date(case.city, last.at) + timedelta(days=DAYS_TO_UNDO)
    return last if local_date(case.city, now) <= until else None


def _state_before(case: RecordsRequest, before: str) -> str:
    """Where the case was; what waited beside it has ended, and an appeal leads back to what it was about."""
    if before == State.APPEALED:
        last = Appeal.objects.filter(case=case).order_by("-pk").first()
        return last.from_state if last and last.from_state in APPEALABLE_STATES else str(State.CLERK_REVIEW)
    return before if before in (State.SUBMITTED, State.IN_PRODUCTION) else str(State.CLERK_REVIEW)
