"""What other programs follow: the news of a city's datasets as Atom, and the map of the public pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access import dataset_timeline
from requests_app.cases.actors import PUBLIC
from requests_app.cases.law_translation import law_text
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.datasets.search import Wanted, find
from requests_app.records.models import ReadingRoomEntry
from requests_app.web import atom

MOST_IN_MAP = 50_000
"""A site map may not hold more addresses."""
OF_A_CITY = ("city", "datasets", "city_law", "city_calculator", "city_report_now", "case_new", "case_find")


def news(city: City, wanted: Wanted, kept: str) -> HttpResponse:
    """The latest things that happened to datasets everyone may know of, or to those a search finds today.

    `kept`: the search as it stands in the address; each search is a feed of its own.
    """
    title = _("%(city)s: datasets") % {"city": city.name}
    named = ", ".join(filter(None, [wanted.words, wanted.publisher, wanted.format]))
    query = f"?{kept}" if kept else ""
    return atom.feed(
        city,
        title=f"{title}: {named}" if named else title,
        home=reverse("web:datasets", args=[city.key]) + query,
        path=reverse("web:dataset_feed", args=[city.key]) + query,
        entries=[
            atom.Entry(
                name=f"city log {line.seq}",
                title=f"{law_text(dataset.title)}: {line.sentence}",
                summary=line.detail or line.sentence,
                path=reverse("web:dataset", args=[city.key, dataset.pk]),
                at=line.at,
            )
            for dataset, line in dataset_timeline.of_city(
                city, PUBLIC, among=find(city, PUBLIC, wanted) if kept else None
            )
        ],
    )


def site_map() -> str:
    """The addresses of the public pages."""
    rows = "".join(f"<url><loc>{escape(settings.PUBLIC_URL + path)}</loc></url>\n" for path in _paths())
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n"


def _paths() -> Iterator[str]:
    yield reverse("web:cities")
    cities = {city.pk: city.key for city in City.objects.all()}
    for key in cities.values():
        yield from (reverse(f"web:{name}", args=[key]) for name in OF_A_CITY)
    left = MOST_IN_MAP - 1 - len(OF_A_CITY) * len(cities)
    today = timezone.localdate()
    entries = ReadingRoomEntry.objects.open_on(today).filter(case__city__policy__reading_room_indexed=True)
    for city_id, number in entries.values_list("case__city_id", "case__number")[: left // 2]:
        left -= 1
        yield reverse("web:reading_room_entry", args=[cities[city_id], number])
    rows = Dataset.objects.visible_to(PUBLIC).order_by("city_id", "id").values_list("city_id", "pk")
    for city_id, pk in rows[:left]:
        yield reverse("web:dataset", args=[cities[city_id], pk])
