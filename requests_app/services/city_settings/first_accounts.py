"""The first staff accounts: one for each role in each city, each with an invitation through which its holder begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM
from requests_app.cities.models import City, Membership, Role, User
from requests_app.services.city_settings.invitations import Invitation, invite
from requests_app.services.unit_of_work import city_log as city_log_work


def make_first_accounts(now: datetime) -> Sequence[Invitation]:
    """One account per role and city, of that city alone; none where any staff account exists already."""
    if User.objects.exists():
        return []
    invitations = []
    with transaction.atomic():
        for city in City.objects.filter(practice=False).order_by("key"):
            for role in Role:
                name = f"{role.value.replace('_', '-')}.{city.key}"
                user = User.objects.create(username=name, is_staff=True, is_superuser=False)
                Membership.objects.create(user=user, city=city, role=role.value, title=str(role.label))
                invitations.append(invite(user, f"{role.label}, {city.name}", now=now))
                said = {"user_id": user.pk, "kind": role.value}
                city_log_work.enter([city], CityEventKind.ROLE_GIVEN, said, actor=SYSTEM, now=now)
    return invitations
