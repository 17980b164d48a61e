"""The page before the workspace: who has no name or title yet is asked for both, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods

from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.rendering import render
from requests_app.admin.forms.base import Quiet, wrong_in
from requests_app.cases.refusals import Refusal
from requests_app.services.city_settings.own_name import (
    LONGEST_NAME,
    LONGEST_TITLE,
    enter_own_name,
    is_named,
)

OWN_NAME = "own_name"
WITHOUT_NAME = frozenset(
    {OWN_NAME, "logout", "password_change", "password_change_done", "own_sign_in", "end_sessions"}
)
"""Pages of the workspace that are open before a name is given."""

View = Callable[..., HttpResponseBase]


class OwnName(Quiet):
    """The name and title under what the reader decides."""

    first_name = forms.CharField(
        label=gettext_lazy("First name"), required=False, max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    last_name = forms.CharField(
        label=gettext_lazy("Last name"), required=False, max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("Job title, as shown in notices"), required=False, max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Work email"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Reminders, and news of changes to your account, are sent there."),
    )  # fmt: skip


def name_first(view: View) -> View:
    """The page, or for staff of a city without name or title the page that asks for both."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        place = request.resolver_match.url_name if request.resolver_match else ""
        actor = actor_of(request)
        if place in WITHOUT_NAME or not actor.city_roles or is_named(actor):
            return view(request, *args, **options)
        return HttpResponseRedirect(reverse(f"admin:{OWN_NAME}"))

    return asked


@require_http_methods(["GET", "HEAD", "POST"])
def own_name_view(request: HttpRequest) -> HttpResponse:
    """Ask for the reader's own name and title; what is on file is proposed, never a user name."""
    actor = actor_of(request)
    first, _space, last = actor.own_name.rpartition(" ")
    title = next((scope.title for scope in actor.city_roles.values() if scope.title), "")
    proposed = {
        "first_name": first,
        "last_name": last,
        "title": title,
        "email": getattr(request.user, "email", ""),
    }
    form = OwnName(request.POST if request.method == "POST" else None, initial=proposed, label_suffix="")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                enter_own_name(**form.cleaned_data, actor=actor, now=timezone.now())
            except Refusal as refusal:
                for name, sentences in refusal.fields.items():
                    for sentence in sentences:
                        form.add_error(name, sentence)
                if not refusal.fields:
                    form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Your name and title were saved."))
                return HttpResponseRedirect(reverse("admin:index"))
    context = {"title": _("Your name and title"), "form": form, "summary": list(wrong_in(form))}
    return render(request, "admin/own_name.html", context, status=status)
