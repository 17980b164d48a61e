"""The first staff accounts: one for each role, in every city, with passwords no one knew before."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM
from requests_app.cities.models import City, Membership, Role, User
from requests_app.services.unit_of_work import city_log as city_log_work

WORDS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Account:
    """A new account and its password, which is stored nowhere but in the file its maker keeps."""

    username: str
    role: str
    password: str


def make_first_accounts(now: datetime) -> Sequence[Account]:
    """One account per role with a membership in every city; none where any staff account exists already."""
    if User.objects.exists():
        return []
    cities = list(City.objects.filter(practice=False))
    accounts = []
    with transaction.atomic():
        for role in Role:
            account = Account(role.value.replace("_", "-"), str(role.label), new_password())
            user = User.objects.create(
                username=account.username,
                password=make_password(account.password),
                is_staff=True,
                is_superuser=False,
            )
            Membership.objects.bulk_create(
                [Membership(user=user, city=city, role=role.value, title=str(role.label)) for city in cities]
            )
            accounts.append(account)
            said = {"user_id": user.pk, "kind": role.value}
            city_log_work.enter(cities, CityEventKind.ROLE_GIVEN, said, actor=SYSTEM, now=now)
    return accounts


def new_password() -> str:
    """Five groups of four letters and digits without look-alikes: about 98 bits."""
    return "-".join("".join(secrets.choice(WORDS) for _ in range(4)) for _ in range(5))
