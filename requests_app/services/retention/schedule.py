"""Retention: how long a city keeps finished cases, by kind and records series of its own schedule, never by ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, RetentionRule
from requests_app.cases.refusals import Incomplete, NotFound, Refusal
from requests_app.cases.states import Kind, State
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.models import ERASED
from requests_app.services.retention.hold_and_erasure import erase
from requests_app.services.unit_of_work import cases as case_work

log = structlog.get_logger(__name__)
MOST_YEARS = 100


def add_rule(
    city_id: int, *, kind: str, series: str, years: int, basis: str, actor: Actor, now: datetime
) -> RetentionRule:
    """Set how many years closed cases of a kind and series keep their people. Raises NotFound, Incomplete."""
    with transaction.atomic():
        city = _city(city_id, actor)
        series, basis = " ".join(series.split()), basis.strip()
        gaps: dict[str, list[str]] = {}
        if kind not in Kind.values:
            gaps["kind"] = [_("Choose a type of request.")]
        if not 1 <= years <= MOST_YEARS:
            gaps["years"] = [_("Enter a number of years from 1 to 100.")]
        if not basis:
            gaps["basis"] = [_("Cite the ordinance or schedule that sets it.")]
        if RetentionRule.objects.filter(city=city, kind=kind, series=series).exists():
            gaps["series"] = [_("There is already a rule for this type and series. Remove it first.")]
        if gaps:
            raise Incomplete(gaps)
        rule = RetentionRule.objects.create(city=city, kind=kind, series=series, years=years, basis=basis)
    log.info("retention.set", city=city.key, rule=rule.pk, years=years, by=actor.user_id, at=now.isoformat())
    return rule


def remove_rule(rule_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a rule away; what it covered is kept until another rule covers it. Raises NotFound."""
    with transaction.atomic():
        rule = RetentionRule.objects.select_for_update().filter(pk=rule_id).first()
        if rule is None:
            raise NotFound
        city = _city(rule.city_id, actor)
        rule.delete()
    log.info("retention.removed", city=city.key, rule=rule_id, by=actor.user_id, at=now.isoformat())


def _city(city_id: int, actor: Actor) -> City:
    """The city, if the actor administers it; absent and another's answer alike."""
    city = City.objects.select_related("policy").filter(pk=city_id).first()
    if city is None or not policy.may(actor, Verb.CHANGE_POLICY, city):
        raise NotFound
    return city


def set_series(
    case_id: int, *, series: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Say to which records series of the city's schedule a case belongs; "" for none. Raises Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.SET_SERIES, case)
        if series and series not in series_of(case.city, case.kind):
            raise Incomplete({"series": [_("Choose a series of the city's retention schedule.")]})
        case.series = series
        case_work.record_event(case, EventKind.SERIES_SET, {}, actor=actor, now=now)
        return case


def series_of(city: City, kind: str) -> list[str]:
    """The records series the city's schedule names for a kind of case."""
    rules = RetentionRule.objects.filter(city=city, kind=kind).exclude(series="")
    return sorted(rules.values_list("series", flat=True))


def past_retention(city: City, today: date) -> Iterator[int]:
    """Closed cases whose city keeps them no longer. A rule for a series goes before the one for its whole kind."""
    zone = ZoneInfo(city.timezone)
    rules = list(RetentionRule.objects.filter(city=city).order_by("pk"))
    for rule in rules:
        cut = datetime.combine(_years_before(today, rule.years), time(), zone)
        closed = RecordsRequest.objects.filter(
            city=city, kind=rule.kind, state=State.CLOSED, legal_hold=False, closed_at__lt=cut
        )
        narrower = [row.series for row in rules if row.kind == rule.kind and row.series]
        own = closed.filter(series=rule.series) if rule.series else closed.exclude(series__in=narrower)
        yield from own.exclude(description=ERASED).order_by("pk").values_list("pk", flat=True)


def _years_before(day: date, years: int) -> date:
    """The same day so many years ago; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def forget_past_retention(now: datetime) -> int:
    """Erase what is past retention in every city; returns how many cases. One that refuses does not stop the rest."""
    count = 0
    for city in City.objects.all():
        for case_id in list(past_retention(city, local_date(city, now))):
            try:
                erase(case_id, actor=SYSTEM, now=now)
                count += 1
            except Refusal as refusal:  # a hold was placed, or the case opened again, a moment ago
                log.info("retention.kept", case_id=case_id, why=type(refusal).__name__)
    return count
