"""The staff of the practice city: one account for each role, there and nowhere else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM, Actor, staff
from requests_app.cities.models import City, Membership, Role, User
from requests_app.services.unit_of_work import city_log as city_log_work

NAMES: Mapping[str, tuple[str, str, str]] = {
    Role.INTAKE_CLERK.value: ("Pat", "Intake", "Records Clerk"),
    Role.DEPARTMENT_REVIEWER.value: ("Robin", "Review", "Records Supervisor"),
    Role.APPEALS_OFFICER.value: ("Morgan", "Appeal", "Appeals Officer"),
    Role.CITY_ADMINISTRATOR.value: ("Sam", "Settings", "City Administrator"),
}


@dataclass(frozen=True, slots=True)
class PracticeStaff:
    """Who acts in the practice city, and the one password they all sign in with."""

    intake: Actor
    reviewer: Actor
    officer: Actor
    reviewer_role: Membership
    password: str


def make_staff(city: City, now: datetime) -> PracticeStaff:
    """The accounts, as if they had been there since `now`, so that their roles are not new any more."""
    password = "-".join(secrets.token_hex(2) for _ in range(5))
    members: dict[str, Membership] = {}
    for role, (first, last, title) in NAMES.items():
        user = User.objects.create(
            username=f"practice-{role.replace('_', '-')}",
            password=make_password(password),
            first_name=first,
            last_name=last,
            email=f"{role.replace('_', '-')}@practice.example",
            is_staff=True,
        )
        members[role] = Membership.objects.create(user=user, city=city, role=role, title=title)
        said = {"user_id": user.pk, "kind": role}
        city_log_work.enter([city], CityEventKind.ROLE_GIVEN, said, actor=SYSTEM, now=now)
    reviewer = members[Role.DEPARTMENT_REVIEWER.value]
    return PracticeStaff(
        intake=staff(members[Role.INTAKE_CLERK.value].user),
        reviewer=staff(reviewer.user),
        officer=staff(members[Role.APPEALS_OFFICER.value].user),
        reviewer_role=reviewer,
        password=password,
    )
