"""Incidents for staff: the pages by their addresses, the page of one incident, its actions and files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app.access.models import Incident, IncidentFile
from requests_app.admin.actions.page import action_page
from requests_app.admin.common.actor import actor_of, city_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.incidents import detail as incident_detail
from requests_app.admin.incidents.action_page import INCIDENTS
from requests_app.admin.incidents.corrective_action_list import corrective_action_list_page
from requests_app.admin.incidents.court_order import court_order_page
from requests_app.admin.incidents.queue import queue_page
from requests_app.cases.verbs import Verb

NAME = "requests_app_incident"


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
        return queue_page(request, self.get_queryset(request))

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
        return court_order_page(request, city_where(request, Verb.RECORD_COURT_ORDER, city_key))

    def corrective_actions_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """What the city may do: its own list of corrective actions."""
        return corrective_action_list_page(request, city_where(request, Verb.CHANGE_POLICY, city_key))

    def _incident(self, request: HttpRequest, object_id: int) -> Incident:
        rows = self.get_queryset(request).select_related(
            "city__policy", "dataset", "department", "assignee", "reporter", "grant__case__requester", "grant__dataset",
            "court_order",
        )  # fmt: skip
        found = rows.filter(pk=object_id).first()
        if found is None:
            raise Http404
        return found
