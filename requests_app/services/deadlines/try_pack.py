"""A law pack tried on a city's past requests: which determinations would differ. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from requests_app.cases import case_clock
from requests_app.cases.models import Citation, Event, RecordsRequest
from requests_app.cities.city_time import calendar_of
from requests_app.cities.models import City
from requests_app.law.clock import ClockError, Due
from requests_app.law.pack import LawNotFound, Pack

CHUNK = 500
DETERMINATION = "determination"


@dataclass(frozen=True, slots=True)
class Difference:
    """One request whose determination would differ: its dates under both laws, and what differs in words."""

    number: str
    due_on: date | None
    would_be_due_on: date | None
    decided_on: date | None
    what: str


@dataclass(slots=True)
class Tried:
    """How many requests were worked out so far, and those that could not be."""

    cases: int = 0
    unreadable: int = 0


def differences(city: City, pack: Pack, year: int, tried: Tried) -> Iterator[Difference]:
    """The requests received in the year whose determination would differ under `pack`, the oldest first."""
    new_calendar = calendar_of(city, pack)
    rows = RecordsRequest.objects.filter(city=city, received_on__year=year).order_by("received_on", "pk")
    keys = list(rows.values_list("pk", flat=True))
    for place in range(0, len(keys), CHUNK):
        chunk = keys[place : place + CHUNK]
        cases = RecordsRequest.objects.filter(pk__in=chunk).select_related("city__policy").in_bulk()
        events: dict[int, list[Event]] = {pk: [] for pk in chunk}
        for event in Event.objects.filter(case__in=chunk, kind__in=case_clock.CLOCK_KINDS).order_by("seq"):
            events[event.case_id].append(event)
        cited = _cited(chunk)
        for pk in chunk:
            case = cases[pk]
            tried.cases += 1
            try:
                own = case_clock.pack_of(case)
                clock = case_clock.clock_from(events[pk], case, own, calendar_of(city, own))
                before, after = (
                    _determination(found.dues())
                    for found in (clock, replace(clock, pack=pack, calendar=new_calendar))
                )
            except (ClockError, LawNotFound, LookupError):
                tried.unreadable += 1
                continue
            what = [*_dates(before, after), *_exemptions(case, pack, cited.get(pk, set()))]
            if what:
                yield Difference(
                    case.number,
                    before.due_on if before else None,
                    after.due_on if after else None,
                    before.met_on if before else None,
                    "; ".join(what),
                )


def _determination(dues: tuple[Due, ...]) -> Due | None:
    return next((due for due in dues if due.kind == DETERMINATION), None)


def _dates(before: Due | None, after: Due | None) -> Iterator[str]:
    if before is None or after is None:
        if before is not after:
            yield _("only one of the two laws sets a date")
        return
    if before.due_on == after.due_on:
        return
    yield _("another due date")
    late, would_be_late = (_is_late(due) for due in (before, after))
    if late != would_be_late:
        yield (
            _("late under this law, in time before")
            if would_be_late
            else _("in time under this law, late before")
        )


def _is_late(due: Due) -> bool:
    return bool(due.due_on and due.met_on and due.met_on > due.due_on)


def _exemptions(case: RecordsRequest, pack: Pack, cited: set[str]) -> Iterator[str]:
    known = {item.key for item in pack.exemptions}
    for key in sorted(cited - known):
        yield _("an exemption cited is not in this law: %(key)s") % {"key": key}


def _cited(keys: list[int]) -> dict[int, set[str]]:
    rows = Citation.objects.filter(decision__case__in=keys).values_list("decision__case_id", "exemption_key")
    found: dict[int, set[str]] = {}
    for pk, key in rows:
        found.setdefault(pk, set()).add(key)
    return found
