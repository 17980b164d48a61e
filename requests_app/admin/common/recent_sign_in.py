"""Who is there showed it lately: asked before acts on policy, staff, keys and erasure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from requests_app.cities.models.staff_sessions import SHOWN, instant

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the person signed in, or confirmed that it is them, a short time ago."""
    shown = [instant(request.session.get(SHOWN))]
    if request.user.is_authenticated:
        records = get_authentication_records(request, request.user)
        shown += [
            datetime.fromtimestamp(row["at"], UTC) for row in records if row["method"] != "socialaccount"
        ]
    limit = timezone.now() - timedelta(minutes=settings.REAUTHENTICATION_MINUTES)
    return any(at is not None and at > limit for at in shown)


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was signed in, or confirmed, with a code or a passkey, or the provider says so."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(row.get("method") == "mfa" for row in records) or bool(request.session.get(BY_PROVIDER))


BY_PROVIDER = "staff_provider_factor"
"""In the session: the provider said that it asked for more than a password."""


def recently(view: V) -> V:
    """The page, once the person has shown lately who they are; else they are asked, and led back with what was sent."""

    @wraps(view)
    def asked(*args: Any, **options: Any) -> HttpResponseBase:
        request = next(one for one in args if isinstance(one, HttpRequest))
        require_recent(request)
        return view(*args, **options)

    return cast(V, asked)


def require_recent(request: HttpRequest) -> None:
    """Raises ReauthenticationRequired, which allauth's middleware answers with the page that asks."""
    if request.user.is_authenticated and not signed_in_recently(request):
        raise ReauthenticationRequired
