"""Operations: what waits, how long letters take, what fails and why, and whether the clock runs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.verbs import Verb
from requests_app.notices.models import Channel
from requests_app.notices.pdf.typst import found_families
from requests_app.records.optional_parts import optional_parts
from requests_app.services.jobs.outbox_figures import operations


class OperationsAdmin(WorkspaceAdmin):
    """One page, for city administrators. It shows the whole installation in figures and no case."""

    def get_urls(self) -> list[URLPattern]:
        """The page."""
        view = self.admin_site.admin_view(require_safe(self.changelist_view))
        return [path("", view, name="requests_app_heartbeat_changelist")]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The figures of this moment."""
        if not cities_where(request, Verb.CHANGE_POLICY):
            raise PermissionDenied
        now = timezone.now()
        found = operations(actor_of(request), now)
        names = dict(Channel.choices)
        context = {
            "title": _("Operations"),
            "found": found,
            "now": now,
            "depths": [(names.get(row.channel, row.channel), row) for row in found.depths],
            "dwells": [(names.get(row.channel, row.channel), row) for row in found.dwells],
            "fonts": found_families(),
            "parts": optional_parts(),
            "jobs": [(_job(heartbeat.name), heartbeat) for heartbeat in found.heartbeats],
        }
        return render(request, "admin/reports/operations.html", context)


def _job(name: str) -> str:
    """A recurring job in words."""
    known = {
        "beat": _("Beat, broker and worker"),
        "sweep": _("Sweep of due dates"),
        "deliver": _("Sending of notices"),
        "checkpoint": _("Daily checkpoint"),
        "forget": _("Erasure after retention"),
        "unreadable_address": _("Network address that could not be read"),
    }
    return known.get(name, name)
