"""Review: records are decided, findings answered, boxes drawn and approved; who may not changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from requests_app.cases import case_clock
from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.models import Box, CityPolicy, Finding, Record, RecordsRequest
from requests_app.services.records import answers, boxes, decide, occurrences
from requests_app.services.records.box_place import Place
from tests import cast
from tests.record_acts import NOW, in_review, take_in, taken_and_read
from tests.record_files import a_pdf, a_workbook, a_zip, covered_pdf
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


def exemption_of(case: RecordsRequest) -> str:
    """Some exemption in force for the case."""
    return case_clock.pack_of(case).exemptions_on(case.received_on)[0].key


def why(case: RecordsRequest) -> dict[str, str]:
    return {"exemption_key": exemption_of(case), "reason": "A private person's number."}


def one_record(content: bytes | None = None, name: str = "a.pdf") -> tuple[RecordsRequest, Record]:
    case = in_review()
    (record,) = taken_and_read(case, {name: content or a_pdf("SSN 523-45-6789 of Ann\nOpen words")})
    return case, record


def act(case: RecordsRequest) -> dict[str, Any]:
    return {"actor": cast.the_reviewer(case), "now": NOW}


# --- deciding


def test_records_are_decided_one_or_many_at_a_time() -> None:
    case = in_review()
    records = taken_and_read(case, {"a.pdf": a_pdf("A"), "b.pdf": a_pdf("B"), "c.pdf": a_pdf("C")})
    ids = [record.pk for record in records]
    assert decide.decide(case.pk, records=ids[:2], decision="responsive", **act(case)) == 2
    decide.decide(case.pk, records=ids[2:], decision="withhold", **why(case), **act(case))
    found = list(Record.objects.filter(case=case).order_by("pk").values_list("decision", "needs_rendition"))
    assert found == [("responsive", True), ("responsive", True), ("withhold", False)]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"decision": "burn"}, "decision"),
        ({"decision": "withhold"}, "exemption_key"),
        ({"decision": "withhold", "exemption_key": "no_such", "reason": "x"}, "exemption_key"),
        ({"decision": "responsive", "records": []}, "records"),
    ],
)
def test_an_incomplete_decision_is_refused_beside_its_field(arguments: dict[str, Any], field: str) -> None:
    case, record = one_record()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        decide.decide(case.pk, **{"records": [record.pk], **arguments}, **act(case))
    assert field in refused.value.fields
    assert snapshot() == before


def test_who_may_not_review_is_refused_and_so_is_a_closed_request() -> None:
    case, record = one_record()
    with pytest.raises(NotPermitted):
        decide.decide(
            case.pk, records=[record.pk], decision="responsive", actor=cast.the_officer(case), now=NOW
        )
    cast.deny(case, NOW)
    with pytest.raises(WrongState):
        decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))


def test_what_cannot_be_looked_into_cannot_be_released_but_withheld() -> None:
    case, record = one_record(b"\x00\x01\x02" * 50, "strange.bin")
    with pytest.raises(NotNow):
        decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert decide.decide(case.pk, records=[record.pk], decision="withhold", **why(case), **act(case)) == 1


def test_a_record_that_still_waits_is_not_decided_to_go_out() -> None:
    case = in_review()
    (record,) = take_in(case, {"a.pdf": a_pdf("A")})
    with pytest.raises(NotNow, match="has not been read"):
        decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))


def test_copies_unpacked_archives_and_records_of_others_are_not_decided() -> None:
    case = in_review()
    found = taken_and_read(case, {"all.zip": a_zip({"a.pdf": a_pdf("A")}), "again.pdf": a_pdf("A")})
    other_case, other = one_record()
    for record in (found[0], found[1] if found[1].copy_of_id else found[2], other):
        with pytest.raises(NotNow):
            decide.decide(case.pk, records=[record.pk], decision="not_responsive", **act(case))
    assert other_case.pk != case.pk


# --- findings


def test_redacting_a_finding_draws_its_boxes_and_another_answer_takes_them_back() -> None:
    case, record = one_record()
    finding = record.findings.get(kind="ssn")
    answers.answer(case.pk, findings=[finding.pk], answer="redact", **why(case), **act(case))
    box = Box.objects.get(record=record)
    assert (box.page, box.state, box.finding) == (1, "draft", finding)
    left, top, right, bottom = finding.rects[0]
    assert box.rect[0] < left and box.rect[1] < top and box.rect[2] > right and box.rect[3] > bottom
    answers.answer(
        case.pk, findings=[finding.pk], answer="accept", reason="It is the city's own.", **act(case)
    )
    assert not Box.objects.filter(record=record).exists()


def test_a_finding_in_a_workbook_is_redacted_by_its_cell() -> None:
    case, record = one_record(a_workbook(Data=[["Name", "SSN"], ["Ann", "523-45-6789"]]), "a.xlsx")
    finding = record.findings.get(kind="ssn")
    answers.answer(case.pk, findings=[finding.pk], answer="redact", **why(case), **act(case))
    box = Box.objects.get(record=record)
    assert (box.page, box.cells, box.rect) == (1, "B2", None)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"answer": "accept"}, "reason"),
        ({"answer": "redact", "reason": "x"}, "exemption_key"),
        ({"answer": "clean"}, "answer"),
        ({"answer": "burn"}, "answer"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(arguments: dict[str, Any], field: str) -> None:
    case, record = one_record()
    finding = record.findings.get(kind="ssn")
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        answers.answer(case.pk, findings=[finding.pk], **arguments, **act(case))
    assert field in refused.value.fields
    assert snapshot() == before


def test_what_is_never_released_is_answered_from_the_start() -> None:
    case, record = one_record(covered_pdf())
    assert record.findings.get(kind="covered_text").answer == ""
    assert case is not None and not record.findings.filter(kind="metadata", answer="").exists()


# --- boxes


def test_boxes_are_drawn_moved_and_deleted() -> None:
    case, record = one_record()
    places = [Place(1, (10, 10, 50, 40)), Place(1, (700, 20, 500, 10)), Place(1)]
    drawn = boxes.draw(case.pk, record=record.pk, places=places, **why(case), **act(case))
    assert [box.rect for box in drawn] == [[10, 10, 50, 40], [500, 10, 612, 20], [0, 0, 612, 792]]
    moved = boxes.move(case.pk, box=drawn[0].pk, rect=(20, 20, 60, 50), **act(case))
    assert moved.rect == [20, 20, 60, 50]
    assert boxes.delete(case.pk, boxes=[box.pk for box in drawn], actor=cast.the_reviewer(case)) == 3


@pytest.mark.parametrize(
    "place",
    [Place(2, (1, 1, 9, 9)), Place(1, (5, 5, 5.2, 9)), Place(1, (700, 10, 800, 20)),
     Place(1, (float("nan"), 1, 9, 9)), Place(1, (float("inf"), 1, 9, 9)), Place(0)],
)  # fmt: skip
def test_a_box_that_is_none_is_refused(place: Place) -> None:
    case, record = one_record()
    with pytest.raises(Incomplete):
        boxes.draw(case.pk, record=record.pk, places=[place], **why(case), **act(case))
    assert not Box.objects.exists()


def test_cells_are_written_as_in_a_spreadsheet() -> None:
    case, record = one_record(a_workbook(Data=[["a", "b"]]), "a.xlsx")
    for cells in ("B2", "b2:c9", "$C:$D", "4:6", ""):
        boxes.draw(case.pk, record=record.pk, places=[Place(1, None, cells)], **why(case), **act(case))
    assert list(Box.objects.values_list("cells", flat=True)) == ["B2", "B2:C9", "C:D", "4:6", ""]
    for cells in ("B0", "2B", "A1;B2", "=A1", "A1:B2:C3"):
        with pytest.raises(Incomplete):
            boxes.draw(case.pk, record=record.pk, places=[Place(1, None, cells)], **why(case), **act(case))


def test_where_the_city_wants_it_a_second_person_approves() -> None:
    case, record = one_record()
    CityPolicy.objects.filter(city=case.city).update(approval_for=["release_in_part"])
    (box,) = boxes.draw(
        case.pk, record=record.pk, places=[Place(1, (10, 10, 50, 40))], **why(case), **act(case)
    )
    with pytest.raises(NotNow, match="second person"):
        boxes.approve(case.pk, boxes=[box.pk], **act(case))
    second = staff(cast.a_reviewer(case.city, "second"))
    assert boxes.approve(case.pk, boxes=[box.pk], actor=second, now=NOW) == 1
    box.refresh_from_db()
    assert (box.state, box.approved_by_id) == ("approved", second.user_id)
    boxes.move(case.pk, box=box.pk, rect=(20, 20, 60, 50), **act(case))
    box.refresh_from_db()
    assert box.state == "draft"


def test_a_deleted_box_opens_the_finding_it_answered() -> None:
    case, record = one_record()
    finding = record.findings.get(kind="ssn")
    answers.answer(case.pk, findings=[finding.pk], answer="redact", **why(case), **act(case))
    boxes.delete(case.pk, boxes=[Box.objects.get().pk], actor=cast.the_reviewer(case))
    finding.refresh_from_db()
    assert finding.answer == ""


# --- all occurrences


def test_all_occurrences_are_looked_at_first_and_redacted_together() -> None:
    case = in_review()
    taken_and_read(case, {"a.pdf": a_pdf("Ann Lee wrote", "and ANN\nLEE signed"), "b.txt": b"Dear Ann Lee,"})
    hits = occurrences.find(case, words="ann  lee")
    assert [(hit.page, len(hit.places)) for hit in hits] == [(1, 1), (2, 2), (1, 1)]
    count = occurrences.redact_all(case.pk, words="ann  lee", expected=3, **why(case), **act(case))
    assert (count, Box.objects.count()) == (3, 4)
    occurrences.redact_all(case.pk, words="ann  lee", expected=3, **why(case), **act(case))
    assert Box.objects.count() == 4


def test_a_kind_of_number_is_redacted_everywhere_in_cells_too() -> None:
    case = in_review()
    taken_and_read(
        case, {"a.pdf": a_pdf("SSN 523-45-6789"), "b.xlsx": a_workbook(D=[["x", "SSN 523-45-6789"]])}
    )
    assert occurrences.redact_all(case.pk, kind="ssn", expected=2, **why(case), **act(case)) == 2
    assert sorted(Box.objects.values_list("cells", flat=True)) == ["", "B1"]


def test_occurrences_that_changed_since_the_look_are_not_redacted() -> None:
    case, _record = one_record()
    with pytest.raises(Incomplete, match="changed since"):
        occurrences.redact_all(case.pk, words="Ann", expected=2, **why(case), **act(case))
    for arguments in ({}, {"words": "a", "kind": "ssn"}, {"words": "x" * 201}):
        with pytest.raises(Incomplete):
            occurrences.find(case, **arguments)


# --- what the database holds by itself


def test_the_database_keeps_originals_copies_and_reasons() -> None:
    case, record = one_record()
    _other_case, other = one_record()
    for change in ({"sha256": "0" * 64}, {"case": other.case}, {"copy_of": other}, {"file": "elsewhere"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Record.objects.filter(pk=record.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(decision="withhold", decided_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(record=record).update(answer="accept", reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Box.objects.create(record=record, page=1, state="approved", drawn_at=NOW, approved_at=NOW)
    assert case.pk != other.case_id
