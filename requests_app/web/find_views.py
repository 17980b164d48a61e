"""Checking a request: how to open it, and having its link sent again, with one answer for everyone."""

from __future__ import annotations

import time
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.cases.refusals import TooOften
from requests_app.cities.models import City
from requests_app.services import rate_limits
from requests_app.services.cases import links as case_links
from requests_app.services.rate_limits import Limit
from requests_app.web import spam_guard
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.widgets import PageForm

MOST_MAILS = Limit("hour", 5, 3600)
"""How often an hour one email address is written to, however many ask for it."""
ANSWERS_AFTER = 0.4
"""Seconds that every answer takes at least: longer than the work for a known address."""


class FindForm(PageForm):
    """The email address a request was filed with."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("The address you gave when you made the request."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


@resident_page("GET", "POST")
def find(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/requests/find/`: whether the address is known shows neither in the answer nor in its time."""
    town = the_city(city)
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        started = time.monotonic()
        spam_guard.count(request, "find", timezone.now())
        _send(town, form.cleaned_data["email"], timezone.now())
        time.sleep(max(0.0, ANSWERS_AFTER - (time.monotonic() - started)))
        return redirect(reverse("web:case_find", args=[town.key]) + "?sent=1")
    context = {"form": form, "sent": "sent" in request.GET}
    return page(request, "find", town, context, section="find", status=400 if form.errors else 200)


@resident_page("GET")
def requests(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/requests/`: leads to where a request is checked."""
    return redirect("web:case_find", the_city(city).key)


def _send(town: City, email: str, now: datetime) -> None:
    """Queue the mails, unless this address was written to often enough; that too is not told."""
    try:
        rate_limits.count(f"find_mail {email.strip().lower()}", [MOST_MAILS], now=now)
    except TooOften:
        return
    case_links.send_links_again(town, email, now=now)
