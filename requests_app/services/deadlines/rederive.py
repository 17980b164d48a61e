"""Every deadline worked out again from the events, and compared with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from django.db import transaction

from requests_app.cases import case_clock
from requests_app.cases.models import Deadline, Event, RecordsRequest
from requests_app.cities.city_time import calendar_of
from requests_app.cities.models import City
from requests_app.law.calendar import Calendar
from requests_app.law.clock import ClockError
from requests_app.law.pack import LawNotFound
from requests_app.services.unit_of_work import cases as case_work, deadline_rows

Row = TypeVar("Row", Event, Deadline)
BATCH = 2000
SHOWN = 1000


@dataclass
class Rederived:
    """How many cases were looked at, and the numbers of those (at most SHOWN) that differed or could not be read."""

    cases: int = 0
    deadlines: int = 0
    differing: int = 0
    shown: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


class _Calendars:
    """The cities and their calendars, read once."""

    def __init__(self) -> None:
        self.cities = {city.pk: city for city in City.objects.select_related("policy")}
        self._found: dict[tuple[int, str, str], Calendar] = {}

    def of(self, case: RecordsRequest) -> Calendar:
        key = (case.city_id, case.pack_key, case.pack_version)
        if key not in self._found:
            self._found[key] = calendar_of(case.city, case_clock.pack_of(case))
        return self._found[key]


def rederive(
    *, check: bool, progress: Callable[[int], object] = lambda done: None, batch: int = BATCH
) -> Rederived:
    """Work out every case's deadlines from its events; with `check` only compare, otherwise put right what differs.

    Reads in batches by key, so that memory stays flat. What is put right is locked and worked out again.
    """
    result, calendars, last = Rederived(), _Calendars(), 0
    while cases := _next(last, batch):
        last = cases[-1].pk
        for case in _wrong(cases, calendars, result):
            result.differing += 1
            if len(result.shown) < SHOWN:
                result.shown.append(case.number)
            if not check:
                _put_right(case.pk)
        result.cases += len(cases)
        progress(result.cases)
    return result


def _next(last: int, batch: int) -> list[RecordsRequest]:
    fields = (
        "number",
        "city",
        "state",
        "pack_key",
        "pack_version",
        "next_due_on",
        "next_due_kind",
        "head_seq",
    )
    return list(RecordsRequest.objects.filter(pk__gt=last).order_by("pk").only(*fields)[:batch])


def _wrong(cases: Sequence[RecordsRequest], calendars: _Calendars, result: Rederived) -> list[RecordsRequest]:
    span = {"case_id__gte": cases[0].pk, "case_id__lte": cases[-1].pk}
    events = _by_case(
        Event.objects.filter(**span, kind__in=case_clock.CLOCK_KINDS)
        .only("case_id", "payload")
        .order_by("case_id", "seq")
    )
    stored = _by_case(Deadline.objects.filter(**span).order_by("case_id"))
    wrong = []
    for case in cases:
        case.city = calendars.cities[case.city_id]
        rows = stored.get(case.pk, [])
        result.deadlines += len(rows)
        try:
            same = _same(case, events.get(case.pk, []), rows, calendars)
        except (ClockError, LawNotFound) as problem:
            result.unreadable.append(f"{case.number}: {problem}")
            continue
        if not same:
            wrong.append(case)
    return wrong


def _by_case(rows: Iterable[Row]) -> dict[int, list[Row]]:
    return {case_id: list(own) for case_id, own in groupby(rows, key=lambda row: row.case_id)}


def _same(
    case: RecordsRequest, events: Sequence[Event], rows: Sequence[Deadline], calendars: _Calendars
) -> bool:
    dues = case_clock.clock_from(events, case, case_clock.pack_of(case), calendars.of(case)).dues()
    worked_out = {
        (due.kind, due.cycle): tuple(getattr(due, name) for name in deadline_rows.DUE_FIELDS) for due in dues
    }
    held = {
        (row.kind, row.cycle): tuple(getattr(row, name) for name in deadline_rows.DUE_FIELDS) for row in rows
    }
    return worked_out == held and deadline_rows.next_due(case, dues) == (case.next_due_on, case.next_due_kind)


def _put_right(case_id: int) -> None:
    with case_work.open_case(case_id) as case, transaction.atomic():
        deadline_rows.index_deadlines(case, case_clock.clock_of(case).dues())
        RecordsRequest.objects.filter(pk=case.pk).update(
            next_due_on=case.next_due_on, next_due_kind=case.next_due_kind
        )
