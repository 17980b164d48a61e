"""A member of staff sets another password of their own: entered in the log of each of their cities."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cities.models import User
from requests_app.services.unit_of_work import city_log as city_log_work


def set_own_password(user: User, password: str, *, actor: Actor, now: datetime) -> None:
    """Store a password that was found good, and say in the logs that it is another."""
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        row.password = user.password = make_password(password)
        row.save(update_fields=["password"])
        _enter(row, actor, now)


def hashed_again(user: User, *, now: datetime) -> None:
    """The same password is stored in a newer form: what is kept has changed, so the logs say it."""
    with transaction.atomic():
        _enter(user, SYSTEM, now)


def _enter(user: User, actor: Actor, now: datetime) -> None:
    city_log_work.enter(
        city_log_work.cities_of(user), CityEventKind.PASSWORD_SET, {"user_id": user.pk}, actor=actor, now=now
    )
