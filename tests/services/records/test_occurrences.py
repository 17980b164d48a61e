"""All occurrences of words, looked at first and redacted together."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.models import Box
from requests_app.services.records import occurrences
from tests.record_acts import in_review, taken_and_read
from tests.record_files import a_pdf, a_workbook
from tests.services.records.reviewed_records import act, one_record, why

pytestmark = pytest.mark.django_db


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
