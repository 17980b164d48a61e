"""Whoever changes a byte, a row or an order of a case's history is found, with the database's guards off."""

from __future__ import annotations

import pytest

from requests_app.cases.verify_cases import verify_cases
from requests_app.cases.verify_chain import Break
from requests_app.models import Event, RecordsRequest
from tests.cases.guards import guards_off
from tests.cast import DAY, NOW, a_case, a_case_in

pytestmark = pytest.mark.django_db


def first_break() -> Break:
    found = verify_cases().first_break
    assert found is not None
    return found


def test_an_untouched_history_holds_and_is_counted() -> None:
    first, second = a_case_in("denied"), a_case()
    found = verify_cases()
    assert found.first_break is None
    assert (found.cases, found.events) == (2, first.events.count() + second.events.count())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"payload": '{"kind":"filed"}'}, "its content does not match its hash"),
        ({"kind": "closed"}, "its columns say something else than its content"),
        ({"at": NOW + DAY}, "its columns say something else than its content"),
        ({"prev_hash": "f" * 64}, "does not point at the event before it"),
        ({"hash": "f" * 64}, "its content does not match its hash"),
        ({"seq": 9}, "one is missing or out of order"),
    ],
)
def test_changing_any_part_of_an_event_is_found(change, reason):
    case = a_case_in("denied")
    with guards_off():
        Event.objects.filter(case=case, seq=2).update(**change)
    found = first_break()
    assert found.name == case.number
    assert reason in found.reason


def test_removing_an_event_from_the_middle_is_found():
    case = a_case_in("denied")
    with guards_off():
        event = Event.objects.get(case=case, seq=2)
        event.notices.all().delete()
        event.delete()
    assert str(first_break()) == f"{case.number} event 3: follows event 1: one is missing or out of order"


def test_removing_the_last_event_is_found_by_the_head_of_the_case():
    case = a_case_in("denied")
    with guards_off():
        event = case.events.last()
        event.notices.all().delete()
        event.delete()
    assert "the case says its last event is" in first_break().reason


def test_two_events_swapped_are_found():
    case = a_case_in("denied")
    with guards_off():
        Event.objects.filter(case=case, seq=2).update(seq=99)
        Event.objects.filter(case=case, seq=3).update(seq=2)
        Event.objects.filter(case=case, seq=99).update(seq=3)
    assert first_break().name == case.number


@pytest.mark.parametrize("last", [True, False])
def test_events_whose_case_is_gone_are_found(last: bool) -> None:
    first, second = a_case(), a_case()
    gone = second if last else first
    with guards_off():
        RecordsRequest.objects.filter(pk=gone.pk)._raw_delete("default")
    assert str(first_break()) == f"case {gone.pk}: events without a case"
