"""Who is told of a change of roles, passwords, tokens, policy and webhooks: all administrators, and the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from requests_app.cities.models import City, Role, User
from requests_app.notices.recipients.staff_and_requester import Recipient


def administrators_and(user_id: int | None, city: City) -> list[Recipient]:
    """Everyone with an email address among the administrators of the city, and this person (one query)."""
    administers = Q(memberships__city=city, memberships__role=Role.CITY_ADMINISTRATOR, is_active=True)
    rows = User.objects.filter(administers | Q(pk=user_id)).exclude(email="").distinct().order_by("pk")
    return [Recipient(f"staff:{user.pk}", user.email, "en") for user in rows]


def person_in(data: Mapping[str, Any]) -> int | None:
    """Whose account an entry of the city's log is about."""
    found = data.get("user_id")
    return found if isinstance(found, int) else None
