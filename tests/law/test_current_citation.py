"""Citations of the letter's own day: a case of 2022 reopened today sends nobody to a repealed section."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.current_citation import current_citation, renumbered
from requests_app.law.pack import library

# AB 473 (Stats. 2021, ch. 614), §§ 6276.50 and 7920.005: the old chapter ends, the new division begins on 2023-01-01.
THEN, LAST_DAY, TODAY = date(2022, 6, 1), date(2022, 12, 31), date(2026, 11, 30)
OLD = library().in_force("ca-cpra", THEN)


@pytest.mark.parametrize(
    ("key", "current", "former"),
    [
        ("personnel_medical_similar", "Gov. Code § 7927.700", "Gov. Code § 6254(c)"),
        ("pending_litigation", "Gov. Code § 7927.200", "Gov. Code § 6254(b)"),
        ("catch_all_public_interest", "Gov. Code § 7922.000", "Gov. Code § 6255(a)"),
        ("attorney_client", "Gov. Code § 7927.705; Evid. Code § 954", "Gov. Code § 6254(k)"),
        ("law_enforcement_investigatory", "Gov. Code § 7923.600", "Gov. Code § 6254(f)"),
    ],
)
def test_a_case_of_2022_reopened_today_is_cited_by_the_number_of_today(
    key: str, current: str, former: str
) -> None:
    found = current_citation(OLD.exemption(key), OLD, TODAY, library())
    assert (found.citation, found.former) == (current, former)
    assert str(found) == f"{current} (former {former})"


def test_a_letter_of_2022_cites_the_number_of_2022_without_calling_it_former() -> None:
    found = current_citation(OLD.exemption("personnel_medical_similar"), OLD, LAST_DAY, library())
    assert found.citation == "Gov. Code § 6254(c)"
    assert "former" not in str(found).replace("(former Gov. Code § 6254(c))", "")


def test_a_time_limit_of_2022_is_cited_by_the_number_of_today() -> None:
    rule = OLD.rule("determination")
    assert rule is not None
    found = current_citation(rule, OLD, TODAY, library())
    assert (found.citation, found.former, found.verify) == (
        "Gov. Code § 7922.535(a)",
        "Gov. Code § 6253(c)",
        True,
    )


def test_no_entry_of_the_old_law_sends_anybody_to_a_repealed_section_today() -> None:
    rows = (*OLD.exemptions, *OLD.deadlines, *OLD.extension_grounds)
    for row in rows:
        found = current_citation(row, OLD, TODAY, library())
        assert "former" not in found.citation and "§ 62" not in found.citation.replace("§§ 6205-6217", ""), (
            row.key
        )


def test_a_case_of_today_shows_the_former_number_beside_todays() -> None:
    pack = library().in_force("ca-cpra", TODAY)
    found = current_citation(pack.exemption("personnel_medical_similar"), pack, TODAY, library())
    assert str(found) == "Gov. Code § 7927.700 (former Gov. Code § 6254(c))"
    unchanged = current_citation(pack.exemption("autopsy_images"), pack, TODAY, library())
    assert str(unchanged) == "Code Civ. Proc. § 129"


def test_a_section_somebody_wrote_is_found_where_it_stands_today() -> None:
    assert [str(one) for one in renumbered("Gov. Code § 6254(c)", "ca-cpra", TODAY, library())] == [
        "Gov. Code § 7927.700 (former Gov. Code § 6254(c))"
    ]


def test_a_repealed_section_without_an_entry_is_sent_to_the_law_as_it_begins_now() -> None:
    # Bakersfield's old page cites § 6256
    found = renumbered("6256", "ca-cpra", TODAY, library())
    assert [str(one) for one in found] == ["Gov. Code § 7920.000 et seq. (former Gov. Code § 6256)"]


@pytest.mark.parametrize(("section", "on"), [("6254(c)", THEN), ("54950", TODAY), ("none", TODAY)])
def test_nothing_is_renumbered_where_nothing_was(section: str, on: date) -> None:
    assert renumbered(section, "ca-cpra", on, library()) == ()
