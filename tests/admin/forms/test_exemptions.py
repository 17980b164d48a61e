"""Finding exemptions on the form of a denial: every way of asking, nothing lost, and what each row is told."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from requests_app.law.exemption_search import categories, find
from requests_app.law.pack import library
from requests_app.models import City, RecordsRequest
from tests import cast
from tests.admin.pages import DENIAL, action_address, play, text, traces

ON = date(2026, 10, 5)
PACK = library().in_force("ca-cpra", ON)


@pytest.fixture
def case(sacramento: City) -> RecordsRequest:
    """A case under review."""
    return cast.a_case_in("clerk_review", sacramento)


def sent(client: Client, case: RecordsRequest, **fields: Any) -> Any:
    """The form with some of it filled in."""
    data = {key.replace("__", "-"): value for key, value in fields.items()}
    base = {"citations-count": "1", "responsible-count": "1", "seen_seq": case.head_seq}
    return client.post(action_address(case, "deny"), {**base, **data})


def found(page: Any) -> list[str]:
    """The exemptions a search shows, in order."""
    return re.findall(r'name="cite" value="(\w+)"', page.content.decode())


def keys(**asked: str) -> list[str]:
    """What the law finds."""
    return [row.key for rows in find(PACK, ON, **asked).values() for row in rows]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("7927.200", "pending_litigation"),
        ("§ 7927.200", "pending_litigation"),
        ("6254(b)", "pending_litigation"),
        ("section 6254(B)", "pending_litigation"),
        ("6254.29", "social_security_numbers"),
        ("LAWSUIT claim", "pending_litigation"),
        ("mediation", "mediation_communications"),
    ],
)
def test_an_exemption_is_found_by_word_by_section_and_by_its_former_section(words: str, key: str) -> None:
    assert key in keys(words=words)


def test_a_search_wants_every_word_and_finds_nothing_where_one_is_strange() -> None:
    assert len(keys(words="litigation")) > len(keys(words="litigation counsel")) > 0
    assert keys(words="litigation xyzzy") == []
    assert keys(words="unchanged") == []


def test_category_and_nature_narrow_the_search() -> None:
    prohibited = keys(nature="prohibited")
    assert prohibited
    assert {PACK.exemption(key).nature for key in prohibited} == {"prohibited"}
    assert set(keys(category="medical")) == {row.key for row in PACK.exemptions if row.category == "medical"}
    assert "medical" in categories(PACK, ON)
    assert keys(category="no such") == keys(nature="no such") == []


def test_a_number_of_a_section_comes_before_words() -> None:
    assert keys(words="7927.705")[0] in [row.key for row in PACK.exemptions if "7927.705" in row.citation]


def test_an_exemption_not_in_force_at_receipt_is_not_found() -> None:
    for pack in library().packs:
        for row in pack.exemptions:
            if row.effective_from is not None:
                before = date(row.effective_from.year - 1, 1, 1)
                assert row.key not in [hit.key for rows in find(pack, before).values() for hit in rows]


def test_the_page_finds_and_tells_must_from_may_with_what_it_means(
    reviewer: Client, case: RecordsRequest
) -> None:
    empty = reviewer.get(action_address(case, "deny"))
    assert not found(empty)
    page = sent(reviewer, case, add="find", find__words="litigation")
    assert "pending_litigation" in found(page)
    for words in (
        "formerly 6254(b)",
        "The city has no choice.",
        "Withholding is a choice",
        "Time-limited",
    ):
        assert words in text(page)
    assert "ad-error" not in text(page)
    nothing = sent(reviewer, case, add="find", find__words="xyzzy")
    assert "Try one word, or a part of a section number." in text(nothing)


def test_a_search_loses_nothing_that_was_typed(reviewer: Client, case: RecordsRequest) -> None:
    typed = {name.replace("-", "__"): value for name, value in DENIAL.items()}
    page = text(sent(reviewer, case, add="find", find__words="6254", **typed))
    for name, value in DENIAL.items():
        if not name.endswith("-count") and not name.endswith("-exemption"):
            assert value in page, name
    assert re.search(r'<option value="preliminary_drafts" selected', page)
    assert 'value="6254"' in page


def test_cite_this_takes_the_first_free_row_then_a_new_one_and_no_exemption_twice(
    reviewer: Client, case: RecordsRequest
) -> None:
    first = text(sent(reviewer, case, cite="attorney_client", citations__0__records="17 e-mails"))
    assert re.search(r'<option value="attorney_client" selected', first)
    assert "17 e-mails" in first
    assert 'name="citations-1-exemption"' not in first
    second = text(sent(reviewer, case, cite="pending_litigation", citations__0__exemption="attorney_client"))
    assert 'name="citations-1-exemption"' in second
    assert re.search(r'<option value="pending_litigation" selected', second)
    again = text(sent(reviewer, case, cite="attorney_client", citations__0__exemption="attorney_client"))
    assert 'name="citations-1-exemption"' not in again


@pytest.mark.parametrize("key", ["no_such", "x' OR 1=1", "<script>", ""])
def test_a_forged_citation_changes_nothing(key: str, reviewer: Client, case: RecordsRequest) -> None:
    page = sent(reviewer, case, cite=key)
    assert page.status_code == 200
    assert not re.search(r'<option value="[^"]+" selected', text(page))


def test_a_full_group_takes_no_further_exemption(reviewer: Client, case: RecordsRequest) -> None:
    rows = {f"citations__{place}__exemption": row.key for place, row in enumerate(PACK.exemptions[:15])}
    page = text(sent(reviewer, case, cite=PACK.exemptions[20].key, citations__count="15", **rows))
    assert 'name="citations-15-exemption"' not in page


def test_the_packs_sentence_is_a_start_below_what_was_typed_and_its_places_must_be_filled(
    reviewer: Client, case: RecordsRequest
) -> None:
    chosen = {"citations__0__exemption": "pending_litigation", "citations__0__explanation": "My own words."}
    page = text(sent(reviewer, case, start="0", **chosen))
    sentence = PACK.exemption("pending_litigation").letter_explanation
    assert f"My own words.\n{sentence}" in page
    before = traces(case)
    data = {**DENIAL, "citations-0-explanation": sentence, "seen_seq": case.head_seq, "do": "preview"}
    answer = reviewer.post(action_address(case, "deny"), data)
    assert answer.status_code == 422
    beside = re.search(r'id="id_citations-0-explanation_error">.*?</div>', text(answer), re.S)
    assert beside is not None
    assert "case or claim" in beside.group()
    assert traces(case) == before


@pytest.mark.parametrize(
    "field", ["citations-0-records", "citations-1-facts", "citations-1-harm", "segregability"]
)
def test_a_place_left_open_in_any_other_field_is_refused_there(
    field: str, reviewer: Client, case: RecordsRequest
) -> None:
    data = {**DENIAL, field: "About {{ subject }}.", "seen_seq": case.head_seq, "do": "preview"}
    answer = reviewer.post(action_address(case, "deny"), data)
    assert answer.status_code == 422
    beside = re.search(rf'id="id_{field}_error">.*?</div>', text(answer), re.S)
    assert beside is not None
    assert "subject" in beside.group()


@pytest.mark.parametrize("place", ["7", "-1", "x", "0' OR 1=1"])
def test_a_forged_start_changes_nothing(place: str, reviewer: Client, case: RecordsRequest) -> None:
    page = sent(reviewer, case, start=place, citations__0__exemption="attorney_client")
    assert page.status_code == 200
    assert PACK.exemption("attorney_client").letter_explanation not in re.findall(
        r"<textarea[^>]*>(.*?)</textarea>", text(page), re.S
    )


def test_a_reason_used_word_for_word_on_many_requests_is_flagged_and_not_refused(
    reviewer: Client, case: RecordsRequest
) -> None:
    for _ in range(3):
        cast.deny(cast.a_case_in("clerk_review", case.city), cast.NOW + cast.DAY)
    reason = cast.COUNSEL.explanation.upper().replace(".", " !")
    data = {**DENIAL, "citations-0-explanation": reason}
    page = reviewer.post(action_address(case, "deny"), {**data, "seen_seq": case.head_seq, "do": "preview"})
    assert page.status_code == 200
    assert "The same wording was used on 3 other requests." in text(page)
    assert text(page).count("ad-flag") == 1
    assert play(reviewer, case, "deny", data).status_code == 302


def test_the_same_reason_in_another_city_is_not_flagged(
    reviewer: Client, case: RecordsRequest, bakersfield: City
) -> None:
    for _ in range(3):
        cast.deny(cast.a_case_in("clerk_review", bakersfield), cast.NOW + cast.DAY)
    data = {**DENIAL, "citations-0-explanation": cast.COUNSEL.explanation}
    page = reviewer.post(action_address(case, "deny"), {**data, "seen_seq": case.head_seq, "do": "preview"})
    assert "ad-flag" not in text(page)
