"""What the holder of an access can do: make and end keys, ask for more time, give it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.cases.refusals import Refusal
from requests_app.services.data_access import keys as data_access_keys
from requests_app.web import spam_guard
from requests_app.web.case_session import Held, case_page
from requests_app.web.errors import status_of
from requests_app.web.grant_page import KeyForm, grant_page, the_grant
from requests_app.web.pages import page


@case_page("GET")
def access(request: HttpRequest, held: Held) -> HttpResponseBase:
    """`…/access/`: state, tier, keys, use, history."""
    return grant_page(request, held)


@case_page("POST")
def make_key(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Make a key and show it, this once, in the answer itself: no redirect could carry it."""
    the_grant(held)
    form = KeyForm(request.POST, initial={"seen_seq": held.case.head_seq})
    if not form.is_valid():
        return grant_page(request, held, form, 400)
    try:
        spam_guard.count(request, "write", timezone.now())
        issued = data_access_keys.make_key(
            held.case.pk,
            at_once=form.cleaned_data["at_once"],
            actor=held.actor,
            now=timezone.now(),
            seen_seq=form.cleaned_data["seen_seq"],
        )
    except Refusal as refusal:
        return grant_page(request, held, None, status_of(refusal), refusal)
    return grant_page(request, held, issued=issued)


def _act(request: HttpRequest, held: Held, do: Callable[[], Any], done: str) -> HttpResponseBase:
    the_grant(held)
    try:
        spam_guard.count(request, "write", timezone.now())
        do()
    except Refusal as refusal:
        return grant_page(request, held, None, status_of(refusal), refusal)
    messages.success(request, done)
    return redirect(held.address("access_grant"))


def _seen(request: HttpRequest) -> int:
    """The last event the page showed; what is no number cannot be the present one."""
    text = request.POST.get("seen_seq", "")[:9]
    return int(text) if text.isascii() and text.isdigit() else -1


@case_page("POST")
def end_key(request: HttpRequest, held: Held) -> HttpResponseBase:
    """End one key at once."""
    prefix = request.POST.get("prefix", "")[:12]

    def do() -> None:
        data_access_keys.end_key(
            held.case.pk, prefix=prefix.replace("\x00", ""), actor=held.actor, now=timezone.now()
        )

    return _act(request, held, do, _("The key was ended."))


@case_page("POST")
def ask_renewal(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Ask for more time."""

    def do() -> None:
        data_access_keys.ask_renewal(held.case.pk, actor=held.actor, now=timezone.now())

    return _act(request, held, do, _("You asked the city to renew your access."))


@case_page("GET", "POST")
def give_back(request: HttpRequest, held: Held) -> HttpResponseBase:
    """A page that says what giving back means before it is done."""
    grant = the_grant(held)
    if request.method != "POST":
        if not grant.is_living:
            messages.info(request, _("This access has already ended."))
            return redirect(held.address("access_grant"))
        context = {"case": held.case, "grant": grant, "head": held.case.head_seq}
        return page(request, "access_give_back", held.case.city, context, section="find")

    def do() -> None:
        data_access_keys.give_back(
            held.case.pk, actor=held.actor, now=timezone.now(), seen_seq=_seen(request)
        )

    return _act(request, held, do, _("You ended your API access. Your keys no longer work."))
