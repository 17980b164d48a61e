"""The due dates that a change of closed days would move: looked at before anything is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from requests_app.cases import case_clock
from requests_app.cases.models import Deadline, Event, RecordsRequest
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import City
from requests_app.law.calendar import calendar_for

CHUNK = 500


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day to close (with a note and where it is published) or, `note` None, to open again."""

    on: date
    note: str | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One due date that a change moves. `told`: whether the requester gets a letter by mail."""

    case_id: int
    number: str
    kind: str
    cycle: int
    from_on: date
    to_on: date
    notified: bool

    @property
    def earlier(self) -> bool:
        """Whether the date comes sooner than what was told before."""
        return self.to_on < self.from_on


def preview(city: City, changes: Sequence[DayChange]) -> list[Moved]:
    """Which running dates would move, from when to when, and who would be told. Changes nothing."""
    _require_sound(city, changes)
    return list(_moved(city, _closures_after(city, changes)))


def fingerprint(moved: Sequence[Moved]) -> str:
    """What a preview showed, as a short text that travels with the form."""
    said = "|".join(f"{row.number},{row.kind},{row.cycle},{row.from_on},{row.to_on}" for row in moved)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _require_sound(city: City, changes: Sequence[DayChange]) -> None:
    if not changes:
        raise Incomplete({"on": [_("Enter at least one day.")]})
    closed = set(city.closed_days.values_list("on", flat=True))
    for row in changes:
        if row.note is not None and not row.note.strip():
            raise Incomplete({"note": [_("Say why the city is closed on that day.")]})
        if row.note is not None and not row.source.strip():
            raise Incomplete({"source": [_("Say where the closure is published.")]})
        if row.note is None and row.on not in closed:
            raise Incomplete({"on": [_("%(day)s is not a closure.") % {"day": row.on.isoformat()}]})


def _closures_after(city: City, changes: Sequence[DayChange]) -> dict[date, str]:
    closures = dict(city.closed_days.values_list("on", "note"))
    for row in changes:
        if row.note is None:
            closures.pop(row.on, None)
        else:
            closures[row.on] = row.note.strip()
    return closures


def _moved(city: City, closures: Mapping[date, str]) -> Iterator[Moved]:
    running = Deadline.objects.running().filter(case__city=city)
    ids = list(running.order_by("case_id").values_list("case_id", flat=True).distinct())
    for start in range(0, len(ids), CHUNK):
        yield from _moved_among(city, ids[start : start + CHUNK], closures)


def _moved_among(city: City, ids: Sequence[int], closures: Mapping[date, str]) -> Iterator[Moved]:
    events: dict[int, list[Event]] = {}
    for event in Event.objects.filter(case_id__in=ids, kind__in=case_clock.CLOCK_KINDS).order_by(
        "case_id", "seq"
    ):
        events.setdefault(event.case_id, []).append(event)
    stored = {
        (row.case_id, row.kind, row.cycle): row.due_on
        for row in Deadline.objects.running().filter(case_id__in=ids)
    }
    for case in RecordsRequest.objects.filter(pk__in=ids).select_related("requester").order_by("pk"):
        case.city = city
        pack = case_clock.pack_of(case)
        clock = case_clock.clock_from(events.get(case.pk, []), case, pack, calendar_for(pack, dict(closures)))
        notified = bool(case.requester.email) and not case.requester.no_contact
        for due in clock.dues():
            was = stored.get((case.pk, due.kind, due.cycle))
            if was is not None and due.due_on is not None and due.due_on != was:
                yield Moved(case.pk, case.number, due.kind, due.cycle, was, due.due_on, notified)
