"""Time on a case: entered in minutes, or started and stopped; an event says that it was recorded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, StaffTime
from requests_app.cases.models.staff_time import Work
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.services.unit_of_work import cases as case_work

MOST = 1440
"""Minutes of one entry: a day."""


def record_time(
    case_id: int,
    *,
    work: str,
    on: date,
    minutes: int,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """The actor's own minutes on a day. Raises Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECORD_TIME, case)
        gaps: dict[str, list[str]] = {}
        if work not in Work.values:
            gaps["work"] = [_("Choose what the time was spent on.")]
        if not 1 <= minutes <= MOST:
            gaps["minutes"] = [_("Enter the minutes, from 1 to %(most)s.") % {"most": f"{MOST:,}"}]
        if on > local_date(case.city, now):
            gaps["on"] = [_("This date is in the future.")]
        if gaps:
            raise Incomplete(gaps)
        row = StaffTime.objects.create(
            case=case, person_id=int(actor.user_id or 0), work=work, on=on, minutes=minutes
        )
        return _recorded(case, row, actor, now)


def start_timer(
    case_id: int, *, work: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Start measuring. Raises Incomplete; NotNow where the actor's timer runs already."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECORD_TIME, case)
        if work not in Work.values:
            raise Incomplete({"work": [_("Choose what the time was spent on.")]})
        running = (
            StaffTime.objects.filter(person_id=actor.user_id, minutes=None).select_related("case").first()
        )
        if running is not None:
            raise NotNow(_("Your timer runs on %(number)s. Stop it first.") % {"number": running.case.number})
        row = StaffTime.objects.create(
            case=case,
            person_id=int(actor.user_id or 0),
            work=work,
            on=local_date(case.city, now),
            started_at=now,
        )
        return _recorded(case, row, actor, now)


def stop_timer(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Stop measuring: at least a minute, at most a day. Raises NotNow where none of the actor's runs here."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECORD_TIME, case)
        row = StaffTime.objects.filter(case=case, person_id=actor.user_id, minutes=None).first()
        if row is None or row.started_at is None:
            raise NotNow(_("Your timer does not run on this request."))
        minutes = round((now - row.started_at) / timedelta(minutes=1))
        row.minutes = min(max(1, minutes), MOST)
        row.save(update_fields=["minutes"])
        return _recorded(case, row, actor, now)


def _recorded(case: RecordsRequest, row: StaffTime, actor: Actor, now: datetime) -> RecordsRequest:
    case_work.record_event(case, EventKind.TIME_RECORDED, {"time_id": row.pk}, actor=actor, now=now)
    return case
