"""The log as a CSV file: read in any order and dress, every wrong cell named, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from django.utils import translation

from requests_app.cases.case_clock import pack_of
from requests_app.cases.csv_lines import cell, uncell
from requests_app.cases.withholding_log import LineInput
from requests_app.models import RecordsRequest
from requests_app.services.determinations import (
    withholding_log as determination_withholding_log,
    withholding_log_csv,
    withholding_log_file,
)
from requests_app.services.determinations.withholding_log_file import Read, text_of
from tests import cast, logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> RecordsRequest:
    return cast.a_case_in("clerk_review")


def _read(case: RecordsRequest, content: bytes) -> Read:
    return withholding_log_file.read(text_of(content), pack_of(case), case)


FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1"]


@pytest.mark.parametrize("text", [*FORMULAS, "plain", "'quoted", "''", ""])
def test_a_cell_never_begins_a_formula_and_comes_back_as_it_was(text: str) -> None:
    written = cell(text)
    assert not written.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert uncell(written) == text


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_saved_can_be_read_in_again(case: RecordsRequest, language: str) -> None:
    lines = [
        logs.a_line(1, description="=HYPERLINK(1)", reason='He said "no", twice\nand left', dated_on=None),
        logs.a_line(2, treatment="redacted"),
        LineInput("Only described"),
    ]
    logs.draft(case, lines)
    with translation.override(language):
        text = "".join(withholding_log_csv.drafted(case.draft_lines.all(), pack_of(case)))
        assert _read(case, text.encode()).lines == lines
    for row in list(csv.reader(io.StringIO(text)))[1:]:
        assert not any(one.startswith(("=", "+", "-", "@")) for one in row)


def test_an_issued_log_is_saved_line_by_line_with_its_citations() -> None:
    decision = logs.a_denied_case(3).decision
    text = "".join(withholding_log_csv.issued(determination_withholding_log.rows(decision))).removeprefix(
        "\ufeff"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Entry"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["Exemption"] == "Gov. Code § 7927.705; Evid. Code § 954"
    assert (rows[0]["Date"], rows[0]["Withheld or redacted"]) == ("2024-03-05", "Withheld")
