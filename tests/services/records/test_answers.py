"""Findings answered, and what each answer leaves."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.models import Box, Finding, Record
from requests_app.records.kinds import ON_NO_PAGE
from requests_app.services.records import answers
from requests_app.services.records.rendition_plan import plan
from tests.record_files import a_word_file, a_workbook, covered_pdf
from tests.services.records.reviewed_records import act, one_record, why
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


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


def test_what_has_no_place_on_a_page_cannot_be_redacted_and_removing_it_leaves_the_file_behind() -> None:
    case, record = one_record(a_word_file("Open words"), "memo.docx")
    Record.objects.filter(pk=record.pk).update(pages_file="record-pages/x")  # set as pages
    unseen = Finding.objects.create(
        record=record, position=99, kind="invisible_text", place=ON_NO_PAGE, preview="3416 elderberry road"
    )
    with pytest.raises(Incomplete) as refused:
        answers.answer(case.pk, findings=[unseen.pk], answer="redact", **why(case), **act(case))
    assert "answer" in refused.value.fields
    record.refresh_from_db()
    assert plan(record).builder == "word"
    answers.answer(case.pk, findings=[unseen.pk], answer="clean", **act(case))
    assert plan(record).builder == "pdf"
