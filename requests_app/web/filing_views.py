"""The page on which a request is filed: one address for all three steps."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from requests_app.cases.states import Kind, ReviewAim
from requests_app.cities.models import City
from requests_app.web import dataset_choice
from requests_app.web.access_fields import opening_words
from requests_app.web.filing_forms import WhatForm
from requests_app.web.filing_steps import Steps
from requests_app.web.pages import resident_page, the_city

LONGEST_LINKED = 2000
"""Characters of a description that a link from another site may bring."""


@resident_page("GET", "POST")
def file_request(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/requests/new/`: one address for all three steps; only "send" writes a case."""
    town, now = the_city(city), timezone.now()
    return Steps(request, town, now).answer() if request.method == "POST" else _first(request, town, now)


def _first(request: HttpRequest, town: City, now: datetime) -> HttpResponse:
    initial = {"dataset": request.GET.get("dataset", "")}
    if request.GET.get("kind", "") in Kind.values:
        initial["kind"] = request.GET["kind"]
    if request.GET.get("aim", "") in ReviewAim.values:
        initial["review_aim"] = request.GET["aim"]
    if words := request.GET.get("description", "")[:LONGEST_LINKED]:
        initial["description"] = words
    form = WhatForm(city=town, initial=initial)
    if form.wants_access and form.asked_dataset:
        form.initial["description"] = opening_words(form.asked_dataset)
    elif form.asked_dataset and "kind" in initial:
        form.initial["description"] = dataset_choice.opening_words(
            form.asked_dataset, initial["kind"], form.known_aim or initial.get("review_aim", "")
        )
    return Steps(request, town, now).show_what(form)
