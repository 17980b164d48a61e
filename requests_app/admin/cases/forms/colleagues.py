"""The staff of a city as a choice: each person once, by name and title, those who are away marked."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.common.labels import person
from requests_app.cases.dates_in_words import shortdate
from requests_app.cities.models import Absence, Membership, Role

Choices = list[tuple[str, str]]


def colleagues(city_id: int) -> tuple[dict[str, Membership], Choices]:
    """Memberships by user, and the choices in the order of names. Accounts out of use are left out."""
    rows = Membership.objects.filter(city_id=city_id, user__is_active=True).select_related("user")
    members = {str(row.user_id): row for row in reversed(rows.order_by("user_id", "id"))}
    today = timezone.localdate()
    away = Absence.objects.filter(city_id=city_id, ended_at=None, from_on__lte=today, to_on__gte=today)
    until = {str(row.user_id): row.to_on for row in away}
    named = [(key, _named(row, until.get(key))) for key, row in members.items()]
    return members, sorted(named, key=lambda choice: choice[1].lower())


def _named(row: Membership, until: date | None) -> str:
    name = f"{person(row.user)} ({row.title or Role(row.role).label})"
    return (
        name
        if until is None
        else _("%(name)s, away until %(date)s") % {"name": name, "date": shortdate(until)}
    )
