"""The city's closed days: what a change would move, shown before it is saved; then saved, re-dated and told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Deadline, Event, RecordsRequest
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, ClosedDay
from requests_app.law.calendar import calendar_for
from requests_app.notices.letters.contexts.review import DateChangedContext
from requests_app.services.unit_of_work import cases as case_work

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


def change(
    city_id: int,
    changes: Sequence[DayChange],
    *,
    seen: str,
    allow_earlier: bool = False,
    actor: Actor,
    now: datetime,
) -> list[Moved]:
    """Save closed days and re-date every case they move: one event and one letter each, all or nothing.

    `seen` is the fingerprint of the preview the administrator saw; a different outcome now refuses with
    ChangedMeanwhile. A date is never made earlier unless `allow_earlier` says that somebody looked.
    """
    with transaction.atomic():
        city = City.objects.select_for_update(of=("self",)).select_related("policy").get(pk=city_id)
        policy.require(actor, Verb.CHANGE_CALENDAR, city)
        moved = preview(city, changes)
        if fingerprint(moved) != seen:
            raise ChangedMeanwhile(_("other dates would move now than the page showed"))
        if any(row.earlier for row in moved) and not allow_earlier:
            raise Incomplete(
                {"allow_earlier": [_("Some dates would come sooner. Confirm that you checked them.")]}
            )
        _save(city, changes)
        _redate(moved, changes, actor, now)
        return moved


def _require_sound(city: City, changes: Sequence[DayChange]) -> None:
    if not changes:
        raise Incomplete({"on": [_("Name at least one day.")]})
    closed = set(city.closed_days.values_list("on", flat=True))
    for row in changes:
        if row.note is not None and not row.note.strip():
            raise Incomplete({"note": [_("Say why the city is closed on that day.")]})
        if row.note is not None and not row.source.strip():
            raise Incomplete({"source": [_("Say where the closing is published.")]})
        if row.note is None and row.on not in closed:
            raise Incomplete({"on": [_("%(day)s is not a closed day.") % {"day": row.on.isoformat()}]})


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


def _save(city: City, changes: Sequence[DayChange]) -> None:
    for row in changes:
        if row.note is None:
            ClosedDay.objects.filter(city=city, on=row.on).delete()
        else:
            ClosedDay.objects.update_or_create(
                city=city, on=row.on, defaults={"note": row.note.strip(), "source": row.source.strip()}
            )


def _redate(moved: Sequence[Moved], changes: Sequence[DayChange], actor: Actor, now: datetime) -> None:
    by_case: dict[int, list[Moved]] = {}
    for row in moved:
        by_case.setdefault(row.case_id, []).append(row)
    reasons = [f"{row.on.isoformat()}: {row.note}" for row in changes if row.note]
    for case_id, rows in sorted(by_case.items()):
        with case_work.open_case(case_id) as case:
            case_work.record_event(
                case,
                EventKind.CALENDAR_CHANGED,
                {
                    "what": rows[0].kind,
                    "cycle": rows[0].cycle,
                    "due_on": rows[0].from_on.isoformat(),
                    "to_on": rows[0].to_on.isoformat(),
                },
                actor=actor,
                now=now,
                rederive=True,
                letter_context=DateChangedContext(moved=rows, closed_days=reasons),
            )
