"""The form of a denial: nothing less than complete gets to the letter, and every gap is told where it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from requests_app.admin.forms.citation_row import CitationRow
from requests_app.cases import case_clock
from requests_app.models import City, RecordsRequest
from tests import cast
from tests.admin.pages import DENIAL, action_address, play, preview, text, traces


@pytest.fixture
def case(sacramento: City) -> RecordsRequest:
    """A case under review."""
    return cast.a_case_in("clerk_review", sacramento)


def tried(client: Client, case: RecordsRequest, **changes: Any) -> Any:
    """Preview of the complete denial with something changed."""
    data = {key: value for key, value in {**DENIAL, **changes}.items() if value is not None}
    return client.post(action_address(case, "deny"), {**data, "seen_seq": case.head_seq, "do": "preview"})


GAPS = {
    "citations-0-exemption": ("is not an exemption of the law in effect", "citations-0-exemption"),
    "citations-0-records": (
        "Describe the records withheld under Gov. Code § 7927.705",
        "citations-0-records",
    ),
    "citations-0-explanation": ("Explain in plain words why Gov. Code § 7927.705", "citations-0-explanation"),
    "citations-1-facts": (
        "Gov. Code § 7927.500 requires a balancing test. Enter the facts.",
        "citations-1-facts",
    ),
    "citations-1-harm": ("Describe the harm from disclosure", "citations-1-harm"),
    "segregability": (
        "Describe what was segregated and released, or why no part can be released.",
        "segregability",
    ),
    "responsible-0-title": ("Enter the person's title.", "responsible-0-title"),
    "responsible-0-name": ("Enter the person's name.", "responsible-0-name"),
}


@pytest.mark.parametrize("field", GAPS)
def test_each_missing_part_is_told_beside_its_field(
    field: str, reviewer: Client, case: RecordsRequest
) -> None:
    before = traces(case)
    answer = tried(reviewer, case, **{field: ""})
    sentence, target = GAPS[field]
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'href="#id_{target}"' in text(answer)
    beside = re.search(rf'id="id_{target}_error">.*?</div>', text(answer), re.S)
    assert beside is not None and sentence in beside.group()
    assert traces(case) == before


def test_what_was_typed_is_kept_when_something_is_missing(reviewer: Client, case: RecordsRequest) -> None:
    page = text(tried(reviewer, case, segregability=""))
    for name, value in DENIAL.items():
        if name not in ("segregability", "citations-count", "responsible-count"):
            assert value in page, name
    assert re.search(r'<option value="preliminary_drafts" selected', page)


def test_no_exemption_at_all_is_refused(reviewer: Client, case: RecordsRequest) -> None:
    blank = {name: "" for name in DENIAL if name.startswith("citations-") and name != "citations-count"}
    answer = tried(reviewer, case, **blank)
    assert answer.status_code == 422
    assert "Cite at least one exemption." in text(answer)


def test_nobody_named_is_refused_and_a_department_is_nobody(reviewer: Client, case: RecordsRequest) -> None:
    nobody = tried(reviewer, case, **{"responsible-0-name": "", "responsible-0-title": ""})
    assert "Enter the name and title of each person responsible." in text(nobody)
    office = tried(reviewer, case, **{"responsible-0-name": "City Clerk Office"})
    assert "is not a person" in text(office)


@pytest.mark.parametrize("key", ["no_such_exemption", "x' OR 1=1", "\x00"])
def test_an_exemption_that_is_not_in_the_list_is_refused(
    key: str, reviewer: Client, case: RecordsRequest
) -> None:
    answer = tried(reviewer, case, **{"citations-0-exemption": key})
    assert answer.status_code == 422
    assert "Choose an exemption that was in effect at receipt." in text(answer)


def test_a_place_left_in_a_suggestion_is_refused(reviewer: Client, case: RecordsRequest) -> None:
    answer = tried(reviewer, case, **{"citations-0-explanation": "Release would {{ specific_harm }}."})
    assert answer.status_code == 422
    assert "Fill in the places marked" in text(answer)


def test_an_empty_row_between_is_left_out_and_errors_find_their_row(
    reviewer: Client, case: RecordsRequest
) -> None:
    moved = {name.replace("citations-1-", "citations-2-"): value for name, value in DENIAL.items()}
    moved["citations-count"] = "3"
    data = {**moved, "citations-2-harm": "", "seen_seq": case.head_seq, "do": "preview"}
    answer = reviewer.post(action_address(case, "deny"), data)
    assert answer.status_code == 422
    assert 'id="id_citations-2-harm_error"' in text(answer)
    assert play(reviewer, case, "deny", moved).status_code == 302
    assert cast.again(case).decision.citations.count() == 2


def test_a_row_more_is_one_button_away_and_nothing_is_judged_yet(
    reviewer: Client, case: RecordsRequest
) -> None:
    data = {
        "citations-count": "1",
        "citations-0-records": "3 drafts",
        "responsible-count": "1",
        "add": "citations",
    }
    answer = reviewer.post(action_address(case, "deny"), {**data, "seen_seq": case.head_seq})
    page = text(answer)
    assert answer.status_code == 200
    assert 'name="citations-1-exemption"' in page
    assert 'name="citations-2-exemption"' not in page
    assert "3 drafts" in page
    assert "ad-error" not in page


@pytest.mark.parametrize("count", ["0", "-1", "9999", "abc", ""])
def test_a_forged_number_of_rows_stays_within_bounds(
    count: str, reviewer: Client, case: RecordsRequest
) -> None:
    answer = tried(reviewer, case, **{"citations-count": count})
    assert answer.status_code in (200, 422)
    assert 1 <= text(answer).count('name="citations-0-exemption"') <= 1
    assert 'name="citations-15-exemption"' not in text(answer)


def test_the_picker_groups_exemptions_and_says_must_may_and_unsure(
    reviewer: Client, case: RecordsRequest
) -> None:
    page = text(reviewer.get(action_address(case, "deny")))
    assert '<optgroup label="Litigation/privilege">' in page
    assert "Attorney-client communications · Gov. Code § 7927.705; Evid. Code § 954 · may be withheld" in page
    assert "must be withheld" in page
    assert "VERIFY THIS CITATION" in page


def test_the_exemption_chosen_is_explained_with_a_way_to_put_it(
    reviewer: Client, case: RecordsRequest
) -> None:
    data = {"citations-count": "1", "citations-0-exemption": "preliminary_drafts", "responsible-count": "1"}
    page = text(
        reviewer.post(action_address(case, "deny"), {**data, "add": "look", "seen_seq": case.head_seq})
    )
    assert "Requires facts and harm" in page
    assert "Sample language:" in page
    assert "{{ specific_harm }}" in page


def test_the_check_list_is_ticked_by_what_is_there(reviewer: Client, case: RecordsRequest) -> None:
    blank = text(reviewer.get(action_address(case, "deny")))
    assert blank.count("Still needed:") == 6
    almost = text(tried(reviewer, case, segregability=""))
    assert almost.count("Still needed:") == 1
    whole = text(tried(reviewer, case))
    assert whole.count("Still needed:") == 0
    assert whole.count("Done:") == 6


def test_a_partial_release_opens_the_ticked_documents_only(reviewer: Client, case: RecordsRequest) -> None:
    given = cast.a_document(case, cast.NOW, name="given.txt")
    kept = cast.a_document(case, cast.NOW, name="kept.txt")
    case = cast.again(case)
    data = {**DENIAL, "documents": [str(given.pk)]}
    unchecked = reviewer.post(
        action_address(case, "release_in_part"), {**data, "seen_seq": case.head_seq, "do": "preview"}
    )
    assert unchecked.status_code == 422
    assert "Confirm that you checked each document" in text(unchecked)
    data["checked"] = "on"
    assert play(reviewer, case, "release_in_part", data).status_code == 302
    given.refresh_from_db()
    kept.refresh_from_db()
    assert (given.audience, kept.audience) == ("released", "internal")


def test_a_preview_leaves_documents_closed(reviewer: Client, case: RecordsRequest) -> None:
    document = cast.a_document(case, cast.NOW)
    case = cast.again(case)
    data = {**DENIAL, "documents": [str(document.pk)], "checked": "on"}
    assert preview(reviewer, case, "release_in_part", data).status_code == 200
    document.refresh_from_db()
    assert document.audience == "internal"


def test_huge_and_strange_text_is_answered(reviewer: Client, case: RecordsRequest) -> None:
    for value in ("x" * 300_000, "a\x00b", "🏛️" * 50, "<script>alert(1)</script>"):
        answer = tried(reviewer, case, segregability=value)
        assert answer.status_code in (200, 422)
        assert "<script>alert(1)</script>" not in answer.content.decode()


OPTION = re.compile(r'<option value="([^"]+)"[^>]*?(?: data-needs="([^"]*)")?>')


def test_each_exemption_says_which_fields_it_alone_requires(reviewer: Client, case: RecordsRequest) -> None:
    page = text(reviewer.get(action_address(case, "deny")))
    needs = {key: set(named.split()) for key, named in OPTION.findall(page)}
    for row in case_clock.pack_of(case).exemptions_on(case.received_on):
        assert ({"facts", "harm"} <= needs[row.key]) == row.needs_balance, row.key
        assert ("other_law" in needs[row.key]) == row.names_other_law, row.key
        assert ("rereview_on" in needs[row.key]) == row.time_limited, row.key


def test_a_field_of_one_exemption_is_shown_wherever_something_stands_in_it(
    reviewer: Client, case: RecordsRequest
) -> None:
    own = re.compile(r'data-own="(\w+)"')
    assert own.findall(text(reviewer.get(action_address(case, "deny")))) == list(CitationRow.own_fields)
    page = text(tried(reviewer, case, segregability="", **{"citations-0-harm": "Clients stop asking."}))
    assert own.findall(page.partition("Exemption 2")[0]).count("harm") == 0


def test_no_two_controls_of_the_form_share_a_label(reviewer: Client, case: RecordsRequest) -> None:
    page = text(tried(reviewer, case, segregability="", **{"responsible-count": "2"}))
    found = re.findall(r"<label[^>]*>(.*?)</label>", page, re.S)
    labels = [" ".join(re.sub(r"<[^>]*>", "", label).split()) for label in found]
    assert "Which records, Exemption 2" in labels
    assert sorted(labels) == sorted(set(labels))
