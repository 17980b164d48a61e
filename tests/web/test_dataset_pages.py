"""The registry in public: search with everything in the address, honest pages, and nothing of what is not public."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client

from requests_app.access import public_withholdings
from requests_app.cases.actors import PUBLIC, staff
from requests_app.cases.dates_in_words import longdate
from requests_app.datasets import search as dataset_search
from requests_app.models import Dataset, Department
from requests_app.services.cases import public_page as case_public_page
from requests_app.services.datasets import (
    publication as dataset_publication,
    publication_review as dataset_publication_review,
    registry as dataset_registry,
)
from tests import acts_of_reviews as reviews, cast
from tests.api.helpers import call, token_of
from tests.datasets.library import (
    CITATIONS,
    a_dataset,
    a_scheduled_dataset,
    again,
    entry,
    publish,
    take_in,
    the_desk,
    withhold,
)
from tests.services.datasets.parts import open_part, withhold_part

pytestmark = pytest.mark.django_db
HERE = "/sacramento/datasets/"
SOON = date(2027, 3, 1)


def read(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status, path
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return body.decode()


def _titles(query: str) -> list[str]:
    return re.findall(r"<h3><a href=\"[^\"]+\">([^<]+)</a></h3>", read(f"{HERE}?{query}"))


def _registry() -> None:
    city = cast.a_city()
    take_in(
        city,
        entry(
            "fires", title="Fire incidents by day", keyword=["burning"], publisher={"name": "Fire Department"}
        ),
        entry("permits", title="Building permits", description="Every permit the city issued."),
        entry("budget", title="Budget", distribution=[{"downloadURL": "https://a.example/b.xlsx"}]),
        entry("plans", title="Floor plans", accessLevel="restricted public", rights="Only for owners."),
    )


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=permits", ["Building permits"]),
        ("q=permi", ["Building permits"]),
        ("q=BURNING", ["Fire incidents by day"]),
        ("q=permit+issued", ["Building permits"]),
        ("q=permit+burning", []),
        ("q=budget", ["Budget"]),
        ("publisher=Fire+Department", ["Fire incidents by day"]),
        ("format=xlsx", ["Budget"]),
        ("status=restricted", ["Floor plans"]),
        ("status=withheld", []),
        ("q=fire&format=xlsx", []),
        ("q=%26+%7C+%21%28%29%3A*", []),
        ("q=''%3B+drop", []),
    ],
)
def test_datasets_are_found_by_words_standing_publisher_and_format(query: str, titles: list[str]) -> None:
    _registry()
    assert _titles(query) == titles


def test_the_best_fit_stands_first() -> None:
    city = cast.a_city()
    take_in(
        city,
        entry("a", title="Aaa", description="Some trees."),
        entry("b", title="Trees", description="All."),
    )
    assert _titles("q=trees") == ["Trees", "Aaa"]


@pytest.mark.parametrize(
    "query", ["status=secret", "publisher=Nobody", "format=exe", "q=" + "x" * 300, "q=%00"]
)
def test_a_choice_that_is_not_offered_is_refused_in_words(query: str) -> None:
    html = read(f"{HERE}?{query}", 400)
    assert "Error" in html


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "", "2"])
def test_any_page_number_gives_a_page(number: str) -> None:
    city = cast.a_city()
    take_in(city, *[entry(f"d{place}") for place in range(25)])
    assert "28 datasets" in read(f"{HERE}?page={number}")


def test_the_pages_of_a_list_keep_the_search_in_their_address() -> None:
    city = cast.a_city()
    take_in(city, *[entry(f"d{place}", title=f"Call list {place:02}") for place in range(25)])
    html = read(f"{HERE}?q=call&format=csv")
    assert 'href="?q=call&amp;format=csv&amp;page=2"' in html
    assert len(_titles("q=call&format=csv")) == 20
    assert len(_titles("q=call&format=csv&page=2")) == 5


def test_a_page_says_what_the_city_says_and_what_it_does_not() -> None:
    dataset = a_dataset(license="https://a.example/licence", accrualPeriodicity="R/P1M")
    html = read(f"{HERE}{dataset.pk}/")
    for words in (
        "calls", "City of Sacramento", "data@city.example", "https://a.example/licence", "Every month",
        "Tuesday, September 1, 2026", "https://data.city.example/calls.csv", "CSV", "The dataset was listed",
    ):  # fmt: skip
        assert words in html, words
    assert "The city has not published: department, date first issued, web page, rate limits." in (
        " ".join(html.split())
    )
    for term in ("Department", "First issued", "Web page", "Rate limits"):
        assert f"{term}</dt>" not in html, term


def test_the_citys_own_terms_stand_where_a_dataset_has_none() -> None:
    dataset = a_dataset()
    assert "data made available for download through the portal" in read(f"{HERE}{dataset.pk}/")
    dataset_registry.edit(
        dataset.pk, changes={"terms_text": "Name the city."}, actor=the_desk(dataset.city), now=cast.NOW
    )
    html = read(f"{HERE}{dataset.pk}/")
    assert "Name the city." in html
    assert "through the portal" not in html


def test_a_withheld_dataset_names_its_exemption_and_offers_a_review_but_no_data() -> None:
    dataset = withhold(a_dataset())
    html = read(f"{HERE}{dataset.pk}/")
    for words in (
        "Gov. Code § 7925.000",
        "It is what single taxpayers told the city.",
        "Dana Reyes, Data Officer",
    ):
        assert words in html
    assert "calls.csv" not in html
    assert f"/sacramento/requests/new/?dataset={dataset.pk}&amp;kind=exemption_review" in html
    form = read(f"/sacramento/requests/new/?dataset={dataset.pk}&kind=exemption_review")
    assert "Please review again why the dataset “The calls of the city” is withheld." in form
    assert re.search(r'value="exemption_review"[^>]*checked', form)
    assert re.search(rf'value="{dataset.pk}" selected', form)


@pytest.mark.parametrize(
    ("on", "said"), [(date(2020, 3, 1), "The city was to review"), (date(2090, 3, 1), "The city will review")]
)
def test_a_day_to_review_again_that_has_passed_is_not_said_to_come(on: date, said: str) -> None:
    dataset = withhold(a_dataset(), citations=[replace(CITATIONS[0], rereview_on=on)])
    html = read(f"{HERE}{dataset.pk}/")
    assert f"{said} this again on" in html


def test_every_page_offers_records_and_a_way_to_report_a_problem() -> None:
    for dataset in (a_dataset(), a_scheduled_dataset()):
        html = read(f"{HERE}{dataset.pk}/")
        assert f"?dataset={dataset.pk}&amp;kind=records" in html
        assert f"{HERE}{dataset.pk}/report/" in html
        assert "I request the records in the dataset" in read(
            f"/sacramento/requests/new/?dataset={dataset.pk}&kind=records"
        )


def test_a_review_can_hide_the_addresses_everywhere() -> None:
    dataset = a_dataset(landingPage="https://data.city.example/about")
    dataset_publication_review.begin_review(
        dataset.pk, reason="It may name people.", hide_links=True, actor=the_desk(dataset.city), now=cast.NOW
    )
    for path in (f"{HERE}{dataset.pk}/", "/sacramento/data.json", f"/api/v1/datasets/{dataset.pk}/"):
        body = read(path)
        assert "calls.csv" not in body
        assert "data.city.example/about" not in body
    assert "It may name people." in read(f"{HERE}{dataset.pk}/")


def test_a_missed_date_is_said_and_a_moved_one_stands_beside_the_first() -> None:
    dataset = a_scheduled_dataset(days=3)
    Dataset.objects.filter(pk=dataset.pk).update(next_due_on="2026-01-05")
    assert "was due to be published by Monday, January 5, 2026 and has not been" in read(
        f"{HERE}{dataset.pk}/"
    )
    dataset_publication.schedule(
        dataset.pk, due_on=date(2040, 1, 10), reason="The survey takes longer.", actor=the_desk(dataset.city),
        now=cast.NOW.replace(year=2039),
    )  # fmt: skip
    html = read(f"{HERE}{dataset.pk}/")
    assert "Tuesday, January 10, 2040" in html
    assert "Monday, January 5, 2026" in html
    assert "The survey takes longer." in html


def test_a_dataset_of_another_city_and_none_read_alike() -> None:
    there = a_dataset(cast.a_city("bakersfield"))
    for key in (there.pk, 999_999, 2**63, 10**30):
        read(f"{HERE}{key}/", 404)


def test_a_vanished_dataset_keeps_its_page_and_leaves_the_catalog() -> None:
    dataset = a_dataset()
    take_in(dataset.city, entry("other"))
    assert "The catalog has not listed it since" in read(f"{HERE}{dataset.pk}/")
    assert "calls.csv" not in read("/sacramento/data.json")
    assert _titles("status=vanished") == ["The calls of the city"]


# --- the catalog going out, the feed, the map


def test_what_goes_out_comes_back_the_same() -> None:
    here, there = cast.a_city(), cast.a_city("bakersfield")
    take_in(
        here,
        entry("a", license="https://a.example/l", accrualPeriodicity="R/P1Y", rights="Free."),
        entry("b"),
    )
    out = json.loads(read("/sacramento/data.json"))
    mine = [row for row in out["dataset"] if row["identifier"] in ("a", "b")]
    assert take_in(there, *mine).with_warnings == 0
    for name in ("a", "b"):
        one, two = (
            Dataset.objects.get(city=here, identifier=name),
            Dataset.objects.get(city=there, identifier=name),
        )
        for field in (
            "title",
            "description",
            "keywords",
            "publisher",
            "licence",
            "periodicity",
            "rights",
            "modified",
            "formats",
        ):
            assert getattr(one, field) == getattr(two, field), field
        assert [form.download_url for form in one.distributions.all()] == [
            f.download_url for f in two.distributions.all()
        ]


def test_the_catalog_is_sent_again_only_when_something_changed() -> None:
    take_in(cast.a_city(), entry("calls"))
    first = Client().get("/sacramento/data.json")
    whole = b"".join(first.streaming_content)  # type: ignore[attr-defined]
    again = Client().get("/sacramento/data.json")
    assert b"".join(again.streaming_content) == whole  # type: ignore[attr-defined]
    kept = {"If-None-Match": f'"other", W/{first["ETag"]}'}
    assert Client().get("/sacramento/data.json", headers=kept).status_code == 304
    take_in(cast.a_city(), entry("calls", title="Another title"))
    changed = Client().get("/sacramento/data.json", headers=kept)
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert b"Another title" in b"".join(changed.streaming_content)  # type: ignore[attr-defined]


def test_the_catalog_holds_only_what_everybody_may_fetch() -> None:
    city = cast.a_city()
    take_in(city, *[entry(name) for name in ("out", "held", "gone")])
    withhold(Dataset.objects.select_related("city").get(identifier="held"))
    gone = Dataset.objects.get(identifier="gone")
    dataset_publication_review.withdraw(gone.pk, reason="Old.", actor=the_desk(city), now=cast.NOW)
    a_scheduled_dataset(city)
    named = {row["identifier"] for row in json.loads(read("/sacramento/data.json"))["dataset"]}
    assert "out" in named
    assert not named & {"held", "gone", "trees"}


def test_the_feed_tells_the_news_and_the_map_names_every_page() -> None:
    dataset = withhold(a_dataset(title="Calls & 3 < 4"))
    feed = Xml.fromstring(read(f"{HERE}news.atom"))
    titles = [
        row.findtext("{http://www.w3.org/2005/Atom}title")
        for row in feed.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert titles[0] == "Calls & 3 < 4: The city withheld the dataset"
    site = Xml.fromstring(read("/sitemap.xml"))
    places = {row.text for row in site.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert any(place and place.endswith(f"{HERE}{dataset.pk}/") for place in places)


def test_each_search_is_a_feed_of_its_own_and_its_page_names_it() -> None:
    withhold(a_dataset(title="Calls for service"))
    atom = "{http://www.w3.org/2005/Atom}"
    feeds = [Xml.fromstring(read(f"{HERE}news.atom{query}")) for query in ("", "?q=calls", "?q=trees")]
    assert [bool(feed.findall(f"{atom}entry")) for feed in feeds] == [True, True, False]
    assert len({feed.findtext(f"{atom}id") for feed in feeds}) == 3
    assert f"{HERE}news.atom?q=calls" in read(f"{HERE}?q=calls&page=1")
    read(f"{HERE}news.atom?status=nonsense", 404)


@pytest.mark.parametrize(
    ("identifier", "typed"),
    [("https://hub.example/id=7c1d9448663f41b1898643b6d91201c4&sublayer=0", "7c1d9448663f41b1898643b6d91201c4"),
     ("5b9a9448-663f-41b1-8986-43b6d91201c4", "5B9A9448-663F-41B1-8986-43B6D91201C4"),
     ("7c1d9448663f41b1898643b6d91201c4_0", "https://hub.example/datasets/7c1d9448663f41b1898643b6d91201c4_0/"),
     ("/data/police/calls-2024.csv", "/data/police/calls-2024.csv")],
)  # fmt: skip
def test_an_identifier_of_any_shape_finds_its_dataset(identifier: str, typed: str) -> None:
    city = cast.a_city()
    take_in(city, entry(identifier, title="The one"), entry("other-2024-12345678", title="Another"))
    found = dataset_search.find(city, PUBLIC, dataset_search.Wanted(typed))
    assert [row.title for row in found] == ["The one"]


def test_what_is_withheld_is_listed_with_its_reason_and_the_day_it_is_looked_at_again() -> None:
    whole = withhold(
        a_dataset(title="Calls for service"), citations=[replace(CITATIONS[0], rereview_on=SOON)]
    )
    page = read(f"{HERE}withheld/")
    assert f"{HERE}{whole.pk}/" in page
    assert "Gov. Code § 7925.000" in page
    assert longdate(SOON) in page
    assert f"{HERE}withheld/" in read(HERE)
    row = public_withholdings.withheld_now(whole.city, SOON + timedelta(days=1))[0]
    assert row.overdue
    publish(whole)
    assert f"{HERE}{whole.pk}/" not in read(f"{HERE}withheld/")


def test_a_withheld_part_is_listed_until_it_is_opened() -> None:
    dataset = publish(a_dataset(title="Calls for service"))
    part = withhold_part(dataset)
    assert "Withheld part" in read(f"{HERE}withheld/")
    open_part(dataset, part.pk)
    assert "The city withholds no dataset now." in read(f"{HERE}withheld/")


# --- what is not public

CANARY = "Zq7canary"


def _hidden() -> Dataset:
    city = cast.a_city()
    names = {name: f"{CANARY} {name}" for name in ("title", "description", "rights", "license")}
    take_in(
        city, entry("open"),
        entry(f"{CANARY}-id", accessLevel="non-public", keyword=[CANARY], publisher={"name": f"{CANARY} office"},
              distribution=[{"downloadURL": f"https://{CANARY}.example/x.{CANARY}", "format": CANARY}],
              contactPoint={"fn": CANARY, "hasEmail": f"{CANARY}@a.example"}, **names),
    )  # fmt: skip
    return Dataset.objects.select_related("city__policy").get(identifier=f"{CANARY}-id")


def test_what_is_not_public_appears_to_nobody_outside_in_no_representation() -> None:
    hidden = _hidden()
    city = hidden.city
    paths = [
        HERE, f"{HERE}withheld/", f"{HERE}news.atom?q={CANARY}",
        f"{HERE}?q={CANARY}", f"{HERE}?status=scheduled", f"{HERE}news.atom", "/sacramento/data.json",
        "/sitemap.xml", "/sacramento/requests/new/", f"/sacramento/requests/new/?dataset={hidden.pk}&kind=records",
        "/sacramento/", "/api/v1/cities/sacramento/", "/api/v1/datasets/?city=sacramento",
        f"/api/v1/datasets/?city=sacramento&q={CANARY}", "/api/v1/datasets/?city=sacramento&status=scheduled",
    ]  # fmt: skip
    for path in paths:
        body = read(path)
        searched = f"q={CANARY}" in path
        assert CANARY.lower() not in (body.replace(CANARY, "") if searched else body).lower(), path
        assert f"datasets/{hidden.pk}/" not in body, path
    assert "No datasets match" in read(f"{HERE}?q={CANARY}")
    for path in (f"{HERE}{hidden.pk}/", f"{HERE}{hidden.pk}/report/", f"/api/v1/datasets/{hidden.pk}/"):
        assert CANARY.lower() not in read(path, 404).lower()
    count = len(re.findall("<h3><a", read(HERE)))
    assert f"{count} datasets" in read(HERE)
    assert f"{CANARY} office" not in dataset_search.publishers(city, PUBLIC)
    assert CANARY.lower() not in dataset_search.formats(city, PUBLIC)


def test_a_hidden_dataset_cannot_be_named_in_a_request_or_a_report() -> None:
    hidden = _hidden()
    client = Client()
    first = client.get("/sacramento/requests/new/")
    ticket = re.search(r'name="ticket" value="([^"]+)"', first.content.decode())
    assert ticket
    sent = client.post(
        "/sacramento/requests/new/",
        {
            "ticket": ticket[1],
            "kind": "records",
            "description": "All of it.",
            "dataset": str(hidden.pk),
            "go": "reach",
        },
    )
    assert sent.status_code == 400
    assert CANARY not in sent.content.decode()


def test_the_citys_own_staff_find_it_and_nobody_elses() -> None:
    hidden = _hidden()
    here, there = hidden.city, cast.a_city("bakersfield")
    address = f"/datasets/{hidden.pk}/"
    assert call(address, token_of(cast.an_intake_clerk(here))).status_code == 200
    assert call(address, token_of(cast.an_intake_clerk(there))).status_code == 404
    told = call(address, token_of(cast.an_intake_clerk(here)))
    assert told["Cache-Control"] == "private, no-store"
    rows = call(f"/datasets/?city=sacramento&q={CANARY}", token_of(cast.an_intake_clerk(here))).json()[
        "results"
    ]
    assert [row["id"] for row in rows] == [hidden.pk]
    assert (
        call(f"/datasets/?city=sacramento&q={CANARY}", token_of(cast.an_intake_clerk(there))).json()[
            "results"
        ]
        == []
    )


def test_staff_of_one_department_see_what_is_not_public_only_where_it_owns_it() -> None:
    hidden = _hidden()
    clerk, other = (
        cast.a_department(hidden.city),
        Department.objects.filter(city=hidden.city).exclude(key="city_clerk")[0],
    )
    dataset_registry.edit(hidden.pk, changes={"owner": clerk}, actor=the_desk(hidden.city), now=cast.NOW)
    for department, seen in ((clerk, True), (other, False)):
        reader = staff(cast.a_reviewer(hidden.city, f"of-{department.key}", department))
        assert Dataset.objects.visible_to(reader).filter(pk=hidden.pk).exists() is seen


def test_a_dataset_that_becomes_non_public_leaves_every_page() -> None:
    dataset = a_dataset(title=CANARY)
    take_in(dataset.city, entry("calls", title=CANARY, accessLevel="non-public"))
    for path in (HERE, f"{HERE}news.atom", "/sacramento/data.json", "/sitemap.xml"):
        assert CANARY not in read(path)
    read(f"{HERE}{dataset.pk}/", 404)


# --- the API


def test_the_api_gives_what_the_page_gives_and_lists_what_is_open() -> None:
    dataset = withhold(a_dataset())
    told = call(f"/datasets/{dataset.pk}/").json()
    assert (told["status"], told["withholding"]["citations"][0]["citation"]) == (
        "withheld",
        "Gov. Code § 7925.000",
    )
    assert told["distributions"] == []
    assert {"owner", "licence", "issued"} <= set(told["not_specified"])
    publish(again(dataset))
    told = call(f"/datasets/{dataset.pk}/").json()
    assert told["distributions"][0]["download_url"] == "https://data.city.example/calls.csv"


def test_the_apis_list_is_followed_by_its_cursor() -> None:
    take_in(cast.a_city(), *[entry(f"d{place}") for place in range(7)])
    seen: list[int] = []
    path: str | None = "/datasets/?city=sacramento&limit=3&format=csv"
    while path:
        told = call(path).json()
        seen += [row["id"] for row in told["results"]]
        path = told["next"] and told["next"].partition("/api/v1")[2]
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    "query",
    [
        "city=nowhere", "city=sacramento&status=x", "city=sacramento&cursor=x", "city=sacramento&limit=0",
        "city=sacramento&limit=101", "city=sacramento&q=" + "x" * 201, "city=sacramento&x=1",
        "city=sacramento&city=bakersfield", "city=sacramento&q=%00",
    ],
)  # fmt: skip
def test_bad_parameters_of_the_api_are_told(query: str) -> None:
    assert call(f"/datasets/?{query}").status_code == 400


def test_a_cursor_of_other_filters_is_refused() -> None:
    take_in(cast.a_city(), *[entry(f"d{place}") for place in range(3)])
    following: Any = call("/datasets/?city=sacramento&limit=1").json()["next"]
    cursor = following.partition("cursor=")[2]
    assert call(f"/datasets/?city=bakersfield&cursor={cursor}").status_code == 400


def test_a_part_that_is_withheld_stands_with_its_reasons_beside_the_published_rest() -> None:
    dataset = a_dataset()
    held = withhold_part(dataset)
    html = read(f"{HERE}{dataset.pk}/")
    for words in (
        "A part of this dataset is withheld",
        held.part,
        "It is what single taxpayers told the city.",
    ):
        assert words in html
    assert "calls.csv" in html
    assert "kind=exemption_review&amp;aim=open" in html and "kind=exemption_review&amp;aim=protect" in html
    whole = json.loads(read(f"/api/v1/datasets/{dataset.pk}/"))
    assert [row["part"] for row in whole["withheld_parts"]] == [held.part]
    open_part(dataset, held.pk)
    assert "A part of this dataset is withheld" not in read(f"{HERE}{dataset.pk}/")


def test_only_decisions_of_requests_with_a_public_page_are_linked() -> None:
    case = reviews.a_review_in("released", "protect", cast.a_city(publishes_cases=True))
    address = f"{HERE}{case.dataset_id}/"
    assert "Decisions on requests to review it" not in read(address)
    case_public_page.make_public(
        case.pk, public_title="Names of owners", actor=cast.the_intake(case), now=cast.NOW
    )
    html = read(address)
    assert f"/sacramento/public/{case.number}/" in html and "Names of owners" in html
    assert "Please look at it again" not in html
