"""Second clocks: a kind of request adds a time limit beside the decision; some start on a day the city records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases import timeline
from requests_app.cases.refusals import Incomplete
from requests_app.models import Deadline, Notice, RecordsRequest
from requests_app.services.cases import special_deadlines
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _due(case: RecordsRequest, kind: str) -> date | None:
    return Deadline.objects.get(case=case, kind=kind, cycle=1).due_on


def _letter(case: RecordsRequest, letter: str) -> str:
    return " ".join(Notice.objects.get(case=case, letter=letter).body_text.split())


def _start(case: RecordsRequest, start: str, on: date) -> RecordsRequest:
    return special_deadlines.start_clock(
        case.pk, happened=start, on=on, actor=cast.the_intake(case), now=LATER + cast.DAY
    )


def test_peace_officer_records_have_a_decision_in_ten_days_and_records_by_day_45() -> None:
    """Penal Code § 832.7(b)(11) beside Gov. Code § 7922.535(a): received October 5, 2026."""
    case = cast.a_case(track="peace_officer_records")
    assert _due(case, "determination") == date(2026, 10, 15)
    assert _due(case, "production") == date(2026, 11, 19)
    cast.begin_review(case, LATER)
    for letter in ("receipt", "acknowledgment"):
        said = _letter(case, letter)
        assert "Thursday, October 15, 2026" in said
        assert (
            "the city must release the records by Thursday, November 19, 2026 (Penal Code § 832.7(b)(11))"
            in said
        )
        assert "The law does not set a date for releasing the records" not in said


def test_the_kind_of_request_can_be_set_and_put_right_after_filing() -> None:
    case = cast.a_case_in("clerk_review")
    assert not Deadline.objects.filter(case=case, kind="production").exists()
    actor = cast.the_intake(case)
    special_deadlines.set_track(case.pk, track="peace_officer_records", actor=actor, now=LATER)
    assert (_due(case, "determination"), _due(case, "production")) == (date(2026, 10, 15), date(2026, 11, 19))
    special_deadlines.set_track(case.pk, track="", actor=actor, now=LATER)
    assert not Deadline.objects.filter(case=case, kind="production").exists()


def test_a_clock_that_another_day_starts_waits_for_it_and_then_counts_from_it() -> None:
    case = cast.a_case(track="critical_incident_recording")
    assert _due(case, "production") is None
    assert "starts on the day the city knew, or should have known, of the incident" in _letter(
        case, "receipt"
    )
    _start(case, "incident_known", date(2026, 9, 28))
    assert _due(case, "production") == date(2026, 11, 12)
    assert _due(case, "determination") == date(2026, 10, 15)
    line = timeline.line(case.events.get(kind="clock_started"))
    assert line.detail == (
        "The day the city knew, or should have known, of the incident: Monday, September 28, 2026."
    )


def test_a_track_of_another_law_days_to_come_and_unknown_facts_are_refused() -> None:
    case = cast.a_case(track="form_700")
    actor = cast.the_intake(case)
    attempts: list[tuple[Any, str]] = [
        (lambda: special_deadlines.set_track(case.pk, track="commercial", actor=actor, now=LATER), "track"),
        (lambda: _start(case, "statement_filed", date(2026, 10, 8)), "on"),
        (lambda: _start(case, "statement_filed", date(1926, 10, 8)), "on"),
        (lambda: _start(case, "payment_received", date(2026, 10, 6)), "happened"),
        (lambda: _start(case, "determined", date(2026, 10, 6)), "happened"),
    ]
    for act, field in attempts:
        before = snapshot()
        with pytest.raises(Incomplete) as refused:
            act()
        assert list(refused.value.fields) == [field]
        assert snapshot() == before
