"""The fee schedule: what the city charges for copies, and what sets each rate."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.fee_forms import RateForm
from requests_app.admin.city_settings.form_page import confirm_page, form_page, row_where
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.verbs import Verb
from requests_app.cities.models import FeeRate
from requests_app.services.city_settings import fee_schedule

VERB = Verb.CHANGE_POLICY
LIST = "admin:requests_app_feerate_changelist"
PAGE = "admin/city_settings/fee_rate.html"


class FeeRateAdmin(WorkspaceAdmin):
    """The rates of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a new rate, taking one away."""
        view, name = self.admin_site.admin_view, "requests_app_feerate"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.rate_view), name=f"{name}_add"),
            path("<int:object_id>/delete/", view(self.remove_view), name=f"{name}_remove"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeeRate]:
        """Own cities only."""
        own = FeeRate.objects.filter(city__in=cities_where(request, VERB)).select_related("city")
        return own.order_by("name", "pk")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its schedule."""
        rates = list(self.get_queryset(request))
        rows = [
            {"city": city, "rates": [rate for rate in rates if rate.city_id == city.pk]}
            for city in some_cities_where(request, VERB)
        ]
        return render(
            request, "admin/city_settings/fee_rates.html", {"title": _("Fee schedule"), "cities": rows}
        )

    def rate_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Set a rate."""
        city = city_where(request, VERB, city_key)
        form = RateForm(
            fee_schedule.law_of(city, timezone.now()), request.POST if request.method == "POST" else None
        )
        title = _("New rate: %(city)s") % {"city": city.name}

        def change() -> str:
            values = form.cleaned_data
            fee_schedule.add_rate(city.pk, **values, actor=actor_of(request), now=timezone.now())
            return _("Rate saved.")

        return form_page(request, PAGE, LIST, form, change, title=title)

    def remove_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take a rate away."""
        rate = row_where(request, VERB, self.get_queryset(request), object_id)
        title = _("Remove the rate: %(rate)s") % {"rate": rate.name}

        def change() -> str:
            fee_schedule.remove_rate(rate.pk, actor=actor_of(request), now=timezone.now())
            return _("Rate removed. Estimates already sent keep it.")

        return confirm_page(
            request, PAGE, LIST, change, title=title, note=_("Estimates already sent keep this rate.")
        )
