"""The index of due dates says what the clock says, after every act, and can be rebuilt from the events alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from requests_app.cases import case_clock
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.law.clock import Due
from requests_app.models import Deadline, RecordsRequest
from requests_app.services.unit_of_work import deadline_rows
from tests import cast
from tests.services.table import SERVICES

pytestmark = pytest.mark.django_db


def stored(case: RecordsRequest) -> dict[tuple[str, int], tuple[object, ...]]:
    """The index as plain values."""
    rows = Deadline.objects.filter(case=case)
    return {
        (row.kind, row.cycle): tuple(getattr(row, name) for name in deadline_rows.DUE_FIELDS) for row in rows
    }


def worked_out(case: RecordsRequest) -> dict[tuple[str, int], tuple[object, ...]]:
    """The same from the events, through the law."""
    dues: tuple[Due, ...] = case_clock.clock_of(cast.again(case)).dues()
    return {
        (due.kind, due.cycle): tuple(getattr(due, name) for name in deadline_rows.DUE_FIELDS) for due in dues
    }


JOURNEYS: dict[str, list[str]] = {
    "extended and denied": ["begin_review", "extend", "deny"],
    "asked twice and released": ["begin_review", "ask_to_clarify", "clarify", "release"],
    "estimated and produced late": ["begin_review", "estimate_fee", "grant", "reschedule", "release"],
    "remanded and denied again": ["begin_review", "deny", "appeal", "overturn", "deny"],
    "appealed, withdrawn, appealed": ["begin_review", "deny", "appeal", "withdraw_appeal", "appeal", "uphold"],
    "remanded in part and released in part": [
        "begin_review", "deny", "appeal", "take_up", "overturn_in_part", "release_in_part",
    ],
    "closed and reopened": ["begin_review", "release", "close", "reopen", "report_no_records"],
    "withdrawn on appeal": ["begin_review", "deny", "appeal", "withdraw"],
}  # fmt: skip


@pytest.mark.parametrize("journey", JOURNEYS)
@pytest.mark.parametrize("city", ["sacramento", "bakersfield"])
def test_after_every_step_of_a_journey_the_index_equals_the_clock(journey: str, city: str) -> None:
    case, now = cast.a_case(cast.a_city(city)), cast.NOW
    for step in JOURNEYS[journey]:
        now += timedelta(days=1, hours=1)
        SERVICES[step].act(case, now)
        assert stored(case) == worked_out(case), step
        fresh = cast.again(case)
        running = [
            row
            for row in case.deadlines.running().filter(kind__in=CITY_DUTIES)
            if fresh.is_open and row.due_on is not None
        ]
        first = min(running, key=lambda row: (row.due_on, row.kind), default=None)
        expected = (first.due_on, first.kind) if first else (None, "")
        assert (fresh.next_due_on, fresh.next_due_kind) == expected, step


def _spoil(case: RecordsRequest) -> None:
    Deadline.objects.filter(case=case).update(due_on=date(1999, 1, 1), citation="made up")
    Deadline.objects.filter(case=case, kind="appeal_window").delete()
    Deadline.objects.create(case=case, kind="production", cycle=9, opened_on=date(1999, 1, 1))


def test_a_spoiled_index_is_rebuilt_by_the_next_dated_act() -> None:
    case = cast.a_case_in("denied")
    _spoil(case)
    assert stored(case) != worked_out(case)
    cast.appeal(case, cast.NOW + cast.DAY)
    assert stored(case) == worked_out(case)


def test_rebuilding_the_index_changes_nothing_when_it_is_right_and_keeps_the_marks() -> None:
    case = cast.a_case_in("denied")
    Deadline.objects.filter(case=case).update(reminded_at=cast.NOW, late_marked_at=cast.NOW)
    before = list(Deadline.objects.filter(case=case).order_by("pk").values())
    deadline_rows.index_deadlines(cast.again(case), case_clock.clock_of(case).dues())
    assert list(Deadline.objects.filter(case=case).order_by("pk").values()) == before


def test_a_date_that_moves_is_watched_anew() -> None:
    case = cast.a_case_in("clerk_review")
    Deadline.objects.filter(case=case).update(reminded_at=cast.NOW, late_marked_at=cast.NOW)
    cast.extend(case, cast.NOW + cast.DAY)
    row = cast.deadline(case)
    assert (row.reminded_at, row.late_marked_at) == (None, None)


WAITS: list[tuple[str, Callable[..., None], Callable[..., None]]] = [
    ("question", cast.ask, cast.answer),
    ("estimate", cast.estimate, cast.pay),
]


@pytest.mark.parametrize(("what", "opens", "ends"), WAITS, ids=[row[0] for row in WAITS])
def test_in_california_waiting_for_the_requester_stops_no_clock(
    what: str, opens: Callable[..., None], ends: Callable[..., None]
) -> None:
    case = cast.a_case_in("clerk_review")
    due_on = cast.deadline(case).due_on
    opens(case, cast.NOW + cast.DAY)
    assert cast.deadline(case).due_on == due_on
    ends(case, cast.NOW + 5 * cast.DAY)
    assert cast.deadline(case).due_on == due_on == date(2026, 10, 15), what


def test_an_extension_adds_at_most_fourteen_days_to_the_tenth() -> None:
    case = cast.a_case_in("clerk_review")
    cast.extend(case, cast.NOW + cast.DAY)
    row = cast.deadline(case)
    assert (row.base_due_on, row.due_on) == (date(2026, 10, 15), date(2026, 10, 29))
