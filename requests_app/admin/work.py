"""My work: the counts a clerk starts the day with, a bar for each department, what falls due this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from requests_app.admin import due, queue
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.models import City
from requests_app.notices.models import Notice, NoticeState

MOST = 1000
SHARES_SECONDS = 60
"""How long the bars may be old: they are the one sum over all open cases."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One count with the list behind it. `empty` is what to read when there is nothing."""

    label: str
    count: int
    url: str
    tone: str
    empty: str

    @property
    def shown(self) -> str:
        """The count in words; beyond MOST it is not counted on."""
        return f"{MOST:,}+" if self.count > MOST else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Share:
    """One department's open cases, of which `late`; `part` is the length of its bar in twentieths."""

    name: str
    city: str
    url: str
    open: int
    late: int
    part: int


@dataclass(frozen=True, slots=True)
class Work:
    """Everything My work shows."""

    tiles: list[Tile]
    shares: list[Share]
    week: list[queue.Row]


def gather(actor: Actor, cities: Sequence[City], now: datetime) -> Work:
    """My work for one person (nine queries, the bars at most once a minute)."""
    if not cities:
        return Work([], [], [])
    opened = RecordsRequest.objects.visible_to(actor).open()
    return Work(
        _tiles(actor, opened, cities, now), _shares(actor, opened, cities, now), _week(opened, cities, now)
    )


def _tiles(
    actor: Actor, opened: QuerySet[RecordsRequest], cities: Sequence[City], now: datetime
) -> list[Tile]:
    failed = Notice.objects.visible_to(actor).filter(state=NoticeState.PARKED)
    rows: list[tuple[str, QuerySet[Any], str, str, str]] = [
        (
            _("Late"),
            opened.filter(due.overdue(cities, now)),
            _queue(due="overdue"),
            "bad",
            _("Nothing is late."),
        ),
        (
            _("Due within 3 days"),
            opened.filter(due.soon(cities, now)),
            _queue(due="soon"),
            "warn",
            _("Nothing falls due."),
        ),
        (
            _("Nobody has it"),
            opened.filter(assignee=None),
            _queue(assignee="nobody"),
            "info",
            _("All is assigned."),
        ),
        (
            _("Waiting for the requester"),
            opened.filter(state__in=queue.ON_THE_REQUESTER),
            _queue(state="waiting"),
            "",
            _("Nobody has to answer you."),
        ),
        (
            _("Appeals"),
            opened.filter(state=State.APPEALED.value),
            _queue(state=State.APPEALED.value),
            "warn",
            _("No appeal is open."),
        ),
        (
            _("Letters that failed"),
            failed,
            f"{reverse('admin:requests_app_notice_changelist')}?state={NoticeState.PARKED.value}",
            "bad",
            _("All letters went out."),
        ),
        (
            _("Assigned to me"),
            opened.filter(assignee_id=actor.user_id),
            _queue(assignee="me"),
            "",
            _("None."),
        ),
    ]
    return [Tile(label, _bounded(found), url, tone, empty) for label, found, url, tone, empty in rows]


def _queue(**filters: str) -> str:
    return f"{reverse('admin:requests_app_recordsrequest_changelist')}?{urlencode(filters)}"


def _bounded(found: QuerySet[Any]) -> int:
    return found.order_by().values("pk")[: MOST + 1].count()


def _shares(
    actor: Actor, opened: QuerySet[RecordsRequest], cities: Sequence[City], now: datetime
) -> list[Share]:
    seen = hash(tuple(sorted((city_id, grant.department_ids) for city_id, grant in actor.grants.items())))
    key = f"desk.shares.{actor.user_id}.{seen}"
    sums = cache.get(key)
    if sums is None:
        sums = list(
            opened.order_by()
            .values_list("department_id", "department__name", "city__name")
            .annotate(open=Count("pk"), late=Count("pk", filter=due.overdue(cities, now)))
        )
        cache.set(key, sums, SHARES_SECONDS)
    longest = max((row[3] for row in sums), default=1)
    found = [
        Share(
            name or _("No department yet"),
            city if len(cities) > 1 else "",
            _queue(department=str(department_id or "none")),
            count,
            late,
            max(1, round(20 * count / longest)),
        )
        for department_id, name, city, count, late in sums
    ]
    return sorted(found, key=lambda share: (-share.late, -share.open, share.name))


def _week(opened: QuerySet[RecordsRequest], cities: Sequence[City], now: datetime) -> list[queue.Row]:
    found = opened.filter(due.soon(cities, now, 7)).order_by("next_due_on", "pk")
    shown = found.select_related("city", "department", "assignee").only(*queue.SHOWN)[:15]
    return queue.rows(list(shown), now)
