"""The queue of incidents by kind, state and age."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access.models import Incident
from requests_app.access.states import OPEN_INCIDENTS
from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.paging import page_of
from requests_app.admin.common.rendering import render
from requests_app.admin.incidents import detail as incident_detail
from requests_app.admin.incidents.forms.queue import IncidentQueueForm
from requests_app.cases.verbs import Verb

OPEN = [str(state) for state in OPEN_INCIDENTS]


def queue_page(request: HttpRequest, rows: QuerySet[Incident]) -> HttpResponse:
    """The queue: open ones, the oldest first."""
    cities = cities_of(request)
    form = IncidentQueueForm(request.GET, cities=cities)
    rows = _filtered(rows, form.cleaned_data, request) if form.is_valid() else rows.none()
    shown = rows.select_related("city", "dataset", "department", "assignee", "court_order")
    page = page_of(shown.order_by("reported_at", "pk"), request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "title": _("Incidents"),
        "form": form,
        "page": page,
        "rows": [incident_detail.row(each, timezone.now()) for each in page.rows],
        "address": kept.urlencode(),
        "several_cities": len(cities) > 1,
        "recording": cities_where(request, Verb.RECORD_COURT_ORDER),
        "listing": cities_where(request, Verb.CHANGE_POLICY),
    }
    return render(request, "admin/incidents/queue.html", context)


def _filtered(rows: QuerySet[Incident], asked: dict[str, Any], request: HttpRequest) -> QuerySet[Incident]:
    if asked["show"] == "contested":
        rows = rows.filter(corrective_actions__state="contested").distinct()
    elif asked["show"] == "orders":
        rows = rows.filter(court_order__answered_on=None, court_order__isnull=False)
    elif asked["show"] == "closed":
        rows = rows.exclude(state__in=OPEN)
    elif asked["show"] != "all" and not asked["state"]:
        rows = rows.filter(state__in=OPEN)
    for name in ("kind", "state"):
        if asked[name]:
            rows = rows.filter(**{name: asked[name]})
    if asked["age"]:
        rows = rows.filter(reported_at__lt=timezone.now() - timedelta(days=int(asked["age"])))
    if asked["assignee"]:
        wanted = actor_of(request).user_id if asked["assignee"] == "me" else None
        rows = rows.filter(assignee_id=wanted) if wanted else rows.filter(assignee=None)
    if asked.get("city"):
        rows = rows.filter(city__key=asked["city"])
    return rows
