"""Public requests: the list, and one page each, on which anyone may ask to follow."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from requests_app.cases import dates_in_words, due_sentences, public_case as case_public_case
from requests_app.cases.models import Citation, Deadline, Event, RecordsRequest
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.refusals import Refusal
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.services.cases import followers as case_followers
from requests_app.web import spam_guard
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.widgets import PageForm

PER_PAGE = 25


class FollowForm(PageForm):
    """The address that wants to hear."""

    email = forms.CharField(
        label=gettext_lazy("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Enter your email address.")},
    )


def find_public_city(key: str) -> City:
    """The city of an address, where it publishes requests. Raises Http404."""
    city = the_city(key)
    if not city.policy.publishes_cases:
        raise Http404
    return city


def find_public_case(city: City, number: str) -> RecordsRequest:
    """One request with a public page. Raises Http404: private and absent read alike."""
    rows = RecordsRequest.objects.public().select_related("city__policy", "department")
    case = rows.filter(city=city, number=number).first()
    if case is None:
        raise Http404
    return case


@resident_page("GET")
def public_cases(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/public/`: requests with a public page, the newest first."""
    town = find_public_city(city)
    rows = RecordsRequest.objects.public().filter(city=town).order_by("-received_on", "-id")
    shown = Paginator(rows.only("number", "public_title", "state", "review_aim", "received_on"), PER_PAGE)
    return page(
        request, "public_cases", town, {"shown": shown.get_page(request.GET.get("page"))}, section="public"
    )


@resident_page("GET", "POST")
def public_case(request: HttpRequest, city: str, number: str) -> HttpResponseBase:
    """One public page. A POST asks that an address be told what happens."""
    town = find_public_city(city)
    case = find_public_case(town, number)
    now = timezone.now()
    form = FollowForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                spam_guard.count(request, "follow", now)
                language = translation.get_language() or "en"
                case_followers.ask_to_follow(
                    case.pk, email=form.cleaned_data["email"], language=language[:2], now=now
                )
                return redirect(f"{request.path}?asked=1#follow")
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                for name, sentences in refusal.fields.items():
                    for sentence in sentences:
                        form.add_error(name, sentence)
    context = {
        **_told_of(case),
        "case": case,
        "form": form,
        "asked": request.GET.get("asked") == "1",
        "feed_address": reverse("web:public_case_feed", args=[town.key, case.number]),
        "dates_address": reverse("web:public_case_dates", args=[town.key, case.number]),
    }
    return page(request, "public_case", town, context, section="public", status=status)


def _told_of(case: RecordsRequest) -> dict[str, object]:
    """The public facts: dates with promises and lateness, what happened, and the exemptions the decision cites."""
    today = local_date(case.city, timezone.now())
    running = Deadline.objects.running().filter(case=case, kind__in=CITY_DUTIES).order_by("due_on")
    dues = [
        (due_sentences.due_sentence(row, today), bool(dates_in_words.days_late(row.due_on, today)))
        for row in running
        if case.is_open
    ]
    cited = Citation.objects.filter(decision_id=case.decision_id or 0)
    return {
        "dues": dues,
        "happened": case_public_case.public(Event.objects.filter(case=case).order_by("seq")),
        "cited": list(cited),
    }
