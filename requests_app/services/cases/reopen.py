"""A finished case opened again: by the city, or because another agency returns it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.appeal_terms import contestable_beside
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.outside_bodies import city_reviews
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Membership
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import ReopeningContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


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
    if case.assignee is not None and not _still_here(case):
        case.assignee = None  # whoever left while it was closed owns nothing
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


def _still_here(case: RecordsRequest) -> bool:
    return Membership.objects.filter(city=case.city_id, user=case.assignee_id, user__is_active=True).exists()


def _told(case: RecordsRequest, clock: case_clock.Clock, reason: str, today: date) -> ReopeningContext:
    """What the requester is told of the decision before: whether, and until when, it can still be appealed."""
    dues = clock.dues()
    beside = contestable_beside(case, dues, today) if city_reviews(clock.pack, clock.terms) else []
    return ReopeningContext(
        reason=reason,
        old=case.decision,
        can_appeal_old=bool(beside),
        appeal_old_until=beside[0].last_on if beside else None,
    )
