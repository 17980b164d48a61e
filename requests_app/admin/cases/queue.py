"""The queue: the cases a member of staff may see, filtered, searched, in the order in which they fall due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from requests_app.admin.cases import due as case_due, search as case_search, tasks as case_tasks
from requests_app.admin.cases.fees import waits_for_the_requester
from requests_app.admin.cases.forms.queue import ME, NOBODY, WAITING, QueueForm
from requests_app.admin.common import labels as common_labels
from requests_app.admin.common.paging import Page, page_of
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import OPEN_STATES, Kind, State
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City

Cases = QuerySet[RecordsRequest]
OPEN = [str(state) for state in OPEN_STATES]
DONE = [state.value for state in State if state not in OPEN_STATES]
SHOWN = (
    "number", "subject", "kind", "review_aim", "state", "next_due_on", "next_due_kind", "legal_hold", "sensitive",
    "received_on", "city__name", "city__timezone", "department__name", "assignee__username", "assignee__first_name",
    "assignee__last_name",
)  # fmt: skip
"""The columns the list needs: no description, no search words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the list shows it."""

    pk: int
    number: str
    subject: str
    kind: str
    state: str
    tone: str
    city: str
    department: str
    assignee: str
    due: common_labels.Said
    received_on: Any
    flags: list[common_labels.Said]


def page(form: QueueForm, actor: Actor, cities: Sequence[City], now: datetime) -> Page[RecordsRequest]:
    """The page asked for; an empty one where a filter is not understood."""
    cases = RecordsRequest.objects.visible_to(actor)
    if not form.is_valid():
        return page_of(cases.none(), 1)
    asked = form.cleaned_data
    found = _filtered(cases, asked, actor, cities, now)
    if asked["q"].strip():
        return _found(found, asked["q"], actor, cities, now, form.data.get("page"))
    return page_of(_listed(_ordered(found, asked)), form.data.get("page"))


def _found(
    among: Cases, text: str, actor: Actor, cities: Sequence[City], now: datetime, wanted: Any
) -> Page[RecordsRequest]:
    """A page of what a search found, open cases first."""
    year = max((local_date(city, now).year for city in cities), default=now.year)
    hits = case_search.matching(among, text, cities, year)
    found = RecordsRequest.objects.visible_to(actor).filter(pk__in=hits)
    ordered = found.order_by(F("next_due_on").asc(nulls_last=True), "-received_at", "-pk")
    return page_of(_listed(ordered), wanted, counted=len(hits))


def _listed(cases: Cases) -> Cases:
    """With the columns the list shows, and no others."""
    return cases.select_related("city", "department", "assignee").only(*SHOWN)


def _filtered(
    cases: Cases, asked: dict[str, Any], actor: Actor, cities: Sequence[City], now: datetime
) -> Cases:
    if asked.get("city"):
        cases = cases.filter(city_id__in=[city.pk for city in cities if city.key == asked["city"]])
    if asked["state"] == WAITING:
        cases = cases.filter(waits_for_the_requester())
    elif asked["state"]:
        cases = cases.filter(state=asked["state"])
    elif asked["task"]:
        pass  # what is to be done may be on a finished request
    elif asked["due"] or asked["show"] != "all":
        cases = cases.filter(state__in=DONE if asked["show"] == "closed" else OPEN)
    if asked["due"]:
        cases = cases.filter(_when(asked["due"], cities, now))
    if asked["department"]:
        number = None if asked["department"] == "none" else int(asked["department"])
        cases = cases.filter(department_id=number) if number else cases.filter(department=None)
    if asked["task"]:
        cases = cases.filter(pk__in=case_tasks.cases_with(asked["task"], actor))
    if asked["kind"]:
        cases = cases.filter(kind=asked["kind"])
    return cases.filter(_whose(asked["assignee"], actor)) if asked["assignee"] else cases


def _when(wanted: str, cities: Sequence[City], now: datetime) -> Q:
    if wanted == "overdue":
        return case_due.overdue(cities, now)
    return case_due.soon(cities, now, 7) if wanted == "week" else case_due.soon(cities, now)


def _whose(wanted: str, actor: Actor) -> Q:
    if wanted == NOBODY:
        return Q(assignee=None)
    return Q(assignee_id=actor.user_id if wanted == ME else int(wanted))


def _ordered(cases: Cases, asked: dict[str, Any]) -> Cases:
    """What is due first comes first; finished cases by arrival, the newest first."""
    is_open = asked["state"] in (WAITING, *OPEN) if asked["state"] else asked["show"] == ""
    return (
        cases.order_by("next_due_on", "pk")
        if is_open or asked["due"]
        else cases.order_by("-received_at", "-pk")
    )


def rows(cases: Sequence[RecordsRequest], now: datetime) -> list[Row]:
    """Cases in the words of the list (no query)."""
    kinds = dict(Kind.choices)
    return [
        Row(
            pk=case.pk,
            number=case.number,
            subject=case.subject,
            kind=str(kinds[case.kind]),
            state=case.get_state_display(),
            tone=common_labels.tone_of(case.state),
            city=case.city.name,
            department=case.department.name if case.department else "",
            assignee=common_labels.person(case.assignee),
            due=common_labels.due(case.next_due_on, local_date(case.city, now))
            if case.is_open
            else common_labels.Said(""),
            received_on=case.received_on,
            flags=common_labels.flags(case),
        )
        for case in cases
    ]
