"""Closed days of a city: what they would move is shown first, and saved only while it still moves the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases.actors import Actor, staff
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotPermitted
from requests_app.models import City, ClosedDay, Event
from requests_app.services.deadlines import closed_days, moved_dates
from requests_app.services.deadlines.moved_dates import DayChange, fingerprint, preview
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
DUE_ON = date(2026, 10, 15)
CLOSED = DayChange(DUE_ON, "Water main break", "City notice 12")


@pytest.fixture
def city() -> City:
    return cast.a_city()


def _change(city: City, *changes: DayChange, **more: Any) -> list[moved_dates.Moved]:
    values: dict[str, Any] = {
        "seen": fingerprint(preview(city, changes)),
        "actor": staff(cast.an_administrator(city)),
        "now": cast.NOW + cast.DAY,
    }
    return closed_days.change(city.pk, changes, **{**values, **more})


def test_a_preview_says_what_would_move_and_changes_nothing(city: City) -> None:
    case = cast.a_case(city)
    cast.a_case(cast.a_city("bakersfield"))
    before = snapshot()
    (moved,) = preview(city, [CLOSED])
    assert (moved.case_id, moved.number, moved.kind) == (case.pk, case.number, "determination")
    assert (moved.from_on, moved.to_on) == (DUE_ON, date(2026, 10, 16))
    assert moved.notified and not moved.earlier
    assert snapshot() == before


def test_it_is_saved_with_one_event_and_one_letter_a_case(city: City) -> None:
    case = cast.a_case(city)
    assert len(_change(city, CLOSED)) == 1
    assert cast.deadline(case).due_on == date(2026, 10, 16)
    day = ClosedDay.objects.get(city=city, on=DUE_ON)
    assert (day.note, day.source) == ("Water main break", "City notice 12")
    event = Event.objects.get(case=case, kind="calendar_changed")
    assert "Water main break" in case.notices.get(event=event, to_address=cast.ADDRESS).body_text


def test_who_wants_no_contact_is_not_called_notified(city: City) -> None:
    cast.a_case(city, no_contact=True)
    assert [row.notified for row in preview(city, [CLOSED])] == [False]


def test_another_outcome_than_the_page_showed_is_refused(city: City) -> None:
    seen = fingerprint(preview(city, [CLOSED]))
    cast.a_case(city)
    before = snapshot()
    with pytest.raises(ChangedMeanwhile):
        _change(city, CLOSED, seen=seen)
    assert snapshot() == before


def test_a_date_comes_sooner_only_when_somebody_confirmed_it(city: City) -> None:
    case = cast.a_case(city)
    _change(city, CLOSED)
    again = DayChange(DUE_ON, None)
    with pytest.raises(Incomplete) as refused:
        _change(city, again)
    assert list(refused.value.fields) == ["allow_earlier"]
    (moved,) = _change(city, again, allow_earlier=True)
    assert moved.earlier
    assert cast.deadline(case).due_on == DUE_ON
    assert not ClosedDay.objects.filter(city=city, on=DUE_ON).exists()


def test_a_day_that_moves_nothing_is_saved_without_an_event(city: City) -> None:
    cast.a_case(city)
    assert _change(city, DayChange(date(2026, 12, 29), "Furlough", "Council minutes")) == []
    assert ClosedDay.objects.filter(city=city, on=date(2026, 12, 29)).exists()
    assert not Event.objects.filter(kind="calendar_changed").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ([], "on"),
        ([DayChange(DUE_ON, " ", "City notice 12")], "note"),
        ([DayChange(DUE_ON, "Water main break", " ")], "source"),
        ([DayChange(DUE_ON, None)], "on"),
    ],
)
def test_what_is_no_change_is_refused_beside_its_field(
    city: City, changes: list[DayChange], field: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        preview(city, changes)
    assert list(refused.value.fields) == [field]


def test_only_the_administrator_of_the_city_changes_its_calendar(city: City) -> None:
    cast.a_case(city)
    elsewhere = staff(cast.an_administrator(cast.a_city("bakersfield")))
    actors: list[Actor] = [staff(cast.an_intake_clerk(city)), staff(cast.an_officer(city)), elsewhere]
    before = snapshot()
    for actor in actors:
        with pytest.raises(NotPermitted):
            _change(city, CLOSED, actor=actor)
    assert snapshot() == before
