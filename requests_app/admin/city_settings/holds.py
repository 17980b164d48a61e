"""Legal holds: every open one by matter, and holds placed, kept and lifted on a set of requests at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.form_page import confirm_page, form_page
from requests_app.admin.city_settings.hold_forms import HoldSetForm, KeepSetForm
from requests_app.admin.common.actor import actor_of, city_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.models import LegalHold, RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.retention import holds as retention_holds

VERB = Verb.PLACE_HOLD
LIST = "admin:requests_app_legalhold_changelist"
PAGE = "admin/city_settings/hold_set.html"
LIFTED = gettext_lazy(
    "These requests can then be closed automatically and erased again. Other holds on them stay."
)


class HoldAdmin(WorkspaceAdmin):
    """The open holds of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a new set, a set kept or lifted."""
        view, name = self.admin_site.admin_view, "requests_app_legalhold"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.set_view), name=f"{name}_add"),
            path("<int:object_id>/keep/", view(self.keep_view), name=f"{name}_keep"),
            path("<int:object_id>/lift/", view(self.lift_view), name=f"{name}_lift"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegalHold]:
        """Open holds on requests this reader may see."""
        seen = RecordsRequest.objects.visible_to(actor_of(request))
        return LegalHold.objects.filter(
            lifted_at=None, case__in=seen, case__city__in=some_cities_where(request, VERB)
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its matters and its single holds, the next review first."""
        held = self.get_queryset(request)
        sets = held.exclude(matter="").values("case__city_id", "matter")
        matters = list(
            sets.annotate(held=Count("pk"), first=Min("pk"), next_on=Min("review_on")).order_by("next_on")
        )
        single = list(held.filter(matter="").select_related("case").order_by("review_on", "pk"))
        rows = [
            {
                "city": city,
                "matters": [row for row in matters if row["case__city_id"] == city.pk],
                "single": [hold for hold in single if hold.case.city_id == city.pk],
            }
            for city in some_cities_where(request, VERB)
        ]
        return render(request, "admin/city_settings/holds.html", {"title": _("Legal holds"), "cities": rows})

    def set_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Put a set of requests on hold."""
        city = city_where(request, VERB, city_key)
        form = HoldSetForm(request.POST if request.method == "POST" else None)

        def change() -> str:
            count = retention_holds.place_holds(
                city.pk, **form.arguments(), actor=actor_of(request), now=timezone.now()
            )
            return _("Requests newly on hold: %(count)s.") % {"count": count}

        title = _("Hold on a set of requests: %(city)s") % {"city": city.name}
        return form_page(request, PAGE, LIST, form, change, title=title, button=_("Place the hold"))

    def keep_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Keep every hold of the matter of this one."""
        hold = self._hold(request, object_id)
        form = KeepSetForm(request.POST if request.method == "POST" else None)

        def change() -> str:
            count = retention_holds.review_holds(
                hold.case.city_id,
                matter=hold.matter,
                **form.cleaned_data,
                actor=actor_of(request),
                now=timezone.now(),
            )
            return _("Holds kept: %(count)s.") % {"count": count}

        title = _("Keep the holds: %(matter)s") % {"matter": hold.matter}
        return form_page(request, PAGE, LIST, form, change, title=title, button=_("Keep the holds"))

    def lift_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lift every hold of the matter of this one."""
        hold = self._hold(request, object_id)

        def change() -> str:
            count = retention_holds.lift_holds(
                hold.case.city_id, matter=hold.matter, actor=actor_of(request), now=timezone.now()
            )
            return _("Holds lifted: %(count)s.") % {"count": count}

        title = _("Lift the holds: %(matter)s") % {"matter": hold.matter}
        return confirm_page(request, PAGE, LIST, change, title=title, note=LIFTED, button=_("Lift the holds"))

    def _hold(self, request: HttpRequest, object_id: int) -> LegalHold:
        found = self.get_queryset(request).exclude(matter="").select_related("case")
        hold = found.filter(pk=object_id).first()
        if hold is None:
            raise Http404
        return hold
