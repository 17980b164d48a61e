"""Giving a program a token for an account of staff, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import User
from requests_app.cities.tokens import StaffToken, hash_of, make_secret
from requests_app.services.unit_of_work import city_log as city_log_work

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token. `secret` is stored nowhere: it is shown once."""

    secret: str
    prefix: str
    expires_at: datetime


def issue(username: str, *, days: int, now: datetime) -> Issued:
    """A token that reads as `username` for so many days. Raises Incomplete: no such account, or one without a city."""
    if not 1 <= days <= MOST_DAYS:
        raise Incomplete({"days": [_("A token is valid for 1 to %(most)s days.") % {"most": MOST_DAYS}]})
    with transaction.atomic():
        user = User.objects.select_for_update().filter(username=username, is_active=True).first()
        if user is None or not user.memberships.exists():
            raise Incomplete({"username": [_("No active staff account of a city has this name.")]})
        prefix, secret = make_secret()
        expires_at = now + timedelta(days=days)
        StaffToken.objects.create(
            user=user, prefix=prefix, secret_hash=hash_of(secret), created_at=now, expires_at=expires_at
        )
        _enter(user, CityEventKind.TOKEN_ISSUED, now)
    return Issued(secret, prefix, expires_at)


def revoke(prefix: str, *, now: datetime) -> StaffToken:
    """End a token at once; a second time changes nothing. Raises Incomplete where there is none."""
    with transaction.atomic():
        token = StaffToken.objects.select_for_update().filter(prefix=prefix).first()
        if token is None:
            raise Incomplete({"prefix": [_("There is no token with this prefix.")]})
        if token.revoked_at is None:
            token.revoked_at = now
            token.save(update_fields=["revoked_at"])
            _enter(token.user, CityEventKind.TOKEN_ENDED, now)
    return token


def _enter(user: User, kind: CityEventKind, now: datetime) -> None:
    """In the log of every city of the account; whoever runs the command is not known."""
    city_log_work.enter(
        city_log_work.cities_of(user), kind, {"user_id": user.pk, "what": "staff"}, actor=SYSTEM, now=now
    )
