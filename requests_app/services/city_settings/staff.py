"""A city's staff, kept by its administrator: members added, ended, given a new password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Department, Membership, Role, User
from requests_app.services.city_settings.first_accounts import Account, new_password
from requests_app.services.city_settings.own_city import own_city

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to work for a city. A user name of the city's own staff gets one more role."""

    username: str
    role: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    title: str = ""
    department: Department | None = None


def add_member(city_id: int, member: Member, *, actor: Actor, now: datetime) -> Account | None:
    """Give somebody a role. A new account comes back with its password, stored nowhere; None for a known one."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        _require_member(city, member)
        user = User.objects.select_for_update().filter(username=member.username).first()
        if user is not None and not user.memberships.filter(city=city).exists():
            raise Incomplete({"username": [_("Choose another username.")]})
        if user is not None and user.memberships.filter(city=city, role=member.role).exists():
            raise Incomplete({"role": [_("This person already has that role.")]})
        password = ""
        if user is None:
            password = new_password()
            user = User.objects.create(
                username=member.username,
                first_name=member.first_name.strip(),
                last_name=member.last_name.strip(),
                email=member.email.strip(),
                password=make_password(password),
                is_staff=True,
            )
        Membership.objects.create(
            user=user, city=city, role=member.role, department=member.department, title=member.title.strip()
        )
    log.info(
        "staff.added", city=city.key, user=user.pk, role=member.role, by=actor.user_id, at=now.isoformat()
    )
    return Account(user.username, str(Role(member.role).label), password) if password else None


def _require_member(city: City, member: Member) -> None:
    gaps: dict[str, list[str]] = {}
    if not member.username.strip():
        gaps["username"] = [_("Enter a username.")]
    if member.role not in Role.values:
        gaps["role"] = [_("Choose a role.")]
    if member.department is not None and member.department.city_id != city.pk:
        gaps["department"] = [_("That department belongs to another city.")]
    if gaps:
        raise Incomplete(gaps)


def end_membership(membership_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a role away. An account without any role is switched off; the last administrator stays."""
    with transaction.atomic():
        row = _membership(membership_id, actor)
        own = Membership.objects.filter(city=row.city, role=Role.CITY_ADMINISTRATOR, user__is_active=True)
        if row.role == Role.CITY_ADMINISTRATOR and not own.exclude(pk=row.pk).exists():
            raise NotNow(_("A city needs at least one administrator. Name another one first."))
        row.delete()
        user = row.user
        if not user.memberships.exists():
            user.is_active = False
            user.save(update_fields=["is_active"])
    log.info(
        "staff.ended", city=row.city.key, user=user.pk, role=row.role, by=actor.user_id, at=now.isoformat()
    )


def reset_password(membership_id: int, *, actor: Actor, now: datetime) -> Account:
    """A new random password for a member. Refused where that person also works for a city of somebody else."""
    with transaction.atomic():
        row = _membership(membership_id, actor)
        cities = City.objects.filter(memberships__user=row.user).select_related("policy")
        if any(not policy.may(actor, Verb.CHANGE_POLICY, city) for city in cities):
            raise NotNow(
                _(
                    "You do not administer one of this person's roles. They must change the password "
                    "themselves."
                )
            )
        password = new_password()
        row.user.password = make_password(password)
        row.user.save(update_fields=["password"])
    log.info("staff.password", city=row.city.key, user=row.user_id, by=actor.user_id, at=now.isoformat())
    return Account(row.user.username, str(row.get_role_display()), password)


def _membership(membership_id: int, actor: Actor) -> Membership:
    found = Membership.objects.filter(pk=membership_id).values_list("city_id", flat=True).first()
    city = own_city(found or 0, actor)
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=membership_id, city=city)
    )
    membership = row.first()
    if membership is None:
        raise NotFound
    membership.city = city
    return membership
