"""The pages of records: everything by plain forms, nothing of another city, errors beside their fields."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import Box, Document, Record, RecordsRequest, Release
from requests_app.services.records import read, renditions
from tests import cast
from tests.record_acts import NOW, in_review, taken_and_read
from tests.record_files import a_mail, a_pdf, a_workbook, upload

pytestmark = pytest.mark.django_db
WHY = {"exemption_key": "attorney_client", "reason": "It asks for legal advice."}


def page(name: str, pk: int) -> str:
    return reverse(f"admin:requests_app_record_{name}", args=[pk])


@pytest.fixture
def case() -> RecordsRequest:
    return in_review()


@pytest.fixture
def record(case: RecordsRequest) -> Record:
    (found,) = taken_and_read(case, {"memo.pdf": a_pdf("SSN 523-45-6789\nOpen words", "Second page")})
    return found


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_many_files_are_added_by_one_plain_form(reviewer: Client, case: RecordsRequest) -> None:
    files = [upload("a.txt", b"One"), upload("b.txt", b"Two"), upload("c.txt", b"One")]
    sent = reviewer.post(
        page("add_files", case.pk), {"uploads": files, "custodian": "Public Works"}, follow=True
    )
    said = " ".join(sent.content.decode().split())
    assert "3 files were added. 1 was a duplicate." in said
    assert "a.txt" in said and "c.txt" not in said


def test_without_a_file_the_form_says_so(reviewer: Client, case: RecordsRequest) -> None:
    sent = reviewer.post(page("add_files", case.pk), {"custodian": "Public Works"})
    assert sent.status_code == 422
    assert "Select at least one file." in sent.content.decode()


def test_the_list_is_filtered_by_words_kind_decision_and_findings(
    reviewer: Client, case: RecordsRequest, record: Record
) -> None:
    taken_and_read(case, {"plain.txt": b"Nothing of note"})
    address = page("collection", case.pk)
    for query, shown in (
        ("?q=second+page", "memo.pdf"), ("?kind=text", "plain.txt"), ("?open=on", "memo.pdf"), ("?q=note", "plain.txt"),
    ):  # fmt: skip
        said = text_of(reviewer, address + query)
        other = "plain.txt" if shown == "memo.pdf" else "memo.pdf"
        assert shown in said and other not in said, query
    assert "No records match" in text_of(reviewer, address + "?decision=withhold")


def test_the_list_is_filtered_by_office_sender_and_day_and_asks_the_database_little(
    reviewer: Client, case: RecordsRequest, django_assert_max_num_queries: Any
) -> None:
    of_lee = a_mail("Road", message_id="<2@x>").replace(b"pat@city.example", b"lee@city.example")
    mails = {"a.eml": a_mail("Bridge", message_id="<1@x>"), "b.eml": of_lee}
    taken_and_read(case, mails, custodian="Public Works")
    taken_and_read(case, {"plain.txt": b"Nothing of note"}, custodian="City Clerk")
    address = page("collection", case.pk)
    assert "plain.txt" not in text_of(reviewer, f"{address}?custodian=Public+Works")
    by_sender = text_of(reviewer, f"{address}?sender=LEE@")
    assert "Road" in by_sender and "Bridge" not in by_sender
    sent = Record.objects.exclude(sent_at=None).first()
    assert sent is not None and sent.sent_at is not None
    day = sent.sent_at.date()
    assert "Road" in text_of(reviewer, f"{address}?since={day - timedelta(2)}&until={day + timedelta(2)}")
    assert "Road" not in text_of(reviewer, f"{address}?since={day + timedelta(2)}")
    assert "Road" in text_of(reviewer, f"{address}?since=not-a-day")
    with django_assert_max_num_queries(12):
        reviewer.get(address)


def test_one_key_decides_and_goes_on_to_the_next_record(reviewer: Client, case: RecordsRequest) -> None:
    first, second = taken_and_read(case, {"a.txt": b"One", "b.txt": b"Two"})
    sent = reviewer.post(page("review", first.pk), {"do": "decide", "decision_now": "not_responsive"})
    assert sent["Location"].startswith(page("review", second.pk))
    sent = reviewer.post(page("review", second.pk), {"do": "decide", "decision_now": "responsive"})
    assert sent["Location"].startswith(page("review", second.pk))
    assert list(Record.objects.order_by("pk").values_list("decision", flat=True)) == [
        "not_responsive",
        "responsive",
    ]
    assert reviewer.post(page("review", first.pk), {"do": "decide", "decision_now": "x"}).status_code == 422


def test_many_records_are_decided_at_once_and_a_gap_is_said(
    reviewer: Client, case: RecordsRequest, record: Record
) -> None:
    address = page("collection", case.pk)
    sent = reviewer.post(address, {"record": [record.pk], "decision": "withhold"})
    assert sent.status_code == 422
    assert "Enter the reason." in sent.content.decode()
    assert reviewer.post(address, {"record": [record.pk], "decision": "withhold", **WHY}).status_code == 302
    record.refresh_from_db()
    assert record.decision == "withhold"


def test_a_record_is_reviewed_from_finding_to_release_without_a_script(
    reviewer: Client, case: RecordsRequest, record: Record
) -> None:
    address = page("review", record.pk)
    said = text_of(reviewer, address)
    assert "Social Security number" in said and "Page 1 of 2" in said
    finding = record.findings.get(kind="ssn")
    reviewer.post(address, {"do": "answer", "finding": finding.pk, "answer": "redact", **WHY})
    edges = {"left": "60", "top": "90", "right": "300", "bottom": "110"}
    reviewer.post(f"{address}?page=2", {"do": "draw", **edges, **WHY})
    reviewer.post(address, {"do": "draw", "rect": ["10,10,50,30", "60,10,90,30", "nonsense"], **WHY})
    assert Box.objects.filter(record=record).count() == 4
    assert "<polygon" in text_of(reviewer, address)
    ids = list(Box.objects.values_list("pk", flat=True))
    reviewer.post(address, {"do": "approve", "box": ids})
    reviewer.post(address, {"do": "decide", "decision": "responsive"})
    assert renditions.make_waiting(lambda: NOW) == {"verified": 1}
    assert "passed the check" in text_of(reviewer, address)
    made = reviewer.get(page("file", record.pk))
    assert made["Content-Type"] == "application/pdf"
    assert b"523-45" not in b"".join(made)
    release = page("release", case.pk)
    assert "Nothing is missing." in text_of(reviewer, release)
    assert (
        "1 file is ready to release."
        in reviewer.post(release, {"do": "prepare"}, follow=True).content.decode()
    )
    assert Document.objects.get(case=case).name == "memo.pdf"


def test_a_box_is_moved_through_the_form_and_deleted(
    reviewer: Client, case: RecordsRequest, record: Record
) -> None:
    address = page("review", record.pk)
    reviewer.post(address, {"do": "draw", "whole": "on", **WHY})
    box = Box.objects.get()
    assert "Move a box" in text_of(reviewer, f"{address}?box={box.pk}")
    edges = {"left": "60", "top": "90", "right": "300", "bottom": "110"}
    reviewer.post(address, {"do": "draw", "box_moved": box.pk, **edges, **WHY})
    box.refresh_from_db()
    assert box.rect == [60, 90, 300, 110]
    reviewer.post(address, {"do": "delete", "box": box.pk})
    assert not Box.objects.exists()


def test_cells_of_a_workbook_are_withheld_by_their_names(reviewer: Client, case: RecordsRequest) -> None:
    (sheet,) = taken_and_read(case, {"a.xlsx": a_workbook(Data=[["Name", "SSN"], ["Ann", "523-45-6789"]])})
    address = page("review", sheet.pk)
    assert "523-45-6789" in text_of(reviewer, address)
    assert reviewer.post(address, {"do": "draw", "cells": "B0", **WHY}).status_code == 422
    reviewer.post(address, {"do": "draw", "cells": "B:B", **WHY})
    assert Box.objects.get().cells == "B:B"


def test_all_occurrences_are_shown_before_they_are_marked(
    reviewer: Client, case: RecordsRequest, record: Record
) -> None:
    address = page("occurrences", case.pk)
    said = reviewer.post(address, {"do": "find", "words": "open words"}).content.decode()
    assert "1 match" in " ".join(said.split()) and not Box.objects.exists()
    sent = reviewer.post(
        address, {"do": "redact", "words": "open words", "expected": "1", **WHY}, follow=True
    )
    assert "1 match was marked." in sent.content.decode()
    assert Box.objects.count() == 1


def test_the_picture_of_a_page_is_drawn_once_and_is_for_staff_of_the_city(
    reviewer: Client, record: Record, sign_in, bakersfield
) -> None:  # type: ignore[no-untyped-def]
    address = reverse("admin:requests_app_record_picture", args=[record.pk, 1])
    first = b"".join(reviewer.get(address))
    assert first.startswith(b"\xff\xd8")
    assert b"".join(reviewer.get(address)) == first
    stranger = sign_in(cast.a_reviewer(bakersfield))
    for name in ("review", "file"):
        assert stranger.get(page(name, record.pk)).status_code == 404
    assert stranger.get(address).status_code == 404
    assert stranger.get(page("collection", record.case_id)).status_code == 404
    assert reviewer.get(reverse("admin:requests_app_record_picture", args=[record.pk, 99])).status_code == 404


def test_an_officer_reads_but_cannot_change(officer: Client, case: RecordsRequest, record: Record) -> None:
    assert "Save boxes" not in text_of(officer, page("review", record.pk))
    for address, data in (
        (page("review", record.pk), {"do": "decide", "decision": "responsive"}),
        (page("collection", case.pk), {"record": [record.pk], "decision": "responsive"}),
        (page("add_files", case.pk), {"uploads": [upload("a.txt", b"x")]}),
        (page("occurrences", case.pk), {"do": "find", "words": "x"}),
        (page("release", case.pk), {"do": "prepare"}),
    ):
        assert officer.post(address, data).status_code == 403
    record.refresh_from_db()
    assert record.decision == "undecided"


def test_a_record_that_cannot_be_opened_says_why(reviewer: Client, case: RecordsRequest) -> None:
    (broken,) = taken_and_read(case, {"cut.pdf": a_pdf("x")[:300]})
    assert "Cannot be opened: It is damaged, or its content does not match its name." in text_of(
        reviewer, page("review", broken.pk)
    )


def test_names_from_outside_are_shown_as_text(reviewer: Client, case: RecordsRequest) -> None:
    taken_and_read(case, {"<script>alert(1)<": b"<b>words</b>"})
    said = text_of(reviewer, page("collection", case.pk))
    assert "<script>alert" not in said


def test_what_is_missing_is_said_at_the_gate(reviewer: Client, case: RecordsRequest, record: Record) -> None:
    release = page("release", case.pk)
    assert "1 record is not decided." in text_of(reviewer, release)
    sent = reviewer.post(release, {"do": "prepare"})
    assert sent.status_code == 422
    assert not Release.objects.exists()


def test_the_pages_are_reached_from_the_menu_and_the_request(
    reviewer: Client, case: RecordsRequest, record: Record
) -> None:
    assert case.number in text_of(reviewer, reverse("admin:requests_app_record_changelist"))
    said = text_of(reviewer, reverse("admin:requests_app_recordsrequest_change", args=[case.pk]))
    assert page("collection", case.pk) in said
    assert read.waiting() == 0


def test_records_with_nearly_the_same_words_are_decided_in_one_act(
    reviewer: Client, case: RecordsRequest
) -> None:
    words = " ".join(f"word{place}" for place in range(60))
    first, second, other = taken_and_read(
        case, {"a.txt": words.encode(), "b.txt": f"{words} again".encode(), "c.txt": b"Something else"}
    )
    said = text_of(reviewer, page("review", first.pk))
    assert f'id="alike-{second.pk}"' in said and f'id="alike-{other.pk}"' not in said
    sent = reviewer.post(
        page("review", first.pk),
        {"do": "decide", "decision": "not_responsive", "alike": [second.pk, other.pk]},
        follow=True,
    )
    assert "2 records were decided." in sent.content.decode()
    decided = Record.objects.filter(case=case).order_by("pk").values_list("decision", flat=True)
    assert list(decided) == ["not_responsive", "not_responsive", "undecided"]


def test_a_file_sent_in_parts_by_the_script_is_added_and_a_refusal_is_said(
    reviewer: Client, case: RecordsRequest
) -> None:
    address = page("upload", case.pk)
    begun = reviewer.post(address, {"do": "begin", "name": "Box 1/a.txt", "size": "6", "mark": "1"}).json()
    assert begun["received"] == 0
    for start, content in ((0, b"One"), (3, b"Two")):
        step = {"do": "part", "key": begun["key"], "start": start, "part": upload("part", content)}
        assert reviewer.post(address, step).json()["received"] == start + 3
    assert reviewer.post(address, {**step, "part": upload("part", b"Two")}).status_code == 409
    done = reviewer.post(address, {"do": "complete", "key": begun["key"], "custodian": "City Clerk"})
    assert done.json() == {"added": 1, "said": "1 file was added."}
    assert Record.objects.get().path == "Box 1"
    for bad in (
        {"do": "begin", "name": "a", "size": "99999999999999"},
        {"do": "begin", "name": "a", "size": "x"},
    ):
        answer = reviewer.post(address, bad)
        assert answer.status_code == 422 and "too big" in answer.json()["error"]
    for gone in (
        {"do": "x"},
        {"do": "part", "key": "none", "start": "0"},
        {"do": "complete", "key": begun["key"]},
    ):
        assert reviewer.post(address, gone).status_code == 404
