"""Absences of a city's staff: a deputy has their cases from the first day to the last, with an event each way."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Event, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Absence, City, Membership, User
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import readership
from requests_app.services.unit_of_work.hand_over import hand_over, hand_over_cases

log = structlog.get_logger(__name__)


def record_absence(
    city_id: int, *, user: User, deputy: User, from_on: date, to_on: date, actor: Actor, now: datetime
) -> Absence:
    """Someone is away from a day to a day, and a colleague stands in. Raises Incomplete, NotFound."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        gaps = _gaps(city, user, deputy, from_on, to_on, local_date(city, now))
        if gaps:
            raise Incomplete(gaps)
        row = Absence.objects.create(city=city, user=user, deputy=deputy, from_on=from_on, to_on=to_on)
        if from_on <= local_date(city, now):
            _begin(row, city, actor, now)
    log.info("staff.absence", city=city.key, user=user.pk, deputy=deputy.pk, by=actor.user_id)
    return row


def _gaps(
    city: City, user: User, deputy: User, from_on: date, to_on: date, today: date
) -> dict[str, list[str]]:
    gaps: dict[str, list[str]] = {}
    if not works_here(city, user):
        gaps["user"] = [_("This person does not work for this city.")]
    if deputy.pk == user.pk or not works_here(city, deputy):
        gaps["deputy"] = [_("Choose a colleague of this city as deputy.")]
    elif _overlapping(city, Q(user=deputy), from_on, to_on):
        gaps["deputy"] = [_("The deputy is away then too. Choose someone else.")]
    if to_on < from_on:
        gaps["to_on"] = [_("The last day is before the first day.")]
    elif to_on < today:
        gaps["to_on"] = [_("These days have passed.")]
    elif _overlapping(city, Q(user=user) | Q(deputy=user), from_on, to_on):
        gaps["from_on"] = [_("This person is already away, or deputy for someone, on these days.")]
    return gaps


def works_here(city: City, user: User) -> bool:
    """Whether this is a member of the city's staff whose account is in use."""
    return user.is_active and Membership.objects.filter(city=city, user=user).exists()


def _overlapping(city: City, whose: Q, from_on: date, to_on: date) -> bool:
    meanwhile = Absence.objects.filter(city=city, ended_at=None, from_on__lte=to_on, to_on__gte=from_on)
    return meanwhile.filter(whose).exists()


def end_absence(absence_id: int, *, actor: Actor, now: datetime) -> None:
    """Someone is back early, or does not leave at all: what the deputy still has of theirs comes back."""
    with transaction.atomic():
        found = Absence.objects.filter(pk=absence_id).values_list("city_id", flat=True).first()
        city = own_city(found or 0, actor)
        row = _locked(absence_id)
        if row is None or row.city_id != city.pk:
            raise NotFound
        if row.ended_at is not None:
            raise NotNow(_("This absence has already ended."))
        _end(row, actor, now)


def sweep_absences(city: City, today: date, now: datetime) -> int:
    """Begin the absences whose first day came, and end those whose last day passed; how many."""
    due = Q(begun_at=None, from_on__lte=today) | Q(to_on__lt=today)
    ids = list(
        Absence.objects.filter(due, city=city, ended_at=None).order_by("pk").values_list("pk", flat=True)
    )
    for pk in ids:
        with transaction.atomic():
            row = _locked(pk)
            if row is None or row.ended_at is not None:
                continue
            if row.to_on < today:
                _end(row, SYSTEM, now)
            elif row.begun_at is None:
                _begin(row, city, SYSTEM, now)
    return len(ids)


def _locked(absence_id: int) -> Absence | None:
    rows = Absence.objects.select_for_update(of=("self",)).select_related("user", "deputy", "city__policy")
    return rows.filter(pk=absence_id).first()


def _begin(row: Absence, city: City, actor: Actor, now: datetime) -> None:
    why = {"outcome": "absence", "absence_id": row.pk}
    hand_over(city, row.user, row.deputy, why, actor=actor, now=now)
    readership.stand_in(row, why, actor=actor, now=now)
    row.begun_at = now
    row.save(update_fields=["begun_at"])


def _end(row: Absence, actor: Actor, now: datetime) -> None:
    """Cases go back that the deputy has because of this absence; whoever left meanwhile gets none."""
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    if row.begun_at is None or not works_here(row.city, row.user):
        return
    why = {"outcome": "back", "absence_id": row.pk}
    hand_over_cases(row.city, _lent(row), row.user, why, actor=actor, now=now)
    readership.step_back(row, why, actor=actor, now=now)


def _lent(row: Absence) -> list[int]:
    """The cases of the deputy whose last assignment was for this absence."""
    theirs = RecordsRequest.objects.filter(city=row.city, assignee=row.deputy).exclude(state="closed")
    last: dict[int, Event] = {}
    events = Event.objects.filter(case__in=theirs, kind=EventKind.ASSIGNED)
    for event in events.order_by("case_id", "seq"):
        last[event.case_id] = event
    return [pk for pk, event in last.items() if data_of(event).get("absence_id") == row.pk]
