"""The time in which a new or re-keyed role is no second person; a colleague can lift it, with a reason and an event."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotFound, NotNow, NotPermitted
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Membership, User
from requests_app.services.unit_of_work import city_log as city_log_work
from requests_app.services.unit_of_work.missing_fields import required

LONGEST_REASON = 500


def cooling_until(city: City, now: datetime) -> datetime | None:
    """Until when a role given now is no second person; None where the city wants no such time."""
    hours = city.policy.cooling_off_hours
    return now + timedelta(hours=hours) if hours else None


def cool_off(user: User, *, actor: Actor, now: datetime) -> None:
    """Someone else got to set this person's key: all their roles wait again. Part of another act."""
    for row in (
        Membership.objects.select_for_update(of=("self",)).filter(user=user).select_related("city__policy")
    ):
        until = cooling_until(row.city, now)
        if until and (row.cooling_until_at is None or row.cooling_until_at < until):
            row.cooling_until_at, row.cooling_by_id, row.cooling_reason = until, actor.user_id, ""
            row.save(update_fields=["cooling_until_at", "cooling_by", "cooling_reason"])


def cooling_in(cities: list[City], now: datetime) -> QuerySet[Membership]:
    """The roles of these cities that cool off."""
    rows = Membership.objects.filter(Q(city__in=cities, cooling_until_at__gt=now, user__is_active=True))
    return rows.select_related("user", "city", "cooling_by").order_by("city__name", "cooling_until_at", "pk")


def lift_cooling(membership_id: int, *, reason: str, actor: Actor, now: datetime) -> Membership:
    """Let a new role be a second person at once. Neither its holder nor whoever gave it may, nor anyone whose own role
    cools off: two persons stay two persons. Raises NotFound, NotPermitted, NotNow, Incomplete.
    """
    with transaction.atomic():
        row = (
            Membership.objects.select_for_update(of=("self",))
            .select_related("city__policy", "user")
            .filter(pk=membership_id)
            .first()
        )
        if row is None or not policy.may(actor, Verb.LIFT_COOLING, row.city):
            raise NotFound
        if row.cooling_until_at is None or row.cooling_until_at <= now:
            raise NotNow(_("This role can already approve and decide."))
        if actor.user_id in (row.user_id, row.cooling_by_id):
            raise NotPermitted(
                _("Someone else must lift this: not the person, nor whoever gave the role or password.")
            )
        own = actor.city_roles[row.city_id]
        allowed = own.roles & policy.roles_for(Verb.LIFT_COOLING, row.city.policy)
        if all(own.cooling.get(role, now) > now for role in allowed):
            raise NotPermitted(_("Your own role is new, so someone else must lift this."))
        required(reason=(reason.strip()[:LONGEST_REASON], _("Say why this cannot wait.")))
        row.cooling_until_at, row.cooling_reason = now, reason.strip()[:LONGEST_REASON]
        row.save(update_fields=["cooling_until_at", "cooling_reason"])
        said = {"user_id": row.user_id, "kind": row.role}
        city_log_work.enter([row.city], CityEventKind.COOLING_LIFTED, said, actor=actor, now=now)
        return row
