"""A row of an old log as a case: its clock, its law, its chain, no letters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from requests_app.cases import case_clock
from requests_app.cases.event_chain import data_of, link_hash
from requests_app.models import Deadline, Event, Notice, RecordsRequest
from requests_app.services.deadlines.rederive import rederive
from requests_app.services.jobs.sweep import sweep
from tests.services.imports.old_logs import DATA, LOGS, NOW, a_log, take


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LOGS))
def test_every_deadline_of_an_imported_case_follows_from_its_events_alone(name: str) -> None:
    take(DATA / LOGS[name], name)
    found = rederive(check=True)
    assert (found.differing, found.unreadable) == (0, [])
    assert found.cases == RecordsRequest.objects.count() > 0


@pytest.mark.django_db
def test_imported_cases_send_no_letter_and_the_next_sweep_has_no_old_news() -> None:
    take(DATA / LOGS["foiamachine"], "foiamachine")
    take(DATA / LOGS["usda_aphis"], "usda_aphis")
    swept = sweep(NOW)
    assert not any(swept.done.values()) and not swept.failed
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_no_imported_case_is_called_denied_and_its_outcome_keeps_the_words_of_the_log() -> None:
    take(DATA / LOGS["cfpb"], "cfpb")
    assert set(RecordsRequest.objects.values_list("state", flat=True)) == {"closed"}
    glomar = RecordsRequest.objects.get(imported_id="cfpb:CFPB-2014-015-F")
    assert glomar.imported_outcome == "Denied in Full (Glomar)"
    assert glomar.decision is None and glomar.closed_at is None
    several = RecordsRequest.objects.get(imported_id="cfpb:CFPB-2014-013-F")
    assert several.imported_outcome == "Denied in Full; (b)(7)(A);(b)(7)(E)"
    assert several.requester.name == ""  # the log says "-"


@pytest.mark.django_db
def test_an_open_row_waits_in_the_queue_as_late_as_it_is() -> None:
    take(DATA / LOGS["foiamachine"], "foiamachine")
    case = RecordsRequest.objects.get(imported_id="foiamachine:625")
    # Sent 2014-02-27 12:07 in California; ten calendar days end on a Sunday, so the next open day.
    assert case.state == "clerk_review" and case.received_on == date(2014, 2, 27)
    assert case.next_due_on == date(2014, 3, 10) and case.next_due_kind == "determination"
    late = Deadline.objects.get(case=case)
    assert late.late_marked_at == NOW and late.reminded_at == NOW
    assert [event.kind for event in case.events.order_by("seq")] == ["imported", "marked_late"]


@pytest.mark.django_db
def test_the_chain_of_an_imported_case_holds_and_carries_no_words_of_the_log() -> None:
    take(DATA / LOGS["sudbury"], "sudbury")
    case = RecordsRequest.objects.filter(state="closed").order_by("pk")[0]
    previous = "0" * 64
    for event in Event.objects.filter(case=case).order_by("seq"):
        assert event.prev_hash == previous
        previous = link_hash(event.prev_hash, event.payload)
        assert event.hash == previous
        assert case.description[:30] not in event.payload
    assert case.head_hash == previous


# --- single rows


@pytest.mark.django_db
def test_a_closed_row_meets_its_clock_on_the_date_of_the_log(tmp_path: Path) -> None:
    path = a_log(tmp_path, "D-1,Office,07/03/2017,08/01/2017,Copies of memoranda,Full grant")
    take(path, "doj_oip")
    case = RecordsRequest.objects.get(imported_id="doj_oip:D-1")
    assert (case.state, case.imported_outcome, case.pack_key) == ("closed", "Full grant", "us-foia")
    assert case.received_at == datetime(2017, 7, 3, 7, tzinfo=UTC)  # the start of that day where the city is
    due = case_clock.clock_of(case).dues()[0]
    assert (due.kind, due.met_on) == ("determination", date(2017, 8, 1))
    closed = case.events.get(kind="closed")
    assert closed.at == case.closed_at == datetime(2017, 8, 1, 7, tzinfo=UTC)
    assert data_of(closed)["outcome"] == "released"


@pytest.mark.django_db
def test_a_withdrawn_row_ends_its_clock_without_an_answer(tmp_path: Path) -> None:
    take(a_log(tmp_path, "D-1,Office,07/03/2017,08/01/2017,Memoranda,Request withdrawn"), "doj_oip")
    row = Deadline.objects.get(kind="determination")
    assert (row.met_on, row.ended_on) == (None, date(2017, 8, 1))


@pytest.mark.django_db
def test_the_law_of_the_day_of_receipt_governs_and_an_option_names_another(tmp_path: Path) -> None:
    header = "identifier,abstract,classification,applicant_type,date_accepted,date,decision"
    path = a_log(tmp_path, "1,Old,general,,2022-12-31,,", "2,New,general,,2023-01-01,,", header=header)
    take(path, "calgary")
    versions = dict(RecordsRequest.objects.values_list("subject", "pack_version"))
    assert versions["New"] == "2023-01-01" and versions["Old"] != versions["New"]
    take(path, "calgary", "bakersfield", pack_key="us-foia")
    assert set(RecordsRequest.objects.filter(city__key="bakersfield").values_list("pack_key", flat=True)) == {
        "us-foia"
    }
