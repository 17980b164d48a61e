"""What the holder of an access to data sees: its state, keys, use and history."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from requests_app.access.models import AccessGrant, ApiKey
from requests_app.access.status_tones import GRANT_TONES
from requests_app.cases import timeline
from requests_app.cases.models import Event
from requests_app.cases.refusals import NotFound, Refusal, TooOften
from requests_app.cities.city_time import local_date
from requests_app.services.data_access import keys as data_access_keys
from requests_app.services.data_access.grants import may_work
from requests_app.services.gateways import usage as gateway_usage
from requests_app.web.case_forms import ActionForm
from requests_app.web.case_session import Held
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
        label=gettext_lazy("End my older keys now. Someone else may have them."), required=False
    )


def the_grant(held: Held) -> AccessGrant:
    """The latest access granted in this case. Raises NotFound."""
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


def grant_page(
    request: HttpRequest,
    held: Held,
    form: KeyForm | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
    issued: data_access_keys.Issued | None = None,
) -> HttpResponse:
    """The page, with what was refused or the key just made."""
    grant, now = the_grant(held), timezone.now()
    today = local_date(held.case.city, now)
    head = held.case.head_seq
    if issued is not None:
        head = Event.objects.filter(case=held.case).latest("seq").seq
    living = _living(grant, now)
    context = {
        "case": held.case,
        "language_next": held.address("access_grant"),
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
