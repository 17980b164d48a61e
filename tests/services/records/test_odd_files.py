"""Odd files from the field among a case's records: what each hides is found before it can be released."""

from __future__ import annotations

from pathlib import Path

import pytest

from requests_app.cases.refusals import NotNow
from requests_app.models import Rendition
from requests_app.services.records import decide
from tests.record_acts import in_review, taken_and_read
from tests.services.records.released_records import act, make_all

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "data" / "files"


def test_words_under_a_black_box_are_found_and_nothing_goes_out_before_that_is_answered() -> None:
    case, name = in_review(), "F05-black-box-over-text.pdf"
    (record,) = taken_and_read(case, {name: (FILES / name).read_bytes()})
    assert "covered_text" in set(record.findings.values_list("kind", flat=True))
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert make_all() == {}


def test_a_script_that_runs_on_opening_is_found_and_is_not_in_what_goes_out() -> None:
    case, name = in_review(), "F06-pdf-runs-script-on-opening.pdf"
    (record,) = taken_and_read(case, {name: (FILES / name).read_bytes()})
    assert "javascript" in set(record.findings.values_list("kind", flat=True))
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert make_all() == {"verified": 1}
    with Rendition.objects.get().file.open("rb") as handle:
        content = handle.read()
    assert content.startswith(b"%PDF") and b"JavaScript" not in content and b"OpenAction" not in content


@pytest.mark.parametrize("name", ["F02-hidden-sheet.xlsx", "F07-password-protected.pdf"])
def test_a_file_that_cannot_be_looked_into_whole_is_kept_and_cannot_be_released(name: str) -> None:
    """One needs a password; the other is a workbook that no program opens, and names a sheet as hidden."""
    case = in_review()
    (record,) = taken_and_read(case, {name: (FILES / name).read_bytes()})
    hidden = record.findings.filter(kind="hidden_sheet").values_list("place", flat=True)
    assert list(hidden) == (["Names"] if name.startswith("F02") else [])
    with pytest.raises(NotNow):
        decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
