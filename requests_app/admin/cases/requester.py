"""The requests of one requester and the work they make: counts for planning, for staff alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.cases import row as case_row
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.rendering import render
from requests_app.cases.actors import Actor
from requests_app.cases.models import CustodianTask, Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.querysets import CaseQuerySet
from requests_app.cities.city_time import local_date

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Load:
    """How much one requester's requests come to. `minutes`: certified by those who searched."""

    requests: int
    open: int
    overdue: int
    this_year: int
    released: int
    tasks: int
    minutes: int


def requests_of(case: RecordsRequest, actor: Actor) -> CaseQuerySet:
    """The requests of the city by the same person, as far as the actor sees them: by the address, else this one."""
    rows = RecordsRequest.objects.visible_to(actor).filter(city_id=case.city_id)
    address = case.requester.email.strip().lower()
    if not address:
        return rows.filter(requester_id=case.requester_id)
    return rows.alias(address=Lower("requester__email")).filter(address=address)


def load_of(rows: CaseQuerySet, case: RecordsRequest, now: datetime) -> Load:
    """Counts over those requests (three queries)."""
    today = local_date(case.city, now)
    found = list(rows.order_by().values_list("pk", "state", "next_due_on", "received_on"))
    keys = [pk for pk, _state, _due, _on in found]
    opened = set(rows.open().order_by().values_list("pk", flat=True))
    tasks = list(CustodianTask.objects.filter(case__in=keys).values_list("minutes", flat=True))
    released = Document.objects.filter(case__in=keys).filter(audience=Audience.RELEASED).count()
    return Load(
        requests=len(found),
        open=len(opened),
        overdue=sum(pk in opened and due is not None and due < today for pk, _state, due, _on in found),
        this_year=sum(on.year == today.year for _pk, _state, _due, on in found),
        released=released,
        tasks=len(tasks),
        minutes=sum(minutes or 0 for minutes in tasks),
    )


def requester_page(request: HttpRequest, case: RecordsRequest) -> HttpResponse:
    """The page."""
    actor, now = actor_of(request), timezone.now()
    rows = requests_of(case, actor)
    shown = rows.select_related("city", "department", "assignee").only(*case_row.SHOWN)
    context = {
        "title": _("Requests by the requester of %(number)s") % {"number": case.number},
        "case": case,
        "back": reverse("admin:requests_app_recordsrequest_change", args=[case.pk]),
        "load": load_of(rows, case, now),
        "rows": case_row.rows(list(shown.order_by("-received_at", "-pk")[:MOST_ROWS]), now),
        "most": MOST_ROWS,
    }
    return render(request, "admin/cases/requester.html", context)
