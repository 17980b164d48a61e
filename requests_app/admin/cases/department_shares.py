"""A bar for each department: its open cases and how many are late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from requests_app.admin.cases import due as case_due
from requests_app.admin.common.bars import twentieths
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City

SHARES_SECONDS = 60
"""How long the bars may be old: they are the one sum over all open cases."""


@dataclass(frozen=True, slots=True)
class Share:
    """One department's open cases, of which `late`. In twentieths: `part` is the length of its bar against the
    longest, `late_part` how much of the bar is late."""

    name: str
    city: str
    url: str
    open: int
    late: int
    part: int
    late_part: int


def queue_address(**filters: str) -> str:
    """The queue of cases with these filters."""
    return f"{reverse('admin:requests_app_recordsrequest_changelist')}?{urlencode(filters)}"


def shares_of(
    actor: Actor, opened: QuerySet[RecordsRequest], cities: Sequence[City], now: datetime
) -> list[Share]:
    """The bar of each department, those with late cases first (one query, at most once a minute)."""
    seen = hash(tuple(sorted((city_id, scope.department_ids) for city_id, scope in actor.city_roles.items())))
    key = f"home.shares.{actor.user_id}.{seen}"
    sums = cache.get(key)
    if sums is None:
        sums = list(
            opened.order_by()
            .values_list("department_id", "department__name", "city__name")
            .annotate(open=Count("pk"), late=Count("pk", filter=case_due.overdue(cities, now)))
        )
        cache.set(key, sums, SHARES_SECONDS)
    longest = max((row[3] for row in sums), default=1)
    found = [
        Share(
            name or _("No department assigned"),
            city if len(cities) > 1 else "",
            queue_address(department=str(department_id or "none")),
            count,
            late,
            twentieths(count, longest),
            twentieths(late, count),
        )
        for department_id, name, city, count, late in sums
    ]
    return sorted(found, key=lambda share: (-share.late, -share.open, share.name))
