"""The public pages of a city: the list of cities, its home, the calculator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.law.calendar import CalendarError
from requests_app.law.clock import ClockError
from requests_app.law.pack import LawNotFound
from requests_app.law.parse_inputs import AskError
from requests_app.web import unpublished
from requests_app.web.calculator_form import CalculatorForm
from requests_app.web.city_statistics import tally
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.preview import pack_today, preview, promise


@resident_page("GET")
def cities(request: HttpRequest) -> HttpResponseBase:
    """`/`: every city as a card, but for one for practice; with one city, its home."""
    found = list(City.objects.select_related("policy"))
    found = [city for city in found if not city.practice] or found
    if len(found) == 1:
        return redirect("web:city", found[0].key)
    return page(request, "cities", context={"cities": found})


@resident_page("GET")
def home(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/`: three ways in, the promise with its law, honest numbers, what the city specifies."""
    town, now = the_city(city), timezone.now()
    today, pack, specified = local_date(town, now), pack_today(town, now), _specified(town)
    context = {
        "town": town,
        "promise": promise(pack, today),
        "rule": pack.rule(pack.clock.determination, today),
        "pack": pack,
        "tally": tally(town, today),
        "year": today.year,
        "specified": specified,
        "unpublished": unpublished.of_city(town, specified),
    }
    return page(request, "home", town, context, section="home")


def _specified(town: City) -> Mapping[str, Any]:
    """What the city's sources say about a few things people ask first; None: they do not say."""
    open_data: Mapping[str, Any] = town.facts.get("open_data") or {}
    access: Mapping[str, Any] = town.facts.get("api_access") or {}
    portals = [row for row in town.facts.get("request_portals") or [] if row.get("url")]
    return {
        "portal": open_data.get("portal"),
        "rate_limits": open_data.get("rate_limits"),
        "fee": access.get("fee"),
        "form": access.get("application_form"),
        "portals": portals,
    }


@resident_page("GET")
def calculator(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/calculator/?on=2026-10-05`: when a decision is due, day by day; the address can be shared."""
    town = the_city(city)
    form = CalculatorForm(request.GET or None, city=town, pack=pack_today(town, timezone.now()))
    answer = None
    if form.is_valid():
        try:
            answer = preview(town, form.instant(), form.cleaned_data["kind"])
        except (LawNotFound, AskError, ClockError, CalendarError, OverflowError):
            form.refuse_date()
    context: dict[str, Any] = {"form": form, "answer": answer}
    return page(
        request, "calculator", town, context, section="calculator", status=400 if form.errors else 200
    )
