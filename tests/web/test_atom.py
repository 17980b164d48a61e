"""The feeds hold what RFC 4287 asks of a feed, and the same thing has the same id wherever the site is."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client

from requests_app.models import CityPolicy
from tests.datasets.library import a_dataset, withhold
from tests.services.cases.public_cases import a_public_case

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def _feed(path: str) -> Xml.Element:
    answer = Client().get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return Xml.fromstring(answer.content)


def _texts(feed: Xml.Element, path: str) -> list[str]:
    return [row.text or "" for row in feed.findall("/".join(f"{ATOM}{part}" for part in path.split("/")))]


@pytest.mark.parametrize("kind", ["datasets", "public", "public/{}", "reading-room"])
def test_a_feed_says_who_writes_it_when_it_changed_and_where_it_is(kind: str, settings: Any) -> None:
    settings.PUBLIC_URL = "https://records.example.gov"
    withhold(a_dataset())
    case = a_public_case()
    CityPolicy.objects.update(reading_room=True)
    path = f"/sacramento/{kind.format(case.number)}/news.atom"
    feed = _feed(path)
    assert _texts(feed, "author/name") == ["City of Sacramento"]
    assert all(len(_texts(feed, name)) == 1 for name in ("id", "title", "updated"))
    own = [row.get("href") for row in feed.findall(f"{ATOM}link") if row.get("rel") == "self"]
    assert own == [f"https://records.example.gov{path}"]
    ids = _texts(feed, "entry/id")
    assert len(ids) == len(set(ids)) and all(each.startswith("urn:uuid:") for each in ids)
    assert len(_texts(feed, "entry/updated")) == len(_texts(feed, "entry/summary")) == len(ids)
    assert ids or kind == "reading-room"
    settings.PUBLIC_URL = "https://elsewhere.example.gov"
    moved = _feed(path)
    assert (_texts(moved, "id"), _texts(moved, "entry/id")) == (_texts(feed, "id"), ids)
