"""News for feed readers: Atom by RFC 4287, with an author and ids that stay the same wherever the site moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed

from requests_app.cities.models import City


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `name` is what it is called for ever within its city; `path` where it is read."""

    name: str
    title: str
    summary: str
    path: str
    at: datetime


def stable_id(city: City, name: str) -> str:
    """The same for the same thing on every server and under every address."""
    return uuid5(NAMESPACE_URL, f"cityrecords/{city.state}/{city.key}/{name}").urn


def feed(city: City, *, title: str, home: str, path: str, entries: Iterable[Entry]) -> HttpResponse:
    """A feed of the city. `home`: the page it tells the news of; `path`: the feed's own."""
    atom = Atom1Feed(
        title=title,
        link=f"{settings.PUBLIC_URL}{home}",
        description="",
        feed_url=f"{settings.PUBLIC_URL}{path}",
        feed_guid=stable_id(city, f"feed {path}"),
        author_name=city.name,
        language=translation.get_language(),
    )
    for entry in entries:
        atom.add_item(
            title=entry.title,
            link=f"{settings.PUBLIC_URL}{entry.path}",
            description=entry.summary,
            unique_id=stable_id(city, entry.name),
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
