"""The laws: a list of the packs, and for each version its limits, grounds, exemptions, fees and remedies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.law.confirmed import confirmed
from requests_app.law.count_rules import needs_verifying
from requests_app.law.pack import Pack, library
from requests_app.law.statements import Exemption
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.preview import pack_today


@resident_page("GET")
def law(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/law/`: the law of a city as in force today, with the city's own review."""
    town, now = the_city(city), timezone.now()
    pack = pack_today(town, now)
    context = {**_about(pack, local_date(town, now)), "policy": town.policy}
    return page(request, "law", town, context, section="law")


@resident_page("GET")
def laws(request: HttpRequest) -> HttpResponseBase:
    """`/laws/`: every version of every law here."""
    packs = sorted(library().packs, key=lambda pack: (pack.name, pack.effective_from or date.min))
    cities = {city.pack_key for city in City.objects.all()}
    return page(request, "laws", context={"packs": packs, "ours": cities})


@resident_page("GET")
def version(request: HttpRequest, key: str, version: str) -> HttpResponseBase:
    """`/laws/<key>/<version>/`: one version, on its first day (or its last, where no start is on file)."""
    pack = next((pack for pack in library().packs if (pack.key, pack.version) == (key, version)), None)
    if pack is None:
        raise Http404
    today = timezone.now().date()
    on = today if pack.covers(today) else pack.effective_to or pack.effective_from or today
    context = {**_about(pack, on), "policy": None, "version": pack}
    return page(request, "law", context=context, section="law")


def _about(pack: Pack, on: date) -> Mapping[str, Any]:
    """What the page of a law shows: what is in force on one day, and was confirmed; of a bill, all it would change."""
    limits = [rule for rule in pack.deadlines if pack.rule(rule.key, on) is rule]
    return {
        "pack": pack,
        "limits": limits if pack.status == "pending" else confirmed(limits),
        "grounds": confirmed(pack.grounds_on(on)),
        "categories": _by_category(confirmed(pack.exemptions_on(on))),
        "charges": confirmed(pack.fees.chargeable),
        "never_charged": confirmed(pack.fees.not_chargeable),
        "remedies": _remedies(pack),
        "sources": [source for source in pack.sources.values() if source.locator.startswith("http")],
    }


def _remedies(pack: Pack) -> Mapping[str, Any]:
    remedies = pack.remedies
    return {
        "administrative": confirmed(remedies.administrative),
        "judicial": confirmed(remedies.judicial),
        "outside": [
            body
            for body in remedies.outside
            if body.asked_by == "requester" and not needs_verifying(body.rule.confidence)
        ],
    }


def _by_category(exemptions: tuple[Exemption, ...]) -> list[tuple[str, list[Exemption]]]:
    ordered = sorted(exemptions, key=lambda item: item.category)
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda item: item.category)]
