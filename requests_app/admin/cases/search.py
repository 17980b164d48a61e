"""Finding a case by number, words, e-mail address or name: cap, then sort, so that a common word costs no more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from requests_app.cases import numbers
from requests_app.cases.models import RecordsRequest, Requester
from requests_app.cities.models import City

MOST = 1000
"""Hits taken from each way of looking before they are sorted."""
LONGEST = 200
YEARS_BACK = 15
NUMBER = re.compile(r"[A-Z]{1,6}-[0-9-]+")

Cases = QuerySet[RecordsRequest]


def matching(cases: Cases, text: str, cities: Sequence[City], year: int) -> list[int]:
    """The ids of the cases among `cases` that fit what was typed (one query). `year` is the current one.

    A number may be whole, begun, or only its last digits; anything else is looked for among the words of the
    request, the requester's name and, with an @, the e-mail address.
    """
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    if not text:
        return []
    ways = [
        found.order_by().values_list("pk", flat=True)[:MOST] for found in _ways(cases, text, cities, year)
    ]
    return list(ways[0].union(*ways[1:]) if len(ways) > 1 else ways[0])


def _ways(cases: Cases, text: str, cities: Sequence[City], year: int) -> list[Cases]:
    if NUMBER.fullmatch(text.upper()):
        return [cases.filter(number__startswith=text.upper())]
    if text.isascii() and text.isdigit() and len(text) <= 6:
        years = range(year, year - YEARS_BACK, -1)
        found = [numbers.number(city, each, int(text)) for city in cities for each in years]
        return [cases.filter(number__in=found), _by_words(cases, text)]
    if "@" in text:
        known = Requester.objects.annotate(address=Lower("email")).filter(address=text.lower())
        return [cases.filter(requester__in=known)]
    return [_by_words(cases, text), _by_name(cases, text)]


def _by_words(cases: Cases, text: str) -> Cases:
    return cases.filter(Q(search=SearchQuery(text, config="simple", search_type="websearch")))


def _by_name(cases: Cases, text: str) -> Cases:
    words = SearchQuery(text, config="simple", search_type="plain")
    named = Requester.objects.annotate(words=SearchVector("name", config="simple")).filter(words=words)
    return cases.filter(requester__in=named.values("pk")[:MOST])
