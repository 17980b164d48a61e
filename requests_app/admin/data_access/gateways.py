"""What staff set for programs: tiers of calls, and tokens of the city's API gateways, shown once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from requests_app.access.models import GatewayToken, RateTier
from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.admin.common.recent_sign_in import recently
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.data_access.forms import TierForm, TokenForm
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.services.gateways import settings as gateway_settings

VERB = Verb.CHANGE_POLICY
HOME = "admin:requests_app_ratetier_changelist"


class TierAdmin(WorkspaceAdmin):
    """Tiers and tokens of the cities this reader administers, on one page."""

    def get_urls(self) -> list[URLPattern]:
        """The page, a tier, a new token."""
        view, name = self.admin_site.admin_view, "requests_app_ratetier"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.add_tier), name=f"{name}_add"),
            path("<int:object_id>/change/", view(self.tier_view), name=f"{name}_change"),
            path("<slug:city_key>/token/", view(recently(self.token_view)), name=f"{name}_token"),
            path(
                "tokens/<int:object_id>/end/",
                view(require_POST(recently(self.end_token))),
                name=f"{name}_end_token",
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RateTier]:
        """Own cities only."""
        return RateTier.objects.filter(city__in=_own(request)).select_related("city")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Everything, by city."""
        now = timezone.now()
        cities = [
            {
                "city": city,
                "tiers": list(RateTier.objects.filter(city=city)),
                "tokens": [
                    {"row": row, "works": row.revoked_at is None and row.expires_at > now}
                    for row in GatewayToken.objects.filter(city=city)
                ],
            }
            for city in _own(request)
        ]
        context = {"title": _("Tiers and gateways"), "cities": cities}
        return render(request, "admin/data_access/gateways.html", context)

    def add_tier(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A new tier."""
        return self._tier(request, _city(request, city_key), None)

    def tier_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One tier; a POST sets it, at once for every access that has it."""
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        return self._tier(request, row.city, row)

    def _tier(self, request: HttpRequest, city: City, row: RateTier | None) -> HttpResponse:
        form, status = TierForm(row, request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    gateway_settings.set_tier(
                        city.pk,
                        form.cleaned_data,
                        tier_id=row.pk if row else None,
                        actor=actor_of(request),
                        now=timezone.now(),
                    )
                except Refusal as refusal:
                    form.refused(refusal)
                    status = status_of(refusal)
                else:
                    messages.success(request, _("Saved."))
                    return HttpResponseRedirect(reverse(HOME))
        title = row.name if row else _("Add a tier: %(city)s") % {"city": city.name}
        held = row.grants.exclude(state__in=["revoked", "given_back"]).count() if row else 0
        return _form(request, form, title, _("Save tier"), status, held=held)

    def token_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A new gateway token, shown on the page that answers, once."""
        city = _city(request, city_key)
        form, status = TokenForm(request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    issued = gateway_settings.issue_token(
                        city.pk, **form.cleaned_data, actor=actor_of(request), now=timezone.now()
                    )
                except Refusal as refusal:
                    form.refused(refusal)
                    status = status_of(refusal)
                else:
                    context = {"title": _("New gateway token"), "issued": issued, "city": city}
                    return render(request, "admin/data_access/gateway_token.html", context)
        title = _("Add a gateway: %(city)s") % {"city": city.name}
        return _form(request, form, title, _("Create token"), status)

    def end_token(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """End a token at once."""
        row = GatewayToken.objects.filter(city__in=_own(request), pk=object_id).first()
        if row is None:
            raise Http404
        gateway_settings.revoke_token(row.pk, actor=actor_of(request), now=timezone.now())
        messages.success(request, _("The token was ended."))
        return HttpResponseRedirect(reverse(HOME))


def _form(
    request: HttpRequest, form: Any, title: str, send: str, status: int, *, held: int = 0
) -> HttpResponse:
    context = {"title": title, "form": form, "send": send, "held": held}
    return render(request, "admin/data_access/gateway_form.html", context, status=status)


def _own(request: HttpRequest) -> list[City]:
    """The cities whose programs this reader looks after. Raises PermissionDenied where there is none."""
    cities = cities_where(request, VERB)
    if not cities:
        raise PermissionDenied
    return cities


def _city(request: HttpRequest, key: str) -> City:
    city = next((city for city in _own(request) if city.key == key), None)
    if city is None:
        raise Http404
    return city
