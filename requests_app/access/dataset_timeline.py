"""What happened to a dataset, in sentences: for its page, its feed, the API and the clerk workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent
from requests_app.access.timeline import line_of
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.timeline import TimelineLine
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.datasets.querysets import Reader, dataset_visibility

KINDS = frozenset(kind.value for kind in CityEventKind if kind.value.startswith(("dataset_", "publication_")))
"""The kinds of entries that are about a dataset itself; incidents have a timeline of their own."""


def of_dataset(dataset: Dataset, most: int = 50) -> list[TimelineLine]:
    """The latest things that happened to one dataset, the newest first."""
    rows = CityEvent.objects.filter(dataset=dataset, kind__in=KINDS).order_by("-seq")[:most]
    return full(rows)


def of_city(
    city: City, reader: Reader, most: int = 50, *, among: QuerySet[Dataset] | None = None
) -> list[tuple[Dataset, TimelineLine]]:
    """The latest things that happened to datasets of a city that this reader may know of, the newest first.

    `among`: only those that a search found.
    """
    rows: QuerySet[CityEvent] = CityEvent.objects.filter(city=city, kind__in=KINDS)
    rows = rows.filter(dataset_visibility(reader, "dataset__"), dataset__isnull=False)
    if among is not None:
        rows = rows.filter(dataset__in=among.order_by().values("pk"))
    rows = rows.select_related("dataset").defer("dataset__raw", "dataset__search", "dataset__description")
    return [(event.dataset, line(event)) for event in rows.order_by("-seq")[:most] if event.dataset]


def full(events: Iterable[CityEvent]) -> list[TimelineLine]:
    """What staff read, and everyone else: what happens to a dataset is public where the dataset is."""
    return [line(event) for event in events]


def line(event: CityEvent) -> TimelineLine:
    """One entry as a sentence, with the dates or changed fields it carries."""
    return line_of(event, _detail)


def _detail(kind: CityEventKind, data: Mapping[str, Any]) -> str:
    parts = []
    if data.get("fields"):
        names = _field_names()
        parts.append(", ".join(dict.fromkeys(names.get(name, name) for name in data["fields"])))
    if data.get("to_on"):
        parts.append(_("New date: %(on)s.") % {"on": longdate(date.fromisoformat(data["to_on"]))})
    if data.get("original_on"):
        parts.append(_("Originally due: %(on)s.") % {"on": longdate(date.fromisoformat(data["original_on"]))})
    if data.get("due_on") and kind == CityEventKind.PUBLICATION_MISSED:
        parts.append(_("The date was %(on)s.") % {"on": longdate(date.fromisoformat(data["due_on"]))})
    elif data.get("due_on"):
        parts.append(_("Next date: %(on)s.") % {"on": longdate(date.fromisoformat(data["due_on"]))})
    if data.get("what") == "links_hidden":
        parts.append(_("Download links are hidden during the review."))
    return " ".join(parts)


def _field_names() -> dict[str, str]:
    """The fields of an entry in plain words."""
    return {
        "access_level": _("access level"),
        "contact_email": _("contact"),
        "contact_name": _("contact"),
        "description": _("description"),
        "distributions": _("formats and links"),
        "identifier": _("identifier"),
        "issued": _("publication date"),
        "issued_on": _("publication date"),
        "keywords": _("keywords"),
        "landing_page": _("web page"),
        "licence": _("license"),
        "modified": _("date of the last change"),
        "modified_on": _("date of the last change"),
        "note": _("note"),
        "origin": _("source of the entry"),
        "owner": _("owner department"),
        "publisher": _("publisher"),
        "raw": _("other details in the catalog"),
        "periodicity": _("update frequency"),
        "rights": _("limits on access"),
        "terms_text": _("terms of use"),
        "terms_url": _("terms of use"),
        "title": _("title"),
        "warnings": _("other details in the catalog"),
    }
