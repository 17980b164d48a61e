"""The answer to a proposed wording: the other side accepts or declines; a clerk records what came by mail."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, ScopeChange
from requests_app.cases.models.scope import ScopeState
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.services.scope.change import close, new_proposal, open_proposal, put_in_force, record
from requests_app.services.scope.propose import CHANGEABLE
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.for_requester import recorded_words, require_requester

ANSWERS = ("accepted", "declined", "countered")


def accept_scope(
    case_id: int, *, actor: Actor, now: datetime, acted: Acted | None = None, seen_seq: int | None = None
) -> RecordsRequest:
    """Agree to the wording that the other side proposed; it is in force from now on. Raises NotNow."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.ACCEPT_SCOPE, case)
        case_work.require_state(case, *CHANGEABLE)
        change = _proposal_of(case, by_city=not actor.is_staff)
        put_in_force(case, change, actor, now)
        record(case, EventKind.SCOPE_AGREED, change, actor=actor, now=now)
        return case


def decline_scope(
    case_id: int, *, actor: Actor, now: datetime, acted: Acted | None = None, seen_seq: int | None = None
) -> RecordsRequest:
    """Turn the other side's wording down; what was in force stays so. Raises NotNow."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.DECLINE_SCOPE, case)
        change = _proposal_of(case, by_city=not actor.is_staff)
        close(change, ScopeState.DECLINED, actor, now)
        record(case, EventKind.SCOPE_DECLINED, change, actor=actor, now=now)
        return case


def record_scope_answer(
    case_id: int,
    *,
    answer: str,
    text: str = "",
    recorded: RecordedFor,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Record how the requester answered the city's wording by mail, phone or in person; it is confirmed to them."""
    with case_work.open_case(case_id, seen_seq=seen_seq, recorded=recorded) as case:
        require_requester(actor, Verb.ACCEPT_SCOPE, case)
        case_work.require_state(case, *CHANGEABLE)
        if answer not in ANSWERS:
            raise Incomplete({"answer": [_("Choose what the requester answered.")]})
        change = _proposal_of(case, by_city=True)
        if recorded.on < local_date(case.city, change.proposed_at):
            raise Incomplete({"acted_on": [_("This date is before the city proposed the wording.")]})
        kind = EventKind.SCOPE_DECLINED
        if answer == "accepted":
            put_in_force(case, change, actor, now)
            kind = EventKind.SCOPE_AGREED
        elif answer == "countered":
            change = new_proposal(case, text, by_city=False, actor=actor, now=now)
            kind = EventKind.SCOPE_COUNTERED
        else:
            close(change, ScopeState.DECLINED, actor, now)
        record(case, kind, change, actor=actor, now=now, data=recorded_words(case, actor, now))
        return case


def _proposal_of(case: RecordsRequest, *, by_city: bool) -> ScopeChange:
    change = open_proposal(case)
    if change is None or change.by_city != by_city:
        raise NotNow(_("There is no proposed wording to answer."))
    return change
