"""The queue: the cases a member of staff may see, filtered, sorted, in the order in which they fall due; or found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from requests_app.admin.cases import (
    due as case_due,
    queue_columns,
    row as case_row,
    search as case_search,
    tasks as case_tasks,
)
from requests_app.admin.cases.custodian_tasks import overdue_tasks
from requests_app.admin.cases.fees import waits_for_the_requester
from requests_app.admin.cases.forms.queue import ALL, CLOSED, ME, NOBODY, OPEN_ONLY, WAITING, QueueForm
from requests_app.admin.cases.search import Place
from requests_app.admin.common.paging import Page, page_of, page_of_keys
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import ENDS
from requests_app.cases.models import CaseTag, Event, RecordsRequest
from requests_app.cases.states import OPEN_STATES, State
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City

Cases = QuerySet[RecordsRequest]
OPEN = [str(state) for state in OPEN_STATES]
DONE = [state.value for state in State if state not in OPEN_STATES]
MORE_SHOWN = ("closed_at", "requester__name", "requester__email")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the queue. `groups`: for a search, where the cases of the page were found."""

    page: Page[RecordsRequest]
    groups: list[tuple[Place, list[RecordsRequest]]] = field(default_factory=list)


def listed(form: QueueForm, actor: Actor, cities: Sequence[City], now: datetime) -> Listed:
    """The page asked for; an empty one where a filter is not understood."""
    if not form.is_valid():
        return Listed(page_of(RecordsRequest.objects.none(), 1))
    asked, wanted = form.cleaned_data, form.data.get("page")
    found = filtered(form, actor, cities, now)
    if not asked["q"].strip():
        return Listed(page_of(_with_columns(ordered(found, asked), cities, now), wanted))
    hits = _hits(found, asked["q"], actor, cities, now)
    keys = list(hits) if not asked["sort"] else _sorted(found, hits, asked["sort"])
    page = page_of_keys(_with_columns(RecordsRequest.objects.visible_to(actor), cities, now), keys, wanted)
    return Listed(page, [] if asked["sort"] else _grouped(page.rows, hits))


def whole(form: QueueForm, actor: Actor, cities: Sequence[City], now: datetime) -> Cases:
    """Everything that is shown on all pages together, for an export; nothing where a filter is not understood."""
    if not form.is_valid():
        return RecordsRequest.objects.none()
    asked = form.cleaned_data
    found = filtered(form, actor, cities, now)
    if asked["q"].strip():
        found = found.filter(pk__in=list(_hits(found, asked["q"], actor, cities, now)))
    return _with_columns(ordered(found, asked), cities, now)


def _hits(
    among: Cases, text: str, actor: Actor, cities: Sequence[City], now: datetime
) -> dict[int, tuple[Place, bool]]:
    year = max((local_date(city, now).year for city in cities), default=now.year)
    return case_search.matching(among, actor, text, cities, year)


def _sorted(among: Cases, hits: dict[int, Any], sort: str) -> list[int]:
    rows = among.filter(pk__in=list(hits)).order_by(*queue_columns.order_of(sort))
    return list(rows.values_list("pk", flat=True))


def _grouped(
    rows: Sequence[RecordsRequest], hits: dict[int, tuple[Place, bool]]
) -> list[tuple[Place, list[RecordsRequest]]]:
    groups: dict[Place, list[RecordsRequest]] = {}
    for case in rows:
        groups.setdefault(hits[case.pk][0], []).append(case)
    return list(groups.items())


def _with_columns(cases: Cases, cities: Sequence[City], now: datetime) -> Cases:
    """With the columns the list can show, and no others."""
    related = cases.select_related("city", "department", "assignee", "requester")
    late = Exists(overdue_tasks(cities, now).filter(case_id=OuterRef("pk")))
    tags = CaseTag.objects.filter(case_id=OuterRef("pk")).order_by("tag__name").values("tag__name")
    more = {"ended_at": _ended_at(), "late_task": late, "tag_names": ArraySubquery(tags)}
    return related.annotate(**more).only(*case_row.SHOWN, *MORE_SHOWN)


def _ended_at() -> Coalesce:
    """When a request that is not open any more ended."""
    ends = Event.objects.filter(case=OuterRef("pk"), kind__in=[str(kind) for kind in ENDS])
    return Coalesce("closed_at", Subquery(ends.order_by("-seq").values("at")[:1]))


def filtered(form: QueueForm, actor: Actor, cities: Sequence[City], now: datetime) -> Cases:
    """The cases that fit the filters of a valid form, whatever is searched for."""
    asked = form.cleaned_data
    cases: Cases = RecordsRequest.objects.visible_to(actor)
    if asked.get("city"):
        cases = cases.filter(city_id__in=[city.pk for city in cities if city.key == asked["city"]])
    cases = _standing(cases, asked)
    if asked["due"]:
        cases = cases.filter(_when(asked["due"], cities, now))
    if asked["department"]:
        number = None if asked["department"] == "none" else int(asked["department"])
        cases = cases.filter(department_id=number) if number else cases.filter(department=None)
    if asked["task"]:
        cases = cases.filter(pk__in=case_tasks.cases_with(asked["task"], actor, cities, now))
    if asked["tag"]:
        cases = cases.filter(case_tags__tag_id=int(asked["tag"]))
    if asked["kind"]:
        cases = cases.filter(kind=asked["kind"])
    if asked["assignee"]:
        cases = cases.filter(_whose(asked["assignee"], actor))
    if asked["closed_from"] or asked["closed_to"]:
        cases = cases.alias(ended_at=_ended_at()).filter(_ended_between(asked, cities))
    return cases.filter(_received_between(asked))


def _standing(cases: Cases, asked: dict[str, Any]) -> Cases:
    """By state, or open and closed: a list begins with what is open, a search looks at everything."""
    if asked["state"] == WAITING:
        return cases.filter(waits_for_the_requester())
    if asked["state"]:
        return cases.filter(state=asked["state"])
    if asked["task"] and not asked["show"]:
        return cases  # what is to be done may be on a finished request
    show = asked["show"] or (ALL if asked["q"].strip() and not asked["due"] else OPEN_ONLY)
    if asked["closed_from"] or asked["closed_to"]:
        show = CLOSED
    if show == ALL and not asked["due"]:
        return cases
    return cases.filter(state__in=DONE if show == CLOSED else OPEN)


def _received_between(asked: dict[str, Any]) -> Q:
    found = Q()
    if asked["received_from"]:
        found &= Q(received_on__gte=asked["received_from"])
    if asked["received_to"]:
        found &= Q(received_on__lte=asked["received_to"])
    return found


def _ended_between(asked: dict[str, Any], cities: Sequence[City]) -> Q:
    """On days of each city."""
    found = Q(pk__in=[])
    for city in cities:
        own, zone = Q(city_id=city.pk), ZoneInfo(city.timezone)
        if asked["closed_from"]:
            own &= Q(ended_at__gte=datetime.combine(asked["closed_from"], time.min, zone))
        if asked["closed_to"]:
            after = asked["closed_to"] + timedelta(days=1)
            own &= Q(ended_at__lt=datetime.combine(after, time.min, zone))
        found |= own
    return found


def _when(wanted: str, cities: Sequence[City], now: datetime) -> Q:
    if wanted == "overdue":
        return case_due.overdue(cities, now)
    return case_due.soon(cities, now, 7) if wanted == "week" else case_due.soon(cities, now)


def _whose(wanted: str, actor: Actor) -> Q:
    if wanted == NOBODY:
        return Q(assignee=None)
    return Q(assignee_id=actor.user_id if wanted == ME else int(wanted))


def ordered(cases: Cases, asked: dict[str, Any]) -> Cases:
    """As asked; else what is due first comes first, and finished cases by arrival, the newest first."""
    chosen = queue_columns.order_of(asked["sort"])
    if chosen:
        return cases.order_by(*chosen)
    is_open = asked["state"] in (WAITING, *OPEN) if asked["state"] else asked["show"] in ("", OPEN_ONLY)
    is_open = is_open and not (asked["closed_from"] or asked["closed_to"])
    return (
        cases.order_by("next_due_on", "pk")
        if is_open or asked["due"]
        else cases.order_by("-received_at", "-pk")
    )
