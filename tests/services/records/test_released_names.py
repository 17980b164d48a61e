"""A released file is called as its record is, unless that name says what is redacted in it."""

from __future__ import annotations

import pytest

from requests_app.services.records.released_names import stem_of
from tests.record_files import a_mail, a_pdf
from tests.services.records.released_records import prepared


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("memo.docx", "memo"),
        ("plan.xhtml", "plan"),
        ("Smith v. County", "Smith v. County"),
        ("a.folder", "a.folder"),
    ],
)
def test_only_a_real_ending_is_replaced(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "redact", "called"),
    [
        ("a.eml", a_mail("Complaint of Zephyrine"), False, "Complaint of Zephyrine.pdf"),
        ("Secret line.pdf", a_pdf("Secret line"), True, "Record 1.pdf"),
        ("other.pdf", a_pdf("Secret line"), True, "other.pdf"),
        ("SSN 523-45-6789.pdf", a_pdf("Open words"), False, "Record 1.pdf"),
    ],
)
def test_a_name_never_gives_away_what_is_redacted(
    name: str, content: bytes, redact: bool, called: str
) -> None:
    case, _documents = prepared({name: content}, redact=redact)
    assert case.documents.get(audience="internal").name == called
