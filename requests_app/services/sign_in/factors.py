"""Second factors: what changed is entered in the log of each city of the person, and whether a city asks for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Membership, User
from requests_app.services.city_settings.cooling_off import cool_off
from requests_app.services.sign_in.sessions import end_others
from requests_app.services.unit_of_work import city_log as city_log_work


class Change(StrEnum):
    """What happened to the factors of a person, as the log holds it."""

    APP_ADDED = "totp_added"
    APP_REMOVED = "totp_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    CODES_MADE = "recovery_codes_made"
    ALL_REMOVED = "factors_removed"


def record_change(user_id: int, change: Change, *, actor: Actor, now: datetime) -> None:
    """Enter a change in the log of each of the person's cities, which tells them and all administrators."""
    user = User.objects.get(pk=user_id)
    said = {"user_id": user.pk, "what": change.value}
    city_log_work.enter(
        city_log_work.cities_of(user), CityEventKind.FACTOR_CHANGED, said, actor=actor, now=now
    )


def has_factor(user_id: int) -> bool:
    """Whether this person has set up an app or a passkey; recovery codes alone are none."""
    own = Authenticator.objects.filter(user_id=user_id)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def must_have_factor(cities: Iterable[City]) -> bool:
    """Whether one of the cities someone works for asks for a second factor."""
    return any(city.policy.requires_second_factor for city in cities)


def remove_all(membership_id: int, *, actor: Actor, now: datetime) -> None:
    """An administrator removes what a colleague has lost; every session ends and their roles cool off. Raises NotFound,
    NotNow.
    """
    with transaction.atomic():
        row = Membership.objects.select_related("user").filter(pk=membership_id).first()
        cities = city_log_work.cities_of(row.user) if row else []
        if row is None or not policy.may(actor, Verb.CHANGE_POLICY, row.city):
            raise NotFound
        if any(not policy.may(actor, Verb.CHANGE_POLICY, city) for city in cities):
            raise NotNow(_("You do not administer one of this person's roles, so you cannot do this."))
        remove_lost(row.user, actor=actor, now=now)
        cool_off(row.user, actor=actor, now=now)


def remove_lost(user: User, *, actor: Actor, now: datetime) -> None:
    """Remove every factor and end every session, as a part of another act."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_others(user.pk, "")
    record_change(user.pk, Change.ALL_REMOVED, actor=actor, now=now)
