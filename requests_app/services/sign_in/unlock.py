"""The way past a wait: a link that makes a browser known for one account. It signs no one in.

It works although strangers go on guessing, because a known browser is counted by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.refusals import Incomplete, NotFound, Refusal
from requests_app.cities.account_links import AccountLink
from requests_app.cities.models import City, Membership, User
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work

LINK = AccountLink("sign_in.unlock", lambda user: f"{user.password} {user.last_login or ''}")
"""Every sign-in and every password ends it."""
LASTS = timedelta(hours=1)


class LinkEnded(Refusal):
    """The link was used, is too old, or was never given."""

    def __init__(self) -> None:
        super().__init__(_("This link has expired or was used already. Ask for a new one."))


@dataclass(frozen=True, slots=True)
class UnlockLink:
    """Shown once. `token` goes into the address of the page that makes the browser known."""

    username: str
    token: str
    expires_at: datetime


def unlock(membership_id: int, *, actor: Actor, now: datetime) -> UnlockLink:
    """A link for a colleague, by an administrator of their city. Raises NotFound."""
    with transaction.atomic():
        known = Membership.objects.filter(pk=membership_id).values_list("city_id", flat=True).first()
        city = own_city(known or 0, actor)
        row = Membership.objects.select_related("user").filter(pk=membership_id, city=city).first()
        if row is None:
            raise NotFound
        return _given(row.user, [city], actor, now)


def unlock_by_command(username: str, *, now: datetime) -> UnlockLink:
    """A link for whoever runs the system: the last way for a sole administrator. Raises Incomplete."""
    with transaction.atomic():
        user = User.objects.filter(username=username, is_active=True).first()
        cities = list(City.objects.filter(memberships__user=user).distinct().order_by("pk")) if user else []
        if user is None or not cities:
            raise Incomplete({"username": [_("No active staff account of a city has this name.")]})
        return _given(user, cities, SYSTEM, now)


def _given(user: User, cities: Sequence[City], actor: Actor, now: datetime) -> UnlockLink:
    for city in cities:
        with city_log_work.open_city_log(city) as city_log:
            city_log_work.record_event(
                city_log, CityEventKind.SIGN_IN_UNLOCKED, {"user_id": user.pk}, actor=actor, now=now
            )
    expires_at = now + LASTS
    return UnlockLink(user.username, LINK.token(user, expires_at), expires_at)


def user_of(token: str, *, now: datetime) -> User:
    """Whose browser the link makes known. Raises LinkEnded: it ends after an hour, and with the next sign-in."""
    user = LINK.user_of(token, now=now)
    if user is None:
        raise LinkEnded
    return user
