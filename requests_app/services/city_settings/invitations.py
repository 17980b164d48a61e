"""Invitations: one link, once, through which a person sets their own password. No administrator ever knows one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import User
from requests_app.services.unit_of_work import city_log as city_log_work

SALT = "sign_in.invitation"
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
    token = signing.dumps([user.pk, _mark(user), expires_at.isoformat()], salt=SALT)
    return Invitation(user.username, role, token, expires_at)


def invited(token: str, *, now: datetime) -> User:
    """Whose invitation this is. Raises InvitationEnded."""
    try:
        user_id, mark, until = signing.loads(token, salt=SALT)
        user = User.objects.filter(pk=user_id, is_active=True).first()
        living = datetime.fromisoformat(until) > now
    except (signing.BadSignature, ValueError, TypeError):
        raise InvitationEnded from None
    if user is None or not living or not constant_time_compare(mark, _mark(user)):
        raise InvitationEnded
    return user


def enter_invitation(user: User, actor: Actor, now: datetime) -> None:
    """Say in the log of each city that a link was made."""
    cities = city_log_work.cities_of(user)
    city_log_work.enter(cities, CityEventKind.INVITED, {"user_id": user.pk}, actor=actor, now=now)


def _mark(user: User) -> str:
    """Changes with every password, also with each that is made unusable."""
    return salted_hmac(SALT, f"{user.pk} {user.password}", algorithm="sha256").hexdigest()[:32]
