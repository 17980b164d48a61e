"""Giving a program a token for an account of staff, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM, Actor, staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Department, User
from requests_app.cities.tokens import StaffToken, TokenScope, hash_of, make_secret
from requests_app.services.unit_of_work import city_log as city_log_work

MOST_DAYS = 366
MOST_TOKENS = 20
"""Living tokens of one account."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token. `secret` is stored nowhere: it is shown once."""

    secret: str
    prefix: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDraft:
    """What a token is for, and how far it reaches."""

    name: str
    scopes: Sequence[str]
    days: int
    city: City
    department: Department | None = None


def issue(
    username: str, *, days: int, now: datetime, scopes: Sequence[str] = (TokenScope.READ.value,)
) -> Issued:
    """A token that acts as `username` for so many days in all of its cities; whoever runs the machine makes it.

    Raises Incomplete: no such account, or one without a city.
    """
    _require_sound(days, scopes)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(username=username, is_active=True).first()
        if user is None or not user.memberships.exists():
            raise Incomplete({"username": [_("No active staff account of a city has this name.")]})
        return _made(StaffToken(user=user, scopes=_in_order(scopes)), days, SYSTEM, now)


def issue_own(draft: TokenDraft, *, actor: Actor, now: datetime) -> Issued:
    """A token that acts as its maker in one of their cities, as far as they may act there themselves.

    Raises NotFound for a city they do not work for; Incomplete, NotNow.
    """
    if not draft.name.strip():
        raise Incomplete({"name": [_("Enter a name.")]})
    _require_sound(draft.days, draft.scopes)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=actor.user_id or 0, is_active=True).first()
        own = staff(user).city_roles.get(draft.city.pk) if user else None
        if user is None or own is None:
            raise NotFound
        department = draft.department
        if department is not None and (
            department.city_id != draft.city.pk
            or (own.department_ids is not None and department.pk not in own.department_ids)
        ):
            raise Incomplete({"department": [_("You do not work for this department.")]})
        living = StaffToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
        if living.count() >= MOST_TOKENS:
            raise NotNow(_("You have %(most)s tokens. End one first.") % {"most": MOST_TOKENS})
        token = StaffToken(
            user=user,
            name=draft.name.strip()[:80],
            scopes=_in_order(draft.scopes),
            city=draft.city,
            department=department,
        )
        return _made(token, draft.days, actor, now)


def _require_sound(days: int, scopes: Sequence[str]) -> None:
    gaps: dict[str, list[str]] = {}
    if not 1 <= days <= MOST_DAYS:
        gaps["days"] = [_("A token is valid for 1 to %(most)s days.") % {"most": MOST_DAYS}]
    if not scopes or {*scopes} - {*TokenScope.values}:
        gaps["scopes"] = [_("Choose what the token may be used for.")]
    if gaps:
        raise Incomplete(gaps)


def _in_order(scopes: Sequence[str]) -> list[str]:
    return [scope for scope in TokenScope.values if scope in scopes]


def _made(token: StaffToken, days: int, actor: Actor, now: datetime) -> Issued:
    token.prefix, secret = make_secret()
    token.secret_hash, token.created_at, token.expires_at = hash_of(secret), now, now + timedelta(days=days)
    token.save(force_insert=True)
    _enter(token.user, CityEventKind.TOKEN_ISSUED, actor, now)
    return Issued(secret, token.prefix, token.expires_at)


def revoke(prefix: str, *, now: datetime) -> StaffToken:
    """End a token at once; a second time changes nothing. Raises Incomplete where there is none."""
    with transaction.atomic():
        token = StaffToken.objects.select_for_update().filter(prefix=prefix).first()
        if token is None:
            raise Incomplete({"prefix": [_("There is no token with this prefix.")]})
        _end(token, SYSTEM, now)
    return token


def end(token_id: int, *, actor: Actor, now: datetime) -> StaffToken:
    """End a token: one's own, or as an administrator one that opens the own city. Raises NotFound."""
    with transaction.atomic():
        token = StaffToken.objects.select_for_update().filter(pk=token_id).first()
        if token is None or not (token.user_id == actor.user_id or _may_end(actor, token)):
            raise NotFound
        _end(token, actor, now)
    return token


def _may_end(actor: Actor, token: StaffToken) -> bool:
    cities = City.objects.select_related("policy").filter(memberships__user=token.user_id).distinct()
    reached = [city for city in cities if token.city_id in (None, city.pk)]
    return any(policy.may(actor, Verb.CHANGE_POLICY, city) for city in reached)


def _end(token: StaffToken, actor: Actor, now: datetime) -> None:
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        _enter(token.user, CityEventKind.TOKEN_ENDED, actor, now)


def _enter(user: User, kind: CityEventKind, actor: Actor, now: datetime) -> None:
    """In the log of every city of the account; of a command it is not known who ran it."""
    city_log_work.enter(
        city_log_work.cities_of(user), kind, {"user_id": user.pk, "what": "staff"}, actor=actor, now=now
    )
