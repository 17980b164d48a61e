"""Incidents for staff: the queue by kind and age, the page of one, its actions and files, court orders, the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.access.models import Incident, IncidentFile
from requests_app.access.states import OPEN_INCIDENTS
from requests_app.admin.actions.action import page_name
from requests_app.admin.actions.page import action_page
from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.paging import page_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.incidents import detail as incident_detail
from requests_app.admin.incidents.action_page import INCIDENTS
from requests_app.admin.incidents.forms.queue import CorrectiveActionsForm, CourtOrderForm, IncidentQueueForm
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.services.incidents import (
    corrective_action_settings,
    court_orders as incident_court_orders,
)

NAME = "requests_app_incident"
OPEN = [str(state) for state in OPEN_INCIDENTS]


class IncidentAdmin(WorkspaceAdmin):
    """The pages of incidents. Every row comes through visible_to; absent and hidden ones answer alike."""

    def get_urls(self) -> list[URLPattern]:
        """Only the pages the workspace has."""
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{NAME}_changelist"),
            path(
                "corrective-actions/<slug:city_key>/",
                view(self.corrective_actions_view),
                name=f"{NAME}_corrective_actions",
            ),
            path("court-order/<slug:city_key>/", view(self.court_order_view), name=f"{NAME}_court_order"),
            path("<int:object_id>/change/", view(require_safe(self.incident_view)), name=f"{NAME}_change"),
            path("<int:object_id>/action/<slug:action>/", view(self.action_view), name=f"{NAME}_action"),
            path(
                "<int:object_id>/files/<uuid:key>/", view(require_safe(self.file_view)), name=f"{NAME}_file"
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        """The incidents this reader may know of."""
        return Incident.objects.visible_to(actor_of(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue: open ones, the oldest first."""
        cities = cities_of(request)
        form = IncidentQueueForm(request.GET, cities=cities)
        rows = self.get_queryset(request)
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

    def incident_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One incident."""
        incident = self._incident(request, object_id)
        context = incident_detail.gather(incident, actor_of(request), timezone.now())
        return render(request, "admin/incidents/detail.html", {"title": incident.number, **context})

    def action_view(self, request: HttpRequest, object_id: int, action: str) -> HttpResponse:
        """One action on one incident."""
        return action_page(request, INCIDENTS, self._incident(request, object_id), action)

    def file_view(self, request: HttpRequest, object_id: int, key: UUID) -> HttpResponseBase:
        """One file of a report as a download, for those who may read the report."""
        readable = Incident.objects.readable_by(actor_of(request)).filter(pk=object_id)
        found = IncidentFile.objects.filter(incident__in=readable, key=key).first()
        if found is None:
            raise Http404
        try:
            handle = found.file.open("rb")
        except FileNotFoundError as missing:
            raise Http404 from missing
        response = FileResponse(
            handle, as_attachment=True, filename=found.name, content_type=found.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def court_order_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Record a court's order."""
        city = _own(request, Verb.RECORD_COURT_ORDER, city_key)
        actor = actor_of(request)
        form, status = CourtOrderForm(city, actor, request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    made = incident_court_orders.record(form.order(), actor=actor, now=timezone.now())
                except Refusal as refusal:
                    form.refused(refusal)
                    status = status_of(refusal)
                else:
                    messages.success(
                        request, _("The order is on file as %(number)s.") % {"number": made.number}
                    )
                    return redirect(page_name(made, "change"), made.pk)
        context = {"title": _("A court’s order: %(city)s") % {"city": city.name}, "form": form}
        return render(request, "admin/incidents/court_order.html", context, status=status)

    def corrective_actions_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """What the city may do: its own list of corrective actions."""
        city = _own(request, Verb.CHANGE_POLICY, city_key)
        form, status = CorrectiveActionsForm(city, request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    corrective_action_settings.set_corrective_actions(
                        city.pk, **form.arguments(), actor=actor_of(request), now=timezone.now()
                    )
                except Refusal as refusal:
                    form.refused(refusal)
                    status = status_of(refusal)
                else:
                    messages.success(
                        request, _("%(city)s: the corrective actions are set.") % {"city": city.name}
                    )
                    return HttpResponseRedirect(request.path)
        context = {
            "title": _("What the city may do: %(city)s") % {"city": city.name},
            "form": form,
            "city": city,
        }
        return render(request, "admin/incidents/corrective_actions.html", context, status=status)

    def _incident(self, request: HttpRequest, object_id: int) -> Incident:
        rows = self.get_queryset(request).select_related(
            "city__policy", "dataset", "department", "assignee", "reporter", "grant__case__requester", "grant__dataset",
            "court_order",
        )  # fmt: skip
        found = rows.filter(pk=object_id).first()
        if found is None:
            raise Http404
        return found


def _own(request: HttpRequest, verb: Verb, key: str) -> City:
    """A city in which the reader has the verb; absent and another's answer alike."""
    allowed = cities_where(request, verb)
    if not allowed:
        raise PermissionDenied
    found = next((city for city in allowed if city.key == key), None)
    if found is None:
        raise Http404
    return found


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
