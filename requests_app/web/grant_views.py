"""The holder's page: what the access is, its keys, its use and history, and what the holder can do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.models import AccessGrant, ApiKey
from requests_app.access.status_tones import GRANT_TONES
from requests_app.cases import timeline
from requests_app.cases.models import Event
from requests_app.cases.refusals import NotFound, Refusal, TooOften
from requests_app.cities.city_time import local_date
from requests_app.services.data_access import keys as data_access_keys
from requests_app.services.data_access.grants import may_work
from requests_app.services.gateways import usage as gateway_usage
from requests_app.web import spam_guard
from requests_app.web.case_forms import ActionForm
from requests_app.web.case_session import Held, case_page
from requests_app.web.errors import status_of
from requests_app.web.pages import page

DAYS_SHOWN = 30
HISTORY = frozenset(
    {
        "access_granted", "access_changed", "access_renewed", "access_suspended", "access_reinstated",
        "access_revoked", "access_expired", "access_given_back", "renewal_told", "renewal_asked", "key_made",
        "key_rotated", "key_ended",
    }
)  # fmt: skip


class KeyForm(ActionForm):
    """Make a key."""

    at_once = forms.BooleanField(
        label=gettext_lazy("End my older keys now. Somebody else may have them."), required=False
    )


def _grant(held: Held) -> AccessGrant:
    grant = (
        AccessGrant.objects.select_related("dataset", "tier")
        .prefetch_related("scopes")
        .filter(case=held.case)
        .order_by("-id")
        .first()
    )
    if grant is None:
        raise NotFound
    return grant


@case_page("GET")
def access(request: HttpRequest, held: Held) -> HttpResponseBase:
    """`…/access/`: state, tier, keys, use, history."""
    return _shown(request, held)


def _shown(
    request: HttpRequest,
    held: Held,
    form: KeyForm | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
    issued: data_access_keys.Issued | None = None,
) -> HttpResponse:
    grant, now = _grant(held), timezone.now()
    today = local_date(held.case.city, now)
    head = held.case.head_seq
    if issued is not None:
        head = Event.objects.filter(case=held.case).latest("seq").seq
    living = _living(grant, now)
    context = {
        "case": held.case,
        "grant": grant,
        "tone": GRANT_TONES[grant.state],
        "works": may_work(grant, today),
        "over": grant.state == "active" and not may_work(grant, today),
        "keys": living,
        "has_key": any(key.ends_at is None for key in living),
        "days": gateway_usage.by_day(grant, today - timedelta(days=DAYS_SHOWN)),
        "today_calls": _today(grant, today),
        "history": _history(held),
        "form": form or KeyForm(initial={"seen_seq": head}),
        "head": head,
        "problem": refusal.message if refusal else "",
        "issued": issued,
        "overlap": held.case.city.policy.key_overlap_hours,
    }
    response = page(request, "access", held.case.city, context, section="find", status=status)
    if isinstance(refusal, TooOften):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _living(grant: AccessGrant, now: datetime) -> list[ApiKey]:
    return [key for key in grant.keys.filter(revoked_at=None) if key.ends_at is None or key.ends_at > now]


def _today(grant: AccessGrant, today: date) -> int:
    return sum(calls for _on, calls, _refused in gateway_usage.by_day(grant, today))


def _history(held: Held) -> list[timeline.TimelineLine]:
    return timeline.public(Event.objects.filter(case=held.case, kind__in=HISTORY).order_by("-seq"))


@case_page("POST")
def make_key(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Make a key and show it, this once, in the answer itself: no redirect could carry it."""
    _grant(held)
    form = KeyForm(request.POST, initial={"seen_seq": held.case.head_seq})
    if not form.is_valid():
        return _shown(request, held, form, 400)
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
        return _shown(request, held, None, status_of(refusal), refusal)
    return _shown(request, held, issued=issued)


def _act(request: HttpRequest, held: Held, do: Callable[[], Any], done: str) -> HttpResponseBase:
    _grant(held)
    try:
        spam_guard.count(request, "write", timezone.now())
        do()
    except Refusal as refusal:
        return _shown(request, held, None, status_of(refusal), refusal)
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

    return _act(request, held, do, _("The key has ended."))


@case_page("POST")
def ask_renewal(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Ask for more time."""

    def do() -> None:
        data_access_keys.ask_renewal(held.case.pk, actor=held.actor, now=timezone.now())

    return _act(request, held, do, _("The city was asked to renew your access."))


@case_page("GET", "POST")
def give_back(request: HttpRequest, held: Held) -> HttpResponseBase:
    """A page that says what giving back means before it is done."""
    grant = _grant(held)
    if request.method != "POST":
        if not grant.is_living:
            messages.info(request, _("This access has ended, so there is nothing to give back."))
            return redirect(held.address("access_grant"))
        context = {"case": held.case, "grant": grant, "head": held.case.head_seq}
        return page(request, "access_give_back", held.case.city, context, section="find")

    def do() -> None:
        data_access_keys.give_back(
            held.case.pk, actor=held.actor, now=timezone.now(), seen_seq=_seen(request)
        )

    return _act(request, held, do, _("You gave your access back. Your keys have ended."))
