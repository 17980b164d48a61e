"""The public pages of a city: what the law promises, honest numbers, what nobody specified, a date worked out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.models import City
from requests_app.web.city_statistics import tally
from tests import cast
from tests.cast import DAY, NOW
from tests.web.steps import Watch

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def read(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_the_first_page_leads_to_every_city() -> None:
    html = read("/")
    for city in City.objects.all():
        assert f'href="/{city.key}/"' in html
        assert city.name in html


def test_with_one_city_the_first_page_is_that_citys_home() -> None:
    City.objects.filter(key="bakersfield").delete()
    assert Client().get("/")["Location"] == "/sacramento/"


def test_a_home_shows_three_ways_in_and_the_promise_with_its_law() -> None:
    html = read("/sacramento/")
    for path in ("requests/new/", "requests/find/", "datasets/"):
        assert f'href="/sacramento/{path}"' in html
    assert "The city must tell you within 10 days whether it has records it can release." in html
    assert "Gov. Code § 7922.535(a)" in html


def test_what_the_sources_leave_open_is_said_to_be_open() -> None:
    cast.a_city("bakersfield", appeals=False)
    html = read("/bakersfield/")
    facts = html[html.index("Find it without a request") : html.index("<footer")]
    assert (
        "The city has not published: an API access form, an API access fee, an appeal process of its own."
        in (" ".join(facts.split()))
    )
    assert "The city has not published this" not in facts
    assert "API access fee</dt>" not in facts


INTERNAL = re.compile(r"\bseed\b|\.ya?ml\b|\.md\b|\bGitHub\b|\bcited source\b|\bsources say\b", re.IGNORECASE)


@pytest.mark.parametrize("key", ["sacramento", "bakersfield"])
@pytest.mark.parametrize("path", ["", "datasets/", "law/", "calculator/", "requests/find/", "requests/new/"])
def test_no_note_for_staff_reaches_a_resident(key: str, path: str) -> None:
    cast.a_city(key)
    assert INTERNAL.findall(re.sub(r"<[^>]*>", " ", read(f"/{key}/{path}"))) == []


@pytest.mark.parametrize("key", ["sacramento", "bakersfield"])
def test_the_page_of_a_dataset_holds_no_note_for_staff_either(key: str) -> None:
    for dataset in cast.a_city(key).datasets.all():
        html = read(f"/{key}/datasets/{dataset.pk}/")
        assert INTERNAL.findall(re.sub(r"<[^>]*>", " ", html)) == []
        assert "The city has not published:" in html


def test_numbers_count_what_is_late_against_the_city(watch: Watch) -> None:
    city = cast.a_city()
    for _ in range(5):
        cast.a_case_in("released", city)
        cast.a_case_in("clerk_review", city, description="Another one")
    before = tally(city, TODAY)
    assert (before.open_now, before.decisions.due, before.median_days) == ("5", "0", "")
    after = tally(city, TODAY + 11 * DAY)
    assert (after.decisions.due, after.decisions.in_time, after.decisions.least_percent) == ("10", "5", 50)
    assert after.median_days == "0"


def test_numbers_of_a_city_without_decisions_are_not_made_up() -> None:
    html = read("/sacramento/")
    assert "No decisions due yet" in html
    assert "Not enough data" in html


def test_small_numbers_are_hidden_on_the_home_page_too() -> None:
    city = cast.a_city()
    cast.a_case_in("released", city)
    found = tally(city, TODAY + 11 * DAY)
    assert (found.open_now, found.decisions.due, found.median_days) == ("0", "< 5", "")


def test_withdrawn_requests_and_other_cities_do_not_count() -> None:
    cast.a_case_in("withdrawn")
    assert tally(cast.a_city(), TODAY + 20 * DAY).decisions.due == "0"
    for _ in range(5):
        cast.a_case_in("released")
    assert tally(cast.a_city("bakersfield"), TODAY + 20 * DAY).decisions.due == "0"


def test_numbers_take_three_queries_at_most() -> None:
    city = cast.a_city()
    with CaptureQueriesContext(connection) as asked:
        tally(city, TODAY)
    assert len(asked) == 3  # the last event, the decisions, the open requests
    with CaptureQueriesContext(connection) as asked:
        tally(city, TODAY)
    assert len(asked) <= 3


def test_datasets_are_listed_with_a_way_to_ask_about_each() -> None:
    html = read("/sacramento/datasets/")
    for dataset in cast.a_city().datasets.all():
        assert dataset.title in html
        assert f"/sacramento/datasets/{dataset.pk}/" in html
        assert f"/sacramento/requests/new/?dataset={dataset.pk}" in read(
            f"/sacramento/datasets/{dataset.pk}/"
        )
        chosen = read(f"/sacramento/requests/new/?dataset={dataset.pk}")
        assert re.search(rf'value="{dataset.pk}" selected', chosen)


@pytest.mark.parametrize("key", ["sacramento", "bakersfield"])
def test_the_law_page_names_each_line_and_its_section_and_folds_how_it_was_checked(key: str) -> None:
    html = read(f"/{key}/law/")
    assert "Gov. Code § 7922.535(c)(6)" in html
    assert "Law enforcement investigations" in html
    assert "How we checked this" in html
    for apparatus in ("checked in the text of the law", "Not yet verified", "wording not checked"):
        assert apparatus not in html
    assert re.findall(r'<li lang="en"><a href="https?://', html.partition('id="sources"')[2])


@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2026-10-05", "2026-10-15"),
        ("2026-11-01", "2026-11-12"),  # day 10 is Veterans Day
        ("2027-12-22", "2028-01-03"),  # day 10 is New Year's Day, a Saturday
        ("2028-02-19", "2028-02-29"),
    ],
)
def test_the_calculator_gives_the_clocks_date_with_its_working(on: str, due: str) -> None:
    html = read(f"/sacramento/calculator/?on={on}")
    answer = html[html.index('id="answer"') :]
    assert f'A decision is due <time class="cr-date" datetime="{due}"' in answer
    assert answer.count("<tr") >= 11
    assert "Gov. Code § 7922.535(b)" in answer


def test_the_calculator_counts_late_arrivals_from_the_next_open_day_where_the_city_does() -> None:
    cast.a_city(receipt_policy="next_business_day")
    early = read("/sacramento/calculator/?on=2026-10-02&at=09:00")
    late = read("/sacramento/calculator/?on=2026-10-02&at=20:00")
    assert "counts as received on" not in early
    assert "is considered received on Monday, October 5, 2026" in late


@pytest.mark.parametrize(
    "query",
    [
        "on=",
        "on=tomorrow",
        "on=3026-01-01",
        "on=0001-01-01",
        "on=2026-13-01",
        "on=%00",
    ],
)
def test_the_calculator_says_what_is_wrong_with_a_date(query: str) -> None:
    answer = Client().get(f"/sacramento/calculator/?{query}")
    assert answer.status_code == 400
    assert "usa-error-message" in answer.content.decode()


def test_the_calculator_says_what_is_wrong_with_a_time_where_it_matters() -> None:
    assert Client().get("/sacramento/calculator/?on=2026-10-05&at=99:99").status_code == 200
    cast.a_city(receipt_policy="next_business_day")
    answer = Client().get("/sacramento/calculator/?on=2026-10-05&at=99:99")
    assert answer.status_code == 400
    assert 'id="id_at_error"' in answer.content.decode()


def test_a_day_before_the_law_on_file_is_refused_or_answered_but_never_a_crash() -> None:
    for year in (1970, 1999, 2022, 2099, 2100):
        assert Client().get(f"/sacramento/calculator/?on={year}-12-31").status_code in (200, 400)


@pytest.mark.parametrize("path", ["", "datasets/", "law/", "calculator/", "requests/new/", "requests/find/"])
def test_an_unknown_city_is_a_friendly_404(path: str) -> None:
    answer = Client().get(f"/atlantis/{path}")
    assert answer.status_code == 404
    assert "There is no page at this address" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "law/", "calculator/?on=2026-10-05", "datasets/", "requests/new/"])
def test_public_pages_ask_little_of_the_database(path: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(f"/sacramento/{path}").status_code == 200
    assert len(asked) <= (6 if path == "datasets/" else 4)


def test_the_median_is_in_days(watch: Watch) -> None:
    city = cast.a_city()
    for place, days in enumerate((2, 3, 4, 8, 9)):
        case = cast.drive(cast.a_case(city, description=f"Number {place}"), "clerk_review")
        cast.deny(case, NOW + timedelta(days=days))
    assert tally(city, TODAY + 12 * DAY).median_days == "4"


@pytest.mark.parametrize(
    ("kind", "on", "day"),
    [
        ("sb1421_production", "2026-10-05", "November 19, 2026"),
        ("form_700_inspection", "2026-04-01", "April 3, 2026"),
    ],
)
def test_the_calculator_counts_other_time_limits_of_the_law_too(kind: str, on: str, day: str) -> None:
    html = read(f"/sacramento/calculator/?kind={kind}&on={on}")
    assert day in html
    assert "How we calculated this date" in html
    assert "A decision is due" not in html


def test_the_calculator_refuses_a_kind_the_law_does_not_know() -> None:
    assert Client().get("/sacramento/calculator/?kind=nonsense&on=2026-10-05").status_code == 400
