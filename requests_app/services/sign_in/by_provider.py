"""Signing in through the city's own provider: who it is, and at each sign-in which roles their groups have.

No account comes into being unless a group has a role in some city, or its holder was invited first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM
from requests_app.cases.refusals import NotNow, NotPermitted
from requests_app.cities.models import City, GroupRole, Membership, User
from requests_app.services.city_settings.cooling_off import cooling_until
from requests_app.services.city_settings.invitations import InvitationEnded, invited
from requests_app.services.city_settings.staff import end_role
from requests_app.services.unit_of_work import city_log as city_log_work

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider said of the person, after its signature was found good. `names`: given and family name."""

    username: str
    email: str
    names: tuple[str, str]
    groups: Sequence[str]


def account_for(known: User | None, claims: Claims, *, invitation: str = "", now: datetime) -> User:
    """The account that signs in, with the roles of its groups. Raises NotPermitted where there is none.

    `known`: whose provider account this is already. `invitation`: the link that the browser opened first.
    """
    user = _with_roles(known, claims, invitation, now)
    if user is None:
        log.info("sign_in.no_account")
        raise NotPermitted(
            _("Your city account has no role here. Ask a city administrator for an invitation.")
        )
    if not user.is_active:
        log.info("sign_in.no_role_left", user=user.pk)
        raise NotPermitted(_("Your account has no role left. Ask a city administrator."))
    return user


def _with_roles(known: User | None, claims: Claims, invitation: str, now: datetime) -> User | None:
    """Stored even where the person is then refused: a role that ended has ended."""
    with transaction.atomic():
        rows = list(GroupRole.objects.filter(group__in=list(claims.groups)).select_related("city__policy"))
        user = known or _invited(invitation, now) or (_new(claims) if rows else None)
        if user is None:
            return None
        if rows and not user.is_active and known is not None:
            user.is_active = True  # left every group once, and is in one again
            user.save(update_fields=["is_active"])
        _give(user, rows, now)
        _take(user, rows, now)
        if known is None:
            cities = city_log_work.cities_of(user)
            city_log_work.enter(
                cities, CityEventKind.SIGN_IN_LINKED, {"user_id": user.pk}, actor=SYSTEM, now=now
            )
        return user


def _invited(token: str, now: datetime) -> User | None:
    """The invited account; its link is used up, and its password stays unusable."""
    if not token:
        return None
    try:
        user = User.objects.select_for_update().get(pk=invited(token, now=now).pk)
        invited(token, now=now)
    except InvitationEnded:
        return None
    user.password = make_password(None)
    user.save(update_fields=["password"])
    city_log_work.enter(
        city_log_work.cities_of(user), CityEventKind.PASSWORD_SET, {"user_id": user.pk}, actor=SYSTEM, now=now
    )
    return user


def _new(claims: Claims) -> User:
    stem = re.sub(r"[^\w.@+-]", "", claims.username or claims.email.partition("@")[0])[:140] or "staff"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    first, last = claims.names
    return User.objects.create(
        username=name, first_name=first[:150], last_name=last[:150], email=claims.email[:254], is_staff=True,
        password=make_password(None),
    )  # fmt: skip


def _give(user: User, rows: Iterable[GroupRole], now: datetime) -> None:
    for row in sorted(rows, key=lambda row: (row.city_id, row.pk)):
        if user.memberships.filter(city=row.city_id, role=row.role).exists():
            continue
        Membership.objects.create(
            user=user,
            city=row.city,
            role=row.role,
            department=row.department,
            by_group=True,
            cooling_until_at=cooling_until(row.city, now),
        )
        said = {"user_id": user.pk, "kind": row.role}
        city_log_work.enter([row.city], CityEventKind.ROLE_GIVEN, said, actor=SYSTEM, now=now)


def _take(user: User, rows: Iterable[GroupRole], now: datetime) -> None:
    """End the roles whose group the person has left. A city's last administrator and a deputy keep theirs."""
    held = {(row.city_id, row.role) for row in rows}
    for role in user.memberships.filter(by_group=True).select_related("city__policy", "user").order_by("pk"):
        if (role.city_id, role.role) in held:
            continue
        City.objects.select_for_update(of=("self",)).get(pk=role.city_id)
        try:
            with transaction.atomic():
                end_role(role, None, actor=SYSTEM, now=now)
        except NotNow as kept:
            log.warning(
                "sign_in.role_kept", user=user.pk, city=role.city.key, role=role.role, why=kept.message
            )
    user.refresh_from_db()
