"""Public requests: the list, one page each, feeds to follow them by, and following by e-mail."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from requests_app.cases import public_case as case_public_case, wording
from requests_app.cases.icalendar_feed import feed
from requests_app.cases.models import Citation, Deadline, Event, RecordsRequest
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.services.cases import followers as case_followers
from requests_app.web import spam_guard
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.private_session import private
from requests_app.web.widgets import PageForm

PER_PAGE = 25
IN_FEED = 50


class FollowForm(PageForm):
    """The address that wants to hear."""

    email = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Enter your e-mail address.")},
    )


def _public_city(key: str) -> City:
    city = the_city(key)
    if not city.policy.publishes_cases:
        raise Http404
    return city


def _public_case(city: City, number: str) -> RecordsRequest:
    rows = RecordsRequest.objects.public().select_related("city__policy", "department")
    case = rows.filter(city=city, number=number).first()
    if case is None:
        raise Http404
    return case


@resident_page("GET")
def public_cases(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/public/`: requests with a public page, the newest first."""
    town = _public_city(city)
    rows = RecordsRequest.objects.public().filter(city=town).order_by("-received_on", "-id")
    shown = Paginator(rows.only("number", "public_title", "state", "received_on"), PER_PAGE)
    return page(
        request, "public_cases", town, {"shown": shown.get_page(request.GET.get("page"))}, section="public"
    )


@resident_page("GET", "POST")
def public_case(request: HttpRequest, city: str, number: str) -> HttpResponseBase:
    """One public page. A POST asks that an address be told what happens."""
    town = _public_city(city)
    case = _public_case(town, number)
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
    """The public facts: dates with lateness, what happened, and the exemptions the decision cites."""
    today = local_date(case.city, timezone.now())
    running = Deadline.objects.running().filter(case=case, kind__in=CITY_DUTIES).order_by("due_on")
    dues = [
        (
            wording.due_sentence(row.kind, row.due_on),
            wording.days_late(row.due_on, today) if case.is_open else 0,
        )
        for row in running
        if case.is_open
    ]
    cited = Citation.objects.filter(decision_id=case.decision_id or 0).values_list("citation_text", "meaning")
    return {
        "dues": dues,
        "happened": case_public_case.public(Event.objects.filter(case=case).order_by("seq")),
        "cited": list(cited),
    }


@resident_page("GET")
def public_feed(request: HttpRequest, city: str, number: str = "") -> HttpResponseBase:
    """What happened, newest first, as Atom: of one public request or of all in a city."""
    town = _public_city(city)
    cases = {case.pk: case for case in [_public_case(town, number)]} if number else {}
    rows = Event.objects.filter(kind__in=case_public_case.PUBLIC_KINDS)
    if number:
        rows = rows.filter(case_id__in=cases)
    else:
        rows = rows.filter(case__in=RecordsRequest.objects.public().filter(city=town)).select_related("case")
    home = (
        reverse("web:public_case", args=[town.key, number])
        if number
        else reverse("web:public_cases", args=[town.key])
    )
    title = f"{number}: {next(iter(cases.values())).public_title}" if number else _("Public requests")
    atom = Atom1Feed(
        title=f"{town.name}: {title}",
        link=f"{settings.PUBLIC_URL}{home}",
        description="",
        feed_url=f"{settings.PUBLIC_URL}{request.path}",
        language=translation.get_language(),
    )
    for event in rows.order_by("-at", "-id")[:IN_FEED]:
        case = cases.get(event.case_id) or event.case
        line = case_public_case.public([event])[0]
        link = f"{settings.PUBLIC_URL}{reverse('web:public_case', args=[town.key, case.number])}"
        atom.add_item(
            title=f"{case.number}: {line.sentence}",
            link=link,
            description=f"{case.public_title}. {line.detail}".strip(),
            unique_id=f"{link}#{event.seq}",
            pubdate=event.at,
            updateddate=event.at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@resident_page("GET")
def public_dates(request: HttpRequest, city: str, number: str) -> HttpResponseBase:
    """The running dates of a public request for a calendar."""
    case = _public_case(_public_city(city), number)
    running = Deadline.objects.running().filter(case=case, kind__in=CITY_DUTIES).order_by("due_on")
    rows = [
        (case.number, row.kind, row.cycle, row.due_on, "") for row in running if row.due_on and case.is_open
    ]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    content = feed(case.number, rows, host=host, now=timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@resident_page("GET", "POST")
def follow(request: HttpRequest, secret: str) -> HttpResponseBase:
    """`/f/<secret>/`: a page with one button to confirm, or to end; opening it changes nothing."""
    found = case_public_case.find_follow(secret)
    if found is None:
        return page(request, "follow_gone", status=404)
    if request.method == "POST":
        if request.POST.get("do") == "confirm":
            try:
                case_followers.confirm(secret, now=timezone.now())
            except NotFound:
                return page(request, "follow_gone", status=404)
            return redirect(f"{request.path}?done=1")
        case_followers.end(secret, now=timezone.now())
        return page(request, "follow_ended", found.case.city)
    with translation.override(found.language):
        context = {
            "case": found.case,
            "confirmed": found.confirmed_at is not None,
            "is_public": case_public_case.is_public(found.case),
        }
        response = page(request, "follow", found.case.city, context)
    return private(response)


@csrf_exempt
@login_not_required
@require_POST
def follow_end(request: HttpRequest, secret: str) -> HttpResponse:
    """The one click of RFC 8058: a mail program posts here without any page. A GET does nothing."""
    case_followers.end(secret, now=timezone.now())
    return HttpResponse(status=200, content_type="text/plain")
