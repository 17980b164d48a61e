"""Finding datasets: words, standing, publisher and format, over what one reader may know of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Func, Q, TextField
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.datasets.querysets import DatasetQuerySet, Reader
from requests_app.datasets.states import AccessLevel, DatasetState

STANDINGS = {
    "published": _("Published"),
    "restricted": _("Restricted"),
    "under_review": _("Under review"),
    "withheld": _("Withheld"),
    "scheduled": _("Not published yet"),
    "withdrawn": pgettext_lazy("dataset", "Withdrawn"),
    "vanished": _("No longer in the catalog"),
}
"""How a dataset stands, as people ask for it: its state and how open it is, in one word."""
_OUT = Q(state=DatasetState.PUBLISHED, vanished_at=None)
_CONDITIONS = {
    "published": _OUT & ~Q(access_level=AccessLevel.RESTRICTED),
    "restricted": _OUT & Q(access_level=AccessLevel.RESTRICTED),
    "under_review": Q(state=DatasetState.UNDER_REVIEW),
    "withheld": Q(state=DatasetState.WITHHELD),
    "scheduled": Q(state=DatasetState.SCHEDULED),
    "withdrawn": Q(state=DatasetState.WITHDRAWN),
    "vanished": Q(vanished_at__isnull=False),
}
_TOKEN = re.compile(r"\w+")
_NAMED = re.compile(r"[\w./:?=&%#{}~-]{8,200}")
SHORTEST = 8
"""Characters of an identifier that is looked for as one."""
MOST_WORDS = 12
MOST_CHOICES = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; "" is anything."""

    words: str = ""
    standing: str = ""
    publisher: str = ""
    format: str = ""


def standing_of(dataset: Dataset) -> str:
    """The key of STANDINGS that fits a dataset."""
    if dataset.vanished_at is not None and dataset.state == DatasetState.PUBLISHED:
        return "vanished"
    if dataset.state == DatasetState.PUBLISHED and dataset.access_level == AccessLevel.RESTRICTED:
        return "restricted"
    return str(dataset.state)


def find(city: City, reader: Reader, wanted: Wanted) -> DatasetQuerySet:
    """The datasets of a city that fit, best first where words were given, else by title."""
    found = Dataset.objects.visible_to(reader).filter(city=city)
    return narrow(found.defer("search", "raw", "warnings", "keywords"), wanted)


def narrow(found: DatasetQuerySet, wanted: Wanted) -> DatasetQuerySet:
    """Those of some datasets that fit, in the same order."""
    if wanted.standing:
        found = found.filter(_CONDITIONS[wanted.standing])
    if wanted.publisher:
        found = found.filter(publisher=wanted.publisher)
    if wanted.format:
        found = found.filter(formats__contains=[wanted.format.lower()])
    if not wanted.words.strip():
        return found.order_by("title", "id")
    named = _identifier(wanted.words)
    if named is not None and (exact := found.filter(named)).exists():
        return exact.order_by("title", "id")
    query = _query(wanted.words)
    if query is None:
        return found.none()
    rank = SearchRank(F("search"), query)
    return found.filter(search=query).annotate(rank=rank).order_by("-rank", "title", "id")


def _identifier(words: str) -> Q | None:
    """The dataset that is called this, where the words look like an identifier: a path, a UUID or a part of one.

    Catalogs write the same identifier bare, within an address, and with a suffix for its layer.
    """
    word = words.strip().rstrip("/")
    if not _NAMED.fullmatch(word) or not any(sign.isdigit() for sign in word):
        return None
    last = re.split(r"[/=]", word)[-1]
    found = Q(identifier__icontains=word) | Q(landing_page__icontains=word)
    return found | Q(identifier__icontains=last) if len(last) >= SHORTEST else found


def _query(words: str) -> SearchQuery | None:
    """Every word must occur, the beginning of a word is enough."""
    tokens = _TOKEN.findall(words.replace("_", " "))[:MOST_WORDS]
    return (
        SearchQuery(" & ".join(f"{token}:*" for token in tokens), search_type="raw", config="english")
        if tokens
        else None
    )


def publishers(city: City, reader: Reader) -> list[str]:
    """Who publishes the datasets this reader may know of, in order."""
    rows = Dataset.objects.visible_to(reader).filter(city=city).exclude(publisher="")
    return list(rows.order_by("publisher").values_list("publisher", flat=True).distinct()[:MOST_CHOICES])


def formats(city: City, reader: Reader) -> list[str]:
    """The forms in which datasets this reader may know of can be had, in order."""
    rows = Dataset.objects.visible_to(reader).filter(city=city).exclude(formats=[])
    each = Func(F("formats"), function="unnest", output_field=TextField())
    return sorted(
        rows.order_by().annotate(each=each).values_list("each", flat=True).distinct()[:MOST_CHOICES]
    )
