"""A time limit of its own for one request: which kind of request it is, and the day that starts the time."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.services.unit_of_work import cases as case_work

OLDEST_YEARS = 20


def set_track(
    case_id: int, *, track: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Say which kind of request with a time limit of its own this is; "" for none. Every date follows."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.SET_TRACK, case)
        if track and track not in case_clock.pack_of(case).clock.tracks:
            raise Incomplete({"track": [_("The law in effect has no such type of request.")]})
        data = {"track": track}
        case_work.record_event(case, EventKind.TRACK_SET, data, actor=actor, now=now, rederive=True)
        return case


def start_clock(
    case_id: int, *, happened: str, on: date, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Record the day, never a future one, on which something happened that starts a time limit by law."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.SET_TRACK, case)
        rules = [rule for rule in case_clock.pack_of(case).clock.starts if rule.fact == happened]
        if not rules:
            raise Incomplete({"happened": [_("Choose what happened on that day.")]})
        today = local_date(case.city, now)
        if on > today:
            raise Incomplete({"on": [_("Enter a date that is not in the future.")]})
        if on.year < today.year - OLDEST_YEARS:
            raise Incomplete({"on": [_("Check the year.")]})
        case_work.record_event(
            case,
            EventKind.CLOCK_STARTED,
            {"what": happened, "on": on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind=rules[0].fact, on=on)],  # type: ignore[arg-type]
        )
        return case
