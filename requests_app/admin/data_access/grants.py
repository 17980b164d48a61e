"""Access to data for staff: every grant this reader may see, by what needs doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant, Usage
from requests_app.access.status_tones import GRANT_TONES
from requests_app.admin.common.actor import actor_of, cities_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.common.tiles import Wanted
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.querysets import case_visibility
from requests_app.cases.states import Kind
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City

ROWS = 50
MOST = 999
SHOWS = {
    "renewal": gettext_lazy("Renewal requested"),
    "ending": gettext_lazy("Ending soon"),
    "active": GrantState.ACTIVE.label,
    "suspended": GrantState.SUSPENDED.label,
    "ended": gettext_lazy("Ended"),
    "all": gettext_lazy("All"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    grant: AccessGrant
    tone: str
    calls: int


def visible(actor: Actor) -> QuerySet[AccessGrant]:
    """The grants of cases this reader may see."""
    return AccessGrant.objects.filter(case_visibility(actor, "case__"))


def ending(rows: QuerySet[AccessGrant], cities: Sequence[City], now: datetime) -> QuerySet[AccessGrant]:
    """Active grants whose last day falls within the city's time of notice, or has passed."""
    soon = Q(pk__in=[])
    for city in cities:
        until = local_date(city, now) + timedelta(days=city.policy.renewal_notice_days)
        soon |= Q(city=city, expires_on__lte=until)
    return rows.filter(soon, state=GrantState.ACTIVE.value)


def chosen(
    rows: QuerySet[AccessGrant], show: str, cities: Sequence[City], now: datetime
) -> QuerySet[AccessGrant]:
    """The rows of one view of the list."""
    if show == "renewal":
        return rows.filter(renewal_asked_at__isnull=False, state__in=["active", "expired"])
    if show == "ending":
        return ending(rows, cities, now)
    if show in ("active", "suspended"):
        return rows.filter(state=show)
    if show == "ended":
        return rows.filter(state__in=["expired", "revoked", "given_back"])
    return rows


class GrantAdmin(WorkspaceAdmin):
    """The list of grants; each is handled on the page of its case."""

    def get_urls(self) -> list[URLPattern]:
        """The list alone."""
        view = require_safe(self.changelist_view)
        return [path("", self.admin_site.admin_view(view), name="requests_app_accessgrant_changelist")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessGrant]:
        """What this reader may see."""
        return visible(actor_of(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Grants, the next last day first."""
        now, cities = timezone.now(), cities_of(request)
        show = request.GET.get("show", "")
        show = show if show in SHOWS else "all"
        rows = chosen(self.get_queryset(request), show, cities, now)
        rows = rows.select_related("case", "dataset", "tier", "city").order_by("expires_on", "id")
        page = Paginator(rows, ROWS).get_page(request.GET.get("page", "")[:6])
        calls = _calls([grant.pk for grant in page], now.date() - timedelta(days=30))
        context = {
            "title": _("API access"),
            "rows": [Row(grant, GRANT_TONES[grant.state], calls.get(grant.pk, 0)) for grant in page],
            "page": page,
            "show": show,
            "shows": SHOWS.items(),
        }
        return render(request, "admin/data_access/grants.html", context)


def _calls(ids: list[int], since: date) -> dict[int, int]:
    rows = (
        Usage.objects.filter(grant_id__in=ids, on__gte=since).values("grant_id").annotate(made=Sum("calls"))
    )
    return {row["grant_id"]: row["made"] for row in rows}


def grant_tiles(actor: Actor, cities: Sequence[City], now: datetime) -> list[Wanted]:
    """What My work counts about access to data."""
    seen = visible(actor)
    asked = RecordsRequest.objects.visible_to(actor).open().filter(kind=Kind.DATA_ACCESS.value)
    home = reverse("admin:requests_app_accessgrant_changelist")
    queue = f"{reverse('admin:requests_app_recordsrequest_changelist')}?kind={Kind.DATA_ACCESS.value}"
    renewals, near = chosen(seen, "renewal", cities, now), ending(seen, cities, now)
    return [
        Wanted(_("API access requests"), asked, queue, "info"),
        Wanted(_("Renewals requested"), renewals, f"{home}?show=renewal", "warn"),
        Wanted(_("API access ending soon"), near, f"{home}?show=ending", ""),
    ]
