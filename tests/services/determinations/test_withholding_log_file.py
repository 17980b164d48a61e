"""A withholding log read from a file of any usual program, every wrong cell named."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.cases.case_clock import pack_of
from requests_app.cases.refusals import Incomplete
from requests_app.cases.withholding_log import LineInput
from requests_app.models import RecordsRequest
from requests_app.services.determinations import (
    withholding_log_file,
)
from requests_app.services.determinations.withholding_log_file import Read, text_of
from tests import cast, logs
from tests.growth import assert_grows_in_step, work_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> RecordsRequest:
    return cast.a_case_in("clerk_review")


def _read(case: RecordsRequest, content: bytes) -> Read:
    return withholding_log_file.read(text_of(content), pack_of(case), case)


WHOLE = ["A letter", "2024-03-05", "City Attorney", "1-3", "attorney_client", "withheld", "Legal advice"]


def test_a_whole_row_becomes_a_whole_line(case: RecordsRequest) -> None:
    found = _read(case, logs.csv_of([WHOLE]))
    assert found.errors == []
    assert found.lines == [
        LineInput(
            "A letter", date(2024, 3, 5), "City Attorney", "1-3", logs.COUNSEL, "withheld", "Legal advice"
        )
    ]


@pytest.mark.parametrize(
    "header",
    [
        "description;DATE;author;page;section;withheld_or_redacted;Why",
        " Record :\tdate of record\tOffice\tPages\tCitation\tTreatment\tJustification",
        "Descripción,Fecha,Autor o custodio,Páginas,Exención,Tratamiento,Razón",
    ],
)
def test_columns_are_known_by_many_names_in_any_dress(case: RecordsRequest, header: str) -> None:
    delimiter = next(sign for sign in ";\t," if sign in header)
    found = _read(case, f"{header}\n{delimiter.join(WHOLE)}\n".encode())
    assert (found.errors, found.lines[0].reason) == ([], "Legal advice")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_any_usual_program_is_read(case: RecordsRequest, encoding: str) -> None:
    text = "Description,Pages\nInforme de la señora alcaldesa,3\n"
    assert _read(case, text.encode(encoding)).lines[0].description == "Informe de la señora alcaldesa"


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("3/5/2024", date(2024, 3, 5)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("5 Mar 2024", date(2024, 3, 5)),
        ("", None),
        ("Unknown", None),
        ("sin fecha", None),
    ],
)
def test_dates_are_read_as_they_are_written_in_the_city(
    case: RecordsRequest, written: str, means: date | None
) -> None:
    found = _read(case, f'Description,Date\nA letter,"{written}"\n'.encode())
    assert (found.errors, found.lines[0].dated_on) == ([], means)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("attorney_client", "attorney_client"),
        ("Attorney Client", "attorney_client"),
        ("Gov. Code § 7927.705; Evid. Code § 954", "attorney_client"),
        ("gov code 7927.705, evid code 954", "attorney_client"),
        ("7927.500", "preliminary_drafts"),
        ("Gov. Code 7927.500", "preliminary_drafts"),
    ],
)
def test_an_exemption_is_known_by_key_citation_or_section(
    case: RecordsRequest, written: str, means: str
) -> None:
    found = _read(case, f'Description,Exemption\nA letter,"{written}"\n'.encode())
    assert (found.errors, found.lines[0].exemption_key) == ([], means)


@pytest.mark.parametrize("written", ["7927.705", "Gov. Code § 7927.705"])
def test_a_section_that_several_exemptions_share_is_not_guessed(case: RecordsRequest, written: str) -> None:
    (error,) = _read(case, f"Description,Exemption\nA letter,{written}\n".encode()).errors
    assert "can be more than one exemption" in error.sentence
    assert "attorney_client" in error.sentence
    assert "other_law_prohibition" in error.sentence


def test_every_wrong_cell_of_every_row_is_named_with_the_row_of_the_spreadsheet(case: RecordsRequest) -> None:
    rows = [
        WHOLE,
        ["", "2024-13-05", "Clerk", "1", "attorney_client", "withheld", "Advice"],
        WHOLE,
        ["A letter", "2024-03-05", "Clerk", "1", "no such law", "burnt", "x" * 1001],
    ]
    found = _read(case, logs.csv_of(rows))
    assert [(error.row, error.column) for error in found.errors] == [
        (3, "Description"),
        (3, "Date"),
        (5, "Reason"),
        (5, "Withheld or redacted"),
        (5, "Exemption"),
    ]
    assert (len(found.lines), found.bad_rows) == (2, 2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n , \n", "The file is empty"),
        (b"Description,Pages\n", "no entries below"),
        (b"Color,Size\nred,9\n", "No column is called"),
        (b"Description,Record\na,b\n", "Two columns say"),
        (b'Description\n"never closed\n', "breaks off at line"),
        (b"%PDF-1.7\0\0", "not a text file"),
        (b"PK\x03\x04\0\0", "not a text file"),
        (b"x" * 900_001, "too big"),
    ],
)
def test_what_is_no_table_of_lines_is_refused_in_one_sentence(
    case: RecordsRequest, content: bytes, sentence: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        _read(case, content)
    assert sentence in refused.value.fields["file"][0]


def test_two_thousand_rows_are_read_and_kept_as_fast_as_few() -> None:
    def kept(count: int) -> None:
        case = cast.a_case_in("clerk_review")
        content = logs.csv_of([[f"Letter {place}", *WHOLE[1:]] for place in range(count)])
        logs.draft(case, _read(case, content).lines)
        assert case.draft_lines.count() == count

    assert_grows_in_step(work_of(lambda: kept(250)), work_of(lambda: kept(2000)), 8)


def test_a_file_of_too_many_lines_is_refused(case: RecordsRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withholding_log_file, "MOST_LINES", 2)
    with pytest.raises(Incomplete, match="at most 2 entries"):
        _read(case, logs.csv_of([WHOLE] * 3))
