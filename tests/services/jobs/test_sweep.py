"""The sweep: everything due once, nothing twice, after any missed night and past any broken case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.models import City, Document, Event, Notice, RecordsRequest
from requests_app.notices import outbox
from requests_app.services.cases import documents as case_documents
from requests_app.services.jobs.deadline_jobs import JOBS, pending
from requests_app.services.jobs.sweep import sweep, to_close
from tests import cast

pytestmark = pytest.mark.django_db
DUE_ON = date(2026, 10, 15)
"""The first due date of a case received on `cast.NOW`."""


def at(on: date, hour: int = 6) -> datetime:
    """That hour of that local day."""
    return datetime(on.year, on.month, on.day, hour, tzinfo=cast.LOCAL)


def _events(case: RecordsRequest) -> list[str]:
    return [kind for kind in case.events.values_list("kind", flat=True) if kind not in {"filed"}]


def _letters(case: RecordsRequest) -> list[str]:
    return sorted(
        case.notices.exclude(letter__in=["receipt", "staff_new_case"]).values_list("letter", flat=True)
    )


def test_staff_are_reminded_once_when_the_date_comes_near() -> None:
    case = cast.a_case(cast.a_city(reminder_days=3))
    assert cast.deadline(case).due_on == DUE_ON
    sweep(at(DUE_ON - timedelta(days=4), 23))
    assert _events(case) == []
    for _ in range(3):
        sweep(at(DUE_ON - timedelta(days=3), 0))
    sweep(at(DUE_ON))
    assert (_events(case), _letters(case)) == (["reminded"], ["staff_reminder"])


def test_on_the_due_date_itself_nobody_is_late_until_midnight_in_the_city() -> None:
    case = cast.a_case()
    sweep(at(DUE_ON, 23))
    assert "marked_late" not in _events(case)
    sweep(at(DUE_ON + timedelta(days=1), 0))
    assert "marked_late" in _events(case)


def test_lateness_is_entered_once_and_the_requester_is_told_once() -> None:
    case = cast.a_case(cast.a_city(reminder_days=0))
    for days in range(1, 9):
        sweep(at(DUE_ON + timedelta(days=days)))
    assert (_events(case), _letters(case)) == (["marked_late"], ["late", "staff_late"])
    letter = Notice.objects.get(letter="late")
    assert (letter.to_address, letter.statutory) == (cast.ADDRESS, True)


def test_an_extended_date_is_watched_anew() -> None:
    case = cast.a_case_in("clerk_review", cast.a_city(reminder_days=2))
    sweep(at(DUE_ON - timedelta(days=1)))
    cast.extend(case, at(DUE_ON))
    extended = cast.deadline(case).due_on
    assert extended > DUE_ON
    sweep(at(DUE_ON + timedelta(days=1)))
    sweep(at(extended - timedelta(days=1)))
    sweep(at(extended + timedelta(days=1)))
    watched = [kind for kind in _events(case) if kind in {"reminded", "marked_late"}]
    assert watched == ["reminded", "reminded", "marked_late"]


@pytest.mark.parametrize("state", ["released", "denied", "no_records", "transferred", "withdrawn"])
def test_a_case_that_was_answered_is_never_called_late(state: str) -> None:
    case = cast.a_case_in(state)
    sweep(at(DUE_ON + timedelta(days=5)))
    assert not {"reminded", "marked_late"} & set(_events(case))


def test_records_promised_for_a_date_are_late_after_it() -> None:
    case = cast.a_case_in("in_production")
    promised = cast.deadline(case, "production").due_on
    sweep(at(promised + timedelta(days=1)))
    event = case.events.get(kind="marked_late")
    assert '"what":"production"' in event.payload


def test_an_appeal_left_undecided_is_late_too() -> None:
    case = cast.a_case_in("appealed")
    due_on = cast.deadline(case, "appeal_decision").due_on
    sweep(at(due_on))
    assert "marked_late" not in _events(case)
    sweep(at(due_on + timedelta(days=1)))
    assert '"what":"appeal_decision"' in case.events.get(kind="marked_late").payload


def test_an_appeal_without_days_in_the_policy_is_never_late() -> None:
    case = cast.a_case_in("appealed", cast.a_city(appeal_decision_days=None))
    sweep(cast.NOW + timedelta(days=900))
    assert "marked_late" not in _events(case)


def test_the_window_to_appeal_lapses_once_and_the_case_closes_with_a_letter() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    sweep(at(last_on, 23))
    assert cast.again(case).state == "denied"
    for _ in range(2):
        sweep(at(last_on + timedelta(days=1)))
    assert cast.again(case).state == "closed"
    assert [kind for kind in _events(case) if kind in {"window_lapsed", "closed"}] == [
        "window_lapsed",
        "closed",
    ]
    assert Notice.objects.filter(case=case, letter="closing").count() == 1


def test_a_denial_without_an_appeal_of_the_city_stays_until_a_clerk_closes_it() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeals=False))
    sweep(cast.NOW + timedelta(days=700))
    assert cast.again(case).state == "denied"


def test_a_window_without_a_last_day_never_lapses() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeal_filing_days=None))
    sweep(cast.NOW + timedelta(days=700))
    assert cast.again(case).state == "denied"


def test_a_quiet_finished_case_closes_after_the_days_the_city_set_and_not_before() -> None:
    case = cast.a_case_in("released", cast.a_city(close_after_days=30))
    last = case.events.latest("seq").at
    sweep(last + timedelta(days=29, hours=23))
    assert cast.again(case).state == "released"
    sweep(last + timedelta(days=30, minutes=1))
    assert cast.again(case).state == "closed"


def test_a_message_keeps_a_finished_case_open_for_another_while() -> None:
    case = cast.a_case_in("released", cast.a_city(close_after_days=30))
    last = case.events.latest("seq").at
    cast.write_to_city(case, last + timedelta(days=20))
    sweep(last + timedelta(days=31))
    assert cast.again(case).state == "released"


def test_a_legal_hold_keeps_a_case_open() -> None:
    case = cast.a_case_in("denied")
    RecordsRequest.objects.filter(pk=case.pk).update(legal_hold=True)
    sweep(cast.NOW + timedelta(days=400))
    assert cast.again(case).state == "denied"


def test_after_ten_missed_nights_everything_is_handled_in_one_sweep() -> None:
    city = cast.a_city(reminder_days=2)
    early, later = cast.a_case(city), cast.a_case(city, now=cast.NOW + timedelta(days=9))
    late_by_now = at(DUE_ON + timedelta(days=8))
    assert later.next_due_on == date(2026, 10, 26)
    sweep(late_by_now)
    assert _events(early) == ["marked_late"]
    assert _events(later) == []
    sweep(late_by_now + timedelta(days=2))
    assert _events(later) == ["reminded"]


def test_each_city_is_swept_by_its_own_date() -> None:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    City.objects.filter(pk=there.pk).update(timezone="America/New_York")
    west, east = cast.a_case(here), cast.a_case(cast.a_city("bakersfield"))
    sweep(at(DUE_ON, 22))  # already the next day in New York
    assert "marked_late" not in _events(west)
    assert "marked_late" in _events(east)


def test_a_case_that_cannot_be_handled_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = cast.a_city(reminder_days=0)
    cases = [cast.a_case(city) for _ in range(5)]
    poisoned = cases[2]
    gather = outbox.case_facts

    def broken(case: RecordsRequest, *rest: Any, **named: Any) -> Any:
        if case.pk == poisoned.pk:
            raise RuntimeError("no such row")
        return gather(case, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "case_facts", broken)
        swept = sweep(at(DUE_ON + timedelta(days=1)))
    assert swept.failed == [poisoned.pk]
    assert [_events(case) for case in cases] == [
        ["marked_late"],
        ["marked_late"],
        [],
        ["marked_late"],
        ["marked_late"],
    ]
    assert sweep(at(DUE_ON + timedelta(days=2))).done["mark_late"] == 1
    assert _events(poisoned) == ["marked_late"]


def test_a_case_that_cannot_be_closed_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    city = cast.a_city(close_after_days=1)
    poisoned, other = cast.a_case_in("released", city), cast.a_case_in("released", city)
    gather = outbox.case_facts

    def broken(case: RecordsRequest, *rest: Any, **named: Any) -> Any:
        if case.pk == poisoned.pk:
            raise RuntimeError("no such row")
        return gather(case, *rest, **named)

    monkeypatch.setattr(outbox, "case_facts", broken)
    assert sweep(cast.NOW + timedelta(days=9)).failed == [poisoned.pk]
    assert (cast.again(poisoned).state, cast.again(other).state) == ("released", "closed")


def test_what_would_be_done_is_told_without_doing_it() -> None:
    city = cast.a_city(reminder_days=1)
    late, near = cast.a_case(city), cast.a_case(city, now=cast.NOW + cast.DAY)
    denied = cast.a_case_in("denied", city, now=cast.NOW - timedelta(days=60))
    today = DUE_ON + timedelta(days=1)
    before = Event.objects.count()
    waiting = {job.name: [row.case_id for row in pending(job, city, today)] for job in JOBS}
    assert waiting == {"remind": [near.pk], "mark_late": [late.pk], "lapse": [denied.pk]}
    assert to_close(city, today, at(today)) == []
    assert Event.objects.count() == before


def test_an_upload_whose_form_was_never_sent_is_forgotten_after_a_day(
    django_capture_on_commit_callbacks: Any,
) -> None:
    draft, key = SimpleUploadedFile("a.txt", b"Some text."), uuid4()
    kept = case_documents.keep_for_draft(draft, key, now=cast.NOW)
    path = Path(kept.file.path)
    sweep(cast.NOW + timedelta(hours=23))
    assert Document.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        sweep(cast.NOW + timedelta(hours=25))
    assert Document.objects.count() == 0
    assert not path.exists()


def test_a_document_of_a_case_is_never_forgotten() -> None:
    case = cast.a_case()
    cast.attach(case, cast.NOW)
    sweep(cast.NOW + timedelta(days=30))
    assert case.documents.get().file.read() == b"The bridge is here."


def test_a_requester_who_wants_no_contact_is_told_on_the_page_only() -> None:
    case = cast.a_case(email="", no_contact=True)
    sweep(at(DUE_ON + timedelta(days=1)))
    letter = Notice.objects.get(case=case, letter="late")
    assert (letter.channel, letter.state, letter.to_address) == ("page", "on_page", "")


def test_a_reopened_case_has_a_new_date_that_is_watched() -> None:
    case = cast.a_case_in("closed")
    reopened_at = at(date(2026, 12, 1), 9)
    cast.reopen(case, reopened_at)
    assert cast.deadline(case).due_on > date(2026, 12, 1)
    sweep(at(cast.deadline(case).due_on + timedelta(days=1)))
    assert _events(case).count("marked_late") == 1
