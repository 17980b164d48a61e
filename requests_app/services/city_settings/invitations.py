"""Invitations: one link, once, through which a person sets their own password. No administrator ever knows one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Refusal
from requests_app.cities.account_links import AccountLink
from requests_app.cities.models import User
from requests_app.services.unit_of_work import city_log as city_log_work

LINK = AccountLink("sign_in.invitation", lambda user: user.password)
"""Every password ends it, also one that is made unusable."""
LASTS = timedelta(hours=72)


class InvitationEnded(Refusal):
    """The link was used, is too old, or was never given."""

    def __init__(self) -> None:
        super().__init__(_("This invitation has expired or was used already. Ask for a new one."))


@dataclass(frozen=True, slots=True)
class Invitation:
    """Shown once to whoever invites. `token` goes into the address of the page that takes the password."""

    username: str
    role: str
    token: str
    expires_at: datetime


def invite(user: User, role: str, *, now: datetime) -> Invitation:
    """A link for an account. The account's password becomes unusable, so that an older link or password opens nothing.

    Part of another act, which enters what it did.
    """
    user.password = make_password(None)
    user.save(update_fields=["password"])
    expires_at = now + LASTS
    return Invitation(user.username, role, LINK.token(user, expires_at), expires_at)


def invited(token: str, *, now: datetime) -> User:
    """Whose invitation this is. Raises InvitationEnded."""
    user = LINK.user_of(token, now=now)
    if user is None:
        raise InvitationEnded
    return user


def enter_invitation(user: User, actor: Actor, now: datetime) -> None:
    """Say in the log of each city that a link was made."""
    cities = city_log_work.cities_of(user)
    city_log_work.enter(cities, CityEventKind.INVITED, {"user_id": user.pk}, actor=actor, now=now)
