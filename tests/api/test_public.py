"""What everybody may read: cities, laws, exemptions, due dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.case_clock import clock_of
from requests_app.law.count_rules import needs_verifying
from requests_app.law.json_shape import due_as_dict
from requests_app.law.pack import library
from requests_app.models import City, ClosedDay
from tests.api.helpers import call, error_of
from tests.cast import NOW, a_case, a_city

pytestmark = pytest.mark.django_db


def test_both_cities_are_listed_with_the_key_of_their_law() -> None:
    rows = call("/cities/").json()["results"]
    assert [(row["key"], row["law"]) for row in rows] == [
        ("bakersfield", "ca-cpra"),
        ("sacramento", "ca-cpra"),
    ]


def test_what_a_city_does_not_specify_stays_null_and_is_listed() -> None:
    City.objects.filter(key="sacramento").update(reviewed_on=date(2026, 11, 21))
    told = call("/cities/sacramento/").json()
    assert told["facts"]["open_data"]["rate_limits"] is None
    assert "facts.open_data.rate_limits" in told["not_specified"]
    assert "facts.contacts.1.email" in told["not_specified"]
    assert "policy.appeal_filing_days" in told["not_specified"]
    assert "policy.receipt_policy" not in told["not_specified"]


def test_every_place_listed_as_not_specified_is_null_and_every_null_is_listed() -> None:
    told = call("/cities/bakersfield/").json()
    for place in told["not_specified"]:
        value: Any = told
        for part in place.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
        assert value is None, place
    nulls = str({name: told[name] for name in ("policy", "datasets", "facts")}).count("None")
    assert len(told["not_specified"]) == nulls


def test_a_city_shows_its_policy_and_closed_days() -> None:
    city = a_city("bakersfield", appeals=True)
    ClosedDay.objects.create(city=city, on=date(2026, 11, 27), note="Furlough day", source="Notice 7")
    told = call("/cities/bakersfield/").json()
    assert told["policy"]["appeal_offered"] is True
    assert told["policy"]["opens_at"] is None
    assert call("/cities/sacramento/").json()["policy"]["opens_at"] == "08:00"
    assert told["policy"]["appeal_filing_days"] == 30
    assert told["closed_days"] == [{"on": "2026-11-27", "note": "Furlough day", "source": "Notice 7"}]


@pytest.mark.parametrize("path", ["/cities/atlantis/", "/laws/no-such-law/", "/laws/no-such-law/exemptions/"])
def test_what_is_not_on_file_is_not_found(path: str) -> None:
    response = call(path)
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


def test_every_version_of_every_law_is_listed_and_a_bill_says_that_it_is_pending() -> None:
    rows = call("/laws/").json()["results"]
    assert [(row["key"], row["version"]) for row in rows] == [(p.key, p.version) for p in library().packs]
    assert {row["key"] for row in rows if row["status"] == "pending"} == {"ca-cpra-ab1821-hypothetical"}


@pytest.mark.parametrize("pack", library().packs, ids=lambda pack: f"{pack.key}-{pack.version}")
def test_every_law_is_given_with_citation_and_source_and_nothing_for_staff(pack: Any) -> None:
    on = pack.effective_from or pack.effective_to or date(2026, 10, 1)
    told = call(f"/laws/{pack.key}/", on=on.isoformat()).json()
    assert told["version"] == pack.version
    groups = ("deadlines", "extension_grounds", "judicial_remedies", "chargeable", "not_chargeable", "duties")
    for row in (row for group in groups for row in told[group]):
        assert {"key", "citation", "source"} <= set(row)
        assert not {"note", "staff_note", "confidence", "verify_citation"} & set(row)
        assert set(row["source"]) <= {source["key"] for source in told["sources"]}
    for row in (row for group in ("deadlines", "extension_grounds", "chargeable") for row in told[group]):
        assert row["name"] and "_" not in row["name"]
    shown = {rule.key for rule in pack.remedies.judicial if not needs_verifying(rule.confidence)}
    assert {row["key"] for row in told["judicial_remedies"]} == shown
    assert not {"note", "remedies_note"} & set(told)


def test_the_law_of_a_day_is_the_version_of_that_day() -> None:
    assert call("/laws/ca-cpra/", on="2022-12-31").json()["version"] == "undated"
    assert call("/laws/ca-cpra/", on="2023-01-01").json()["version"] == "2023-01-01"


def test_a_ground_that_came_later_is_not_among_the_grounds_of_an_earlier_day() -> None:
    def grounds(on: str) -> set[str]:
        return {row["key"] for row in call("/laws/ca-cpra/", on=on).json()["extension_grounds"]}

    assert grounds("2025-12-31") < grounds("2026-01-01")


def test_the_catalogue_holds_every_exemption_in_force_with_its_citation() -> None:
    told = call("/laws/ca-cpra/exemptions/", on="2026-10-01").json()
    pack = library().in_force("ca-cpra", date(2026, 10, 1))
    in_force = pack.exemptions_on(date(2026, 10, 1))
    expected = [item.key for item in in_force if not item.verify_citation]
    assert len(expected) < len(in_force)
    assert [row["key"] for row in told["exemptions"]] == expected
    assert told["count"] == len(expected)
    assert all(row["citation"] and row["name"] for row in told["exemptions"])


def test_an_exemption_cited_from_memory_is_left_out() -> None:
    rows = call("/laws/ca-cpra/exemptions/").json()["exemptions"]
    assert "concealed_carry_license" not in {row["key"] for row in rows}
    assert not {"confidence", "verify_citation", "note"} & set(rows[0])


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("attorney client", "attorney_client"),
        ("7927.705", "attorney_client"),
        ("6255(a)", "catch_all_public_interest"),
    ],
)
def test_the_catalogue_is_searched_by_words_and_by_section(words: str, key: str) -> None:
    found = [row["key"] for row in call("/laws/ca-cpra/exemptions/", q=words).json()["exemptions"]]
    assert key in found


def test_words_that_occur_nowhere_find_nothing() -> None:
    told = call("/laws/ca-cpra/exemptions/", q="zzz").json()
    assert (told["count"], told["exemptions"], told["sources"]) == (0, [], [])


def test_due_dates_come_with_their_working_and_citation() -> None:
    told = call("/due/", city="sacramento", received="2026-10-01T09:00").json()
    due = told["due"][0]
    assert (due["kind"], due["due_on"], due["base_due_on"]) == ("determination", "2026-10-12", "2026-10-12")
    assert due["citation"] == "Gov. Code § 7922.535(a)"
    counted = [step["number"] for step in due["working"] if step["counted"]]
    assert counted == list(range(1, 11))
    assert due["working"][0]["why"] == "receipt_day"


def test_the_api_and_the_clock_of_a_case_give_the_same_dates() -> None:
    city = a_city("sacramento", receipt_policy="next_business_day")
    ClosedDay.objects.create(city=city, on=date(2026, 10, 15), note="Closed for a storm")
    case = a_case(city, now=NOW)
    told = call("/due/", city="sacramento", received=case.received_at.isoformat()).json()
    assert told["due"] == [due_as_dict(due) for due in clock_of(case).dues(working=True)]
    assert told["due"][0]["due_on"] == "2026-10-16"


def test_an_offset_whose_plus_became_a_space_is_understood() -> None:
    told = call("/due/", city="sacramento", received="2026-10-01T09:00 02:00").json()
    assert told["received_at"] == "2026-10-01T00:00:00-07:00"


def test_an_extension_a_pause_and_what_happened_are_counted() -> None:
    told = call(
        "/due/",
        city="sacramento",
        received="2026-10-05T10:00",
        extension="14",
        pause="clarification:2026-10-06..2026-10-08",
    ).json()
    due = told["due"][0]
    assert (due["due_on"], due["base_due_on"]) == ("2026-10-29", "2026-10-15")
    assert any("does not stop the clock" in note for note in told["notes"])


def test_the_appeal_window_of_a_city_follows_from_its_policy() -> None:
    a_city("sacramento", appeals=True)
    event = "determined=2026-10-12,what=denied"
    told = call("/due/", city="sacramento", received="2026-10-05T10:00", event=event).json()
    window = next(due for due in told["due"] if due["kind"] == "appeal_window")
    assert window["due_on"] == (date(2026, 10, 12) + timedelta(days=30)).isoformat().replace("11-11", "11-12")


def test_a_city_without_a_review_of_its_own_opens_no_window() -> None:
    event = "determined=2026-10-12,what=denied"
    told = call("/due/", city="bakersfield", received="2026-10-05T10:00", event=event).json()
    assert [due["kind"] for due in told["due"]] == ["determination"]


def test_the_working_can_be_left_out() -> None:
    told = call("/due/", law="us-foia", received="2026-10-05T10:00", working="false").json()
    assert told["due"] and all(due["working"] == [] for due in told["due"])


def test_the_hypothetical_law_says_that_it_is_not_law() -> None:
    told = call("/due/", law="ca-cpra-ab1821-hypothetical", received="2027-02-01T10:00").json()
    assert told["pack"]["status"] == "pending"
    assert told["notes"][0].startswith("not law")
