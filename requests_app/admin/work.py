"""My work: the counts a clerk starts the day with, a bar for each department, what falls due this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_app.admin import due, queue, tasks
from requests_app.admin.forms.queue import APPROVE, LOOK_AGAIN
from requests_app.admin.grants import grant_tiles
from requests_app.admin.incident_tiles import incident_tiles
from requests_app.cases import policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.models import City
from requests_app.notices.inmail.models import InboundMail, InboundState
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.services import posting

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
    """My work for one person (eight queries, the bars at most once a minute)."""
    if not cities:
        return Work([], [], [])
    opened = RecordsRequest.objects.visible_to(actor).open()
    return Work(
        _tiles(actor, opened, cities, now), _shares(actor, opened, cities, now), _week(opened, cities, now)
    )


def _tiles(
    actor: Actor, opened: QuerySet[RecordsRequest], cities: Sequence[City], now: datetime
) -> list[Tile]:
    failed = Notice.objects.visible_to(actor).not_received()
    letters = f"{reverse('admin:requests_app_notice_changelist')}?state=not_received"
    appealed = opened.filter(state=State.APPEALED.value)
    appeals, parked = _two(appealed, failed)
    late, near = due.overdue(cities, now), due.soon(cities, now)
    waiting = opened.filter(state__in=queue.ON_THE_REQUESTER)
    mine, nobodys = opened.filter(assignee_id=actor.user_id), opened.filter(assignee=None)
    seen = RecordsRequest.objects.visible_to(actor)
    approvals, again = (seen.filter(pk__in=tasks.cases_with(task, actor)) for task in (APPROVE, LOOK_AGAIN))
    to_approve, to_look = _two(approvals, again)
    rows: list[tuple[str, int, str, str, str]] = [
        (_("Late"), _one(opened.filter(late)), _queue(due="overdue"), "bad", _("Nothing is late.")),
        (
            _("Due within 3 days"),
            _one(opened.filter(near)),
            _queue(due="soon"),
            "warn",
            _("Nothing falls due."),
        ),
        (_("Nobody has it"), _one(nobodys), _queue(assignee="nobody"), "info", _("All is assigned.")),
        (
            _("Waiting for the requester"),
            _one(waiting),
            _queue(state="waiting"),
            "",
            _("No answer is awaited."),
        ),
        (_("Appeals"), appeals, _queue(state=State.APPEALED.value), "warn", _("No appeal is open.")),
        (_("Denials to approve"), to_approve, _queue(task=APPROVE), "warn", _("No denial waits.")),
        (
            _("Exemptions to look at again"),
            to_look,
            _queue(task=LOOK_AGAIN),
            "warn",
            _("No exemption is due for a second look."),
        ),
        (_("Could not be told"), parked, letters, "bad", _("Every letter reached its reader.")),
        (
            _("Mail that waits for a person"),
            _one(InboundMail.objects.visible_to(actor).filter(state=InboundState.FOR_A_PERSON)),
            reverse("admin:requests_app_inboundmail_changelist"),
            "warn",
            _("All mail is sorted."),
        ),
        _post(actor, cities, now),
        *grant_tiles(actor, cities, now),
        *incident_tiles(actor),
        (_("Assigned to me"), _one(mine), _queue(assignee="me"), "", _("Nothing is assigned to you.")),
    ]
    return [Tile(*row) for row in rows]


def _post(actor: Actor, cities: Sequence[City], now: datetime) -> tuple[str, int, str, str, str]:
    """Letters that a person must print or mail, with the age of the oldest (one query)."""
    own = [city for city in cities if policy.may_in_city(actor, posting.VERB, city)]
    found = Notice.objects.filter(
        Q(case__city__in=own) | Q(case=None, city__in=own),
        channel=Channel.POST,
        state__in=[NoticeState.QUEUED, NoticeState.PRINTED],
    )
    dates = list(found.order_by("queued_at").values_list("queued_at", flat=True)[: MOST + 1]) if own else []
    days = (now - dates[0]).days if dates else 0
    oldest = ngettext("oldest: %(days)s day", "oldest: %(days)s days", days) % {"days": days} if days else ""
    label = f"{_('Letters to mail')} ({oldest})" if oldest else _("Letters to mail")
    address = reverse("admin:requests_app_printbatch_changelist")
    return label, len(dates), address, "bad" if days else "warn", _("No letter waits to be mailed.")


def _one(found: QuerySet[Any]) -> int:
    """A count that stops beyond MOST."""
    return found.order_by().values("pk")[: MOST + 1].count()


def _two(first: QuerySet[Any], second: QuerySet[Any]) -> tuple[int, int]:
    """Two such counts in one query, for things that are usually few."""
    marked = [
        found.order_by().values_list(Value(place))[: MOST + 1] for place, found in enumerate((first, second))
    ]
    places = [row[0] for row in marked[0].union(marked[1], all=True)]
    return places.count(0), places.count(1)


def _queue(**filters: str) -> str:
    return f"{reverse('admin:requests_app_recordsrequest_changelist')}?{urlencode(filters)}"


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
