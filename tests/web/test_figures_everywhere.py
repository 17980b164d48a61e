"""One set of figures: home page, report, CSV, workspace and API agree, and follow every act at once."""

from __future__ import annotations

import csv
import html
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.cases.figures_definition import definition, small_counts
from requests_app.models import City, Department, RecordsRequest
from tests import cast
from tests.cast import DAY, NOW
from tests.web.steps import Watch

pytestmark = pytest.mark.django_db
API = "/api/v1/cities/sacramento/figures/"
IN_TIME, LATE = 8, 6


@pytest.fixture
def city() -> City:
    """Eight decided in time, six late, five still owed, all due on October 15, 2026; two departments."""
    found = cast.a_city()
    departments = list(Department.objects.filter(city=found).order_by("name")[:2])
    for place in range(IN_TIME + LATE + 5):
        case = cast.drive(cast.a_case(found), "clerk_review")
        if place < IN_TIME:
            cast.deny(case, NOW + 2 * DAY)
        elif place < IN_TIME + LATE:
            cast.deny(case, NOW + 12 * DAY)
        RecordsRequest.objects.filter(pk=case.pk).update(
            department=departments[place % 2 if place > 9 else 0]
        )
    return found


def _words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_every_surface_gives_the_same_figures(client: Client, city: City, watch: Watch) -> None:
    watch.at = NOW + 20 * DAY
    told = json.loads(client.get(API).content)
    assert told["as_of"] == "2026-10-25"
    counts = {"due": 19, "in_time": 8, "late": 6, "owed": 5, "never": 0}
    assert {name: told["determinations"][name] for name in counts} == counts
    assert told["determinations"]["median_days"] == 2.0
    assert told["received"] == 19
    assert [row["month"] for row in told["months"]] == [f"2026-{month:02}" for month in range(1, 11)]
    assert {name: told["months"][9][name] for name in counts} == counts
    home = _words(client.get("/sacramento/").content.decode())
    assert "of the decisions that came due: 19" in home and "42%" in home
    report = client.get("/sacramento/report/2026/").content.decode()
    for label, name in (
        ("Decisions due", "due"), ("On time", "in_time"), ("Late", "late"), ("Still owed", "owed"),
    ):  # fmt: skip
        assert f"<dt>{label}</dt><dd>{counts[name]}</dd>" in report
        assert f'<td data-label="{label}">{counts[name]}</td>' in report
    rows = list(csv.DictReader(StringIO(client.get("/sacramento/report/2026.csv").content.decode())))
    of_month = {row["figure"]: row["value"] for row in rows if row["of"] == "2026-10"}
    assert of_month == {
        "decisions: came due": "19", "decisions: on time": "8", "decisions: late": "6",
        "decisions: still owed": "5", "decisions: never made": "0",
    }  # fmt: skip
    client.force_login(cast.an_administrator(city))
    page = client.get(reverse("admin:requests_app_citation_changelist"), {"year": "2026"}).content.decode()
    assert "<dt>Came due</dt><dd>19</dd>" in page
    assert "19 due: 8 on time, 6 late, 5 still owed, 0 never made" in _words(page)
    assert 'class="ad-bar__late ad-bar--12"' in page  # 11 of 19 missed


def test_the_definition_stands_beside_the_figures_on_every_surface(
    client: Client, city: City, watch: Watch
) -> None:  # fmt: skip
    watch.at = NOW + 20 * DAY
    report = html.unescape(client.get("/sacramento/report/2026/").content.decode())
    table = client.get("/sacramento/report/2026.csv").content.decode()
    told = json.loads(client.get(API).content)
    client.force_login(cast.an_administrator(city))
    desk = html.unescape(client.get(reverse("admin:requests_app_citation_changelist")).content.decode())
    for sentence in definition():
        assert sentence in report and sentence in desk
    assert [row["value"] for row in csv.DictReader(StringIO(table)) if row["figure"] == "definition"] == [
        *definition(), small_counts()
    ]  # fmt: skip
    assert told["definition"] == [*definition(), small_counts()]
    assert report.count(small_counts()) == 1
    assert "#definition" in client.get("/sacramento/").content.decode()


def test_the_home_page_follows_a_filing_and_a_decision_at_once(
    client: Client, city: City, watch: Watch
) -> None:  # fmt: skip
    watch.at = NOW + 20 * DAY
    first = _words(client.get("/sacramento/").content.decode())
    assert "open now" in first and "42%" in first
    open_now = RecordsRequest.objects.filter(city=city).open().count()
    assert re.search(rf"Requests open now {open_now} ", first)
    case = cast.a_case(city, now=watch.at)
    assert re.search(
        rf"Requests open now {open_now + 1} ", _words(client.get("/sacramento/").content.decode())
    )
    owed = RecordsRequest.objects.filter(city=city, state="clerk_review").first()
    assert owed is not None and case.pk != owed.pk
    cast.deny(owed, watch.at)
    told = json.loads(client.get(API).content)["determinations"]
    # Four are owed now: too few to show, and so is what would tell them.
    assert (told["due"], told["in_time"], told["late"], told["owed"]) == (19, 8, None, None)


def test_the_published_page_says_the_same_definition() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
    words = " ".join(page.read_text(encoding="utf-8").split())
    for sentence in definition():
        assert sentence in words


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("year=x", "year"), ("year=-1", "year"), ("year=1899", "year"), ("year=3000", "year"), ("year=", "year"),
        ("year=99999999999999999999", "year"), ("year=2026&year=2025", "year"), ("department=finance", "department"),
        ("month=3", "month"), ("year=2026.5", "year"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_named(client: Client, query: str, field: str) -> None:
    answer = client.get(f"{API}?{query}")
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


def test_a_city_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/api/v1/cities/nowhere/figures/").status_code == 404


@pytest.mark.parametrize("year", [1900, 2999])
def test_a_year_without_anything_is_all_zero(client: Client, year: int) -> None:
    told = client.get(f"{API}?year={year}").json()
    assert told["determinations"] == {
        "due": 0, "in_time": 0, "late": 0, "owed": 0, "never": 0, "median_days": None
    }  # fmt: skip
    assert told["departments"] == []
