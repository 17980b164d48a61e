"""The log at the desk: typed into a grid or read from a file; errors beside their cells, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from requests_app.models import City, DraftLine, RecordsRequest
from requests_app.services.determinations import (
    draft_lines,
    withholding_log as determination_withholding_log,
)
from tests import cast, logs
from tests.admin.pages import case_address, hidden, text, traces
from tests.growth import assert_grows_in_step, work_of

pytestmark = pytest.mark.django_db


def _at(case: RecordsRequest, name: str = "withholding_log") -> str:
    return reverse(f"admin:requests_app_recordsrequest_{name}", args=[case.pk])


@pytest.fixture
def case(sacramento: City) -> RecordsRequest:
    return cast.a_case_in("clerk_review", sacramento, now=cast.NOW)


def _form(page: Any, **typed: Any) -> dict[str, Any]:
    kept = {name: hidden(page, name) for name in ("seen_seq", "ids", "new-count")}
    return {**kept, "do": "save", **{name.replace("__", "-"): value for name, value in typed.items()}}


def _send(client: Client, case: RecordsRequest, query: str = "", **typed: Any) -> Any:
    page = client.get(_at(case) + query)
    assert page.status_code == 200
    return client.post(_at(case) + query, _form(page, **typed))


def test_rows_are_typed_kept_changed_and_taken_out(reviewer: Client, case: RecordsRequest) -> None:
    answer = _send(
        reviewer,
        case,
        new__0__description="A letter",
        new__0__exemption_key=logs.COUNSEL,
        new__0__dated_on="2024-03-05",
        new__2__description="A memo",
        new__2__treatment="redacted",
    )
    assert answer.status_code == 302
    letter, memo = DraftLine.objects.filter(case=case)
    assert (letter.exemption_key, str(letter.dated_on), memo.treatment) == (
        logs.COUNSEL,
        "2024-03-05",
        "redacted",
    )
    page = text(reviewer.get(_at(case)))
    assert "A letter" in page
    assert "Entry 1: enter the office or job title" in page.replace("\n", " ")
    _send(
        reviewer,
        case,
        **{
            f"line__{letter.pk}__description": "The first letter",
            f"line__{letter.pk}__treatment": "withheld",
            f"line__{memo.pk}__description": "A memo",
            f"line__{memo.pk}__remove": "on",
        },
    )
    assert [row.description for row in DraftLine.objects.filter(case=case)] == ["The first letter"]


def test_a_wrong_cell_is_marked_and_everything_typed_stays(reviewer: Client, case: RecordsRequest) -> None:
    before = traces(case)
    answer = _send(
        reviewer,
        case,
        new__0__description="A letter",
        new__0__dated_on="soon",
        new__1__reason="Only a reason",
        new__2__description="A memo",
        new__2__exemption_key="no_such",
    )
    page = text(answer)
    assert answer.status_code == 422
    for beside in ("id_new-0-dated_on_error",):
        assert f'id="{beside}"' in page
    for typed in ("A letter", "soon", "Only a reason", "A memo"):
        assert typed in page
    fixed = reviewer.post(
        _at(case),
        _form(
            answer,
            new__1__reason="Only a reason",
            new__2__description="A memo",
            new__2__exemption_key="no_such",
        ),
    )
    for beside in ("id_new-1-description_error", "id_new-2-exemption_key_error"):
        assert f'id="{beside}"' in text(fixed)
    assert 'href="#id_new-1-description"' in text(fixed)
    assert traces(case) == before


def test_more_rows_are_added_without_a_script_and_nothing_typed_is_judged(
    reviewer: Client, case: RecordsRequest
) -> None:
    page = reviewer.get(_at(case))
    grown = reviewer.post(_at(case), {**_form(page, new__0__dated_on="soon"), "add": "rows"})
    assert (grown.status_code, hidden(grown, "new-count")) == (200, "6")
    assert "soon" in text(grown)
    assert "_error" not in text(grown)


def test_a_clerk_who_comes_second_is_told_and_loses_nothing(
    reviewer: Client, clerk: Client, case: RecordsRequest
) -> None:
    logs.draft(case, logs.lines(1))
    row = case.draft_lines.get()
    mine = reviewer.get(_at(case))
    _send(clerk, case, **{f"line__{row.pk}__description": "x", f"line__{row.pk}__remove": "on"})
    typed = _form(mine, **{f"line__{row.pk}__description": "What I wrote", "new__0__description": "New"})
    late = reviewer.post(_at(case), typed)
    assert late.status_code == 409
    assert "Someone else updated this request while you were working. Changed:" in text(late)
    assert "What I wrote" in text(late)
    kept = reviewer.post(_at(case), {**typed, "seen_seq": hidden(late, "seen_seq")})
    assert kept.status_code == 302
    assert [line.description for line in determination_withholding_log.drafts(case)] == [
        "What I wrote",
        "New",
    ]


def test_a_long_draft_is_edited_page_by_page_quickly(reviewer: Client, case: RecordsRequest) -> None:
    def edit(page: int) -> None:
        shown = {
            f"line__{row.pk}__{name}": str(getattr(row, name))
            for row in case.draft_lines.all()[20 * (page - 1) : 20 * page]
            for name in draft_lines.CELLS
        }
        typed = {"new__0__description": "The last one", "go": str(page - 1), **shown}
        answer = _send(reviewer, case, f"?page={page}", **typed)
        assert answer["Location"].endswith(f"?page={page - 1}")

    logs.draft(case, logs.lines(240))
    few = work_of(lambda: edit(12))
    logs.draft(case, logs.lines(2000 - 241))
    many = work_of(lambda: edit(100))
    assert_grows_in_step(few, many, 8)
    assert case.draft_lines.count() == 2001


@pytest.mark.parametrize("ids", ["x", "1,2,3", "9" * 40, ",,", "-1"])
def test_a_page_changed_on_its_way_harms_nothing(reviewer: Client, case: RecordsRequest, ids: str) -> None:
    other = cast.a_case_in("clerk_review", case.city)
    logs.draft(other, logs.lines(2))
    page = reviewer.get(_at(case))
    foreign = ",".join(str(row.pk) for row in other.draft_lines.all())
    for given in (ids, foreign):
        answer = reviewer.post(_at(case), {**_form(page), "ids": given, "new-count": "9999999"})
        assert answer.status_code in (302, 422)
    assert determination_withholding_log.drafts(other) == logs.lines(2)


# --- files


def _file(client: Client, case: RecordsRequest, content: bytes, name: str = "log.csv", **more: str) -> Any:
    page = client.get(_at(case, "withholding_log_import"))
    sent = {"seen_seq": hidden(page, "seen_seq"), "do": "read", "file": SimpleUploadedFile(name, content)}
    return client.post(_at(case, "withholding_log_import"), {**sent, **more})


GOOD = ["A letter", "2024-03-05", "City Attorney", "1-3", "attorney_client", "withheld", "Advice"]
BAD = ["", "soon", "City Attorney", "1-3", "nothing", "burnt", "Advice"]


def test_a_sound_file_is_taken_whole(reviewer: Client, case: RecordsRequest) -> None:
    answer = _file(reviewer, case, logs.csv_of([GOOD] * 3), name="../../<b>log\u202e.csv")
    assert answer.status_code == 302
    assert case.draft_lines.count() == 3
    _file(reviewer, case, logs.csv_of([GOOD]))
    assert case.draft_lines.count() == 4
    _file(reviewer, case, logs.csv_of([GOOD]), replacing="on")
    assert case.draft_lines.count() == 1


def test_of_a_file_with_wrong_rows_nothing_is_kept_until_the_good_ones_are_chosen(
    reviewer: Client, case: RecordsRequest
) -> None:
    answer = _file(reviewer, case, logs.csv_of([GOOD, BAD, GOOD, BAD]))
    page = text(answer)
    assert answer.status_code == 422
    assert case.draft_lines.count() == 0
    assert "2 rows have errors" in page
    for row in (3, 5):
        assert len(re.findall(rf'<th scope="row"[^>]*>{row}</th>', page)) == 4
    assert "soon" in page  # the table itself, to be put right in place
    sent = {
        "seen_seq": hidden(answer, "seen_seq"),
        "text": logs.csv_of([GOOD, BAD, GOOD]).decode(),
        "do": "good",
    }
    assert reviewer.post(_at(case, "withholding_log_import"), sent).status_code == 302
    assert case.draft_lines.count() == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\0", b"Color\nred\n", b"x" * 900_001])
def test_what_is_no_table_is_refused_beside_the_file(
    reviewer: Client, case: RecordsRequest, content: bytes
) -> None:
    answer = _file(reviewer, case, content)
    assert answer.status_code == 422
    assert 'id="id_file_error"' in text(answer)


def test_two_thousand_rows_all_wrong_are_all_listed(reviewer: Client, case: RecordsRequest) -> None:
    def all_listed(rows: int) -> None:
        answer = _file(reviewer, case, logs.csv_of([BAD[:1] + GOOD[1:]] * rows))
        assert text(answer).count('<th scope="row"') == rows

    assert_grows_in_step(work_of(lambda: all_listed(250)), work_of(lambda: all_listed(2000)), 8)


def test_who_may_not_write_the_log_may_not_open_its_pages(
    officer: Client, case: RecordsRequest, sign_in: Any, bakersfield: City
) -> None:
    elsewhere = sign_in(cast.an_intake_clerk(bakersfield))
    for name in ("withholding_log", "withholding_log_import"):
        assert officer.get(_at(case, name)).status_code == 403
        assert officer.post(_at(case, name), {}).status_code == 403
        assert elsewhere.get(_at(case, name)).status_code == 404
    assert elsewhere.get(_at(case, "withholding_log_csv")).status_code == 404


def test_the_draft_and_the_issued_log_are_saved_from_the_desk(reviewer: Client, sacramento: City) -> None:
    case = logs.a_denied_case(2, sacramento)
    other = logs.a_denied_case(2, sacramento)
    issued = reviewer.get(f"{_at(case, 'withholding_log_csv')}?decision={case.decision_id}")
    assert b"E-mail 2 about the bridge contract" in issued.getvalue()  # type: ignore[attr-defined]
    for wrong in (other.decision_id, "x", "9" * 30):
        assert reviewer.get(f"{_at(case, 'withholding_log_csv')}?decision={wrong}").status_code == 404
    assert f"?decision={case.decision_id}" in text(reviewer.get(case_address(case)))


def test_a_decided_case_takes_no_more_lines(reviewer: Client, sacramento: City) -> None:
    case = logs.a_denied_case(2, sacramento)
    page = reviewer.get(_at(case))
    assert "must be written before the determination" in text(page)
    answer = reviewer.post(_at(case), _form(page, new__0__description="Too late"))
    assert answer.status_code == 409
    assert "Too late" in text(answer)
