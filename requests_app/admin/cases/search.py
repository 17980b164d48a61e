"""Finding a case by number, person, or words anywhere in it: each way of looking is capped, then all are sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import IntegerChoices, QuerySet, Value
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from requests_app.cases import numbers, word_search
from requests_app.cases.actors import Actor
from requests_app.cases.models import Document, Message, Note, RecordsRequest, Requester
from requests_app.cases.querysets import case_visibility
from requests_app.cases.states import OPEN_STATES
from requests_app.cities.models import City
from requests_app.records.models import Page

MOST = 1000
"""Hits taken from each way of looking before they are sorted."""
LONGEST = 200
YEARS_BACK = 15
FEWEST_DIGITS = 7
BEGUN = re.compile(r"[A-Z]{1,6}-[0-9-]*")
NUMBER = re.compile(r"(?:([A-Z]{1,6})[\s-]*)?(?:((?:19|20)\d\d)[\s-]+)?0*(\d{1,6})")
PHONE = re.compile(r"\+?[\d().\s-]+")

Cases = QuerySet[RecordsRequest]


class Place(IntegerChoices):
    """Where a case was found; the first place counts."""

    NUMBER = 0, _("By number")
    PERSON = 1, _("By requester")
    REQUEST = 2, _("In the request")
    MESSAGES = 3, _("In messages")
    NOTES = 4, _("In internal notes")
    DOCUMENTS = 5, _("In names of documents")
    RECORDS = 6, _("In the text of records")


def matching(
    cases: Cases, actor: Actor, text: str, cities: Sequence[City], year: int
) -> dict[int, tuple[Place, bool]]:
    """The place in which each of the `cases` was found, and whether it is open; in the order in which they are listed
    (two queries). `year` is the current one.
    """
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    if not text:
        return {}
    ways = [
        found.order_by().annotate(place=Value(place.value)).values_list(key, "place")[:MOST]
        for place, key, found in _ways(cases, actor, text, cities, year)
    ]
    places: dict[int, int] = {}
    for pk, place in ways[0].union(*ways[1:], all=True):
        places[pk] = min(place, places.get(pk, place))
    rows = (
        cases.order_by().filter(pk__in=list(places)).values_list("pk", "state", "next_due_on", "received_at")
    )
    ordered = sorted(rows, key=lambda row: _rank(places[row[0]], *row))
    return {pk: (Place(places[pk]), state in OPEN_STATES) for pk, state, _due_on, _at in ordered}


def _rank(place: int, pk: int, state: str, due_on: date | None, received_at: Any) -> tuple[Any, ...]:
    """Open ones first, by what is due; then the newest."""
    is_open = state in OPEN_STATES
    return (place, not is_open, due_on or date.max if is_open else date.max, -received_at.timestamp(), -pk)


def _ways(
    cases: Cases, actor: Actor, text: str, cities: Sequence[City], year: int
) -> Iterator[tuple[Place, str, QuerySet[Any]]]:
    """Each way of looking: where it finds, the column with the case's key, the rows."""
    yield Place.NUMBER, "pk", cases.filter(number__in=_numbers(text.upper(), cities, year))
    if BEGUN.fullmatch(text.upper()):
        yield Place.NUMBER, "pk", cases.filter(number__startswith=text.upper())
    written = cases.exclude(imported_id="").annotate(written=Upper("imported_id"))
    yield Place.NUMBER, "pk", written.filter(written=text.upper())
    yield from _of_the_person(actor, text)
    yield Place.REQUEST, "pk", cases.filter(word_search.has_words(RecordsRequest, text))
    for place, model in (
        (Place.MESSAGES, Message),
        (Place.NOTES, Note),
        (Place.DOCUMENTS, Document),
    ):
        rows: QuerySet[Any] = model._default_manager.filter(case_visibility(actor, "case__"))
        if model is Document:
            rows = rows.filter(case__isnull=False, removed_at=None)
        yield place, "case_id", rows.filter(word_search.has_words(model, text))
    yield Place.RECORDS, "record__case_id", Page.objects.visible_to(actor).with_words(text)


def _of_the_person(actor: Actor, text: str) -> Iterator[tuple[Place, str, QuerySet[Any]]]:
    """By name, postal address, email address, phone number."""
    people = Requester.objects.filter(case_visibility(actor, "cases__"))
    yield Place.PERSON, "cases__pk", people.filter(word_search.has_words(Requester, text))
    if "@" in text:
        addressed = people.annotate(address=Lower("email"))
        yield Place.PERSON, "cases__pk", addressed.filter(address=text.lower())
    digits = re.sub(r"\D", "", text)
    if PHONE.fullmatch(text) and len(digits) >= FEWEST_DIGITS:
        yield Place.PERSON, "cases__pk", people.filter(word_search.has_phone(digits[-10:]))


def _numbers(text: str, cities: Sequence[City], year: int) -> list[str]:
    """The numbers that may be meant by "97", "sac 97", "2026-97" or "SAC-2026-97"."""
    found = NUMBER.fullmatch(text)
    if found is None:
        return []
    prefix, of_year, count = found.groups()
    years = [int(of_year)] if of_year else range(year, year - YEARS_BACK, -1)
    known = [city for city in cities if prefix in (None, city.prefix)]
    return [numbers.number(city, each, int(count)) for city in known for each in years]
