"""Checking a request: how to open it, and having its link sent again, with one answer for everyone."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.services.cases import links as case_links
from requests_app.web import spam_guard
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.widgets import PageForm


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
        spam_guard.count(request, "find", timezone.now())
        case_links.ask_for_links(town, form.cleaned_data["email"], now=timezone.now())
        return redirect(reverse("web:case_find", args=[town.key]) + "?sent=1")
    context = {"form": form, "sent": "sent" in request.GET}
    return page(request, "find", town, context, section="find", status=400 if form.errors else 200)


@resident_page("GET")
def requests(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/requests/`: leads to where a request is checked."""
    return redirect("web:case_find", the_city(city).key)
