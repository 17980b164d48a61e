"""Routing rules: which new request goes to which department and person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.form_page import confirm_page, form_page, row_where
from requests_app.admin.city_settings.routing_forms import RuleForm
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.models import RoutingRule
from requests_app.cases.routing import in_order
from requests_app.cases.verbs import Verb
from requests_app.services.city_settings import routing

VERB = Verb.CHANGE_POLICY
LIST = "admin:requests_app_routingrule_changelist"
PAGE = "admin/city_settings/set_up_row.html"


class RoutingAdmin(WorkspaceAdmin):
    """The rules of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a rule more, one less."""
        view, name = self.admin_site.admin_view, "requests_app_routingrule"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.add_rule), name=f"{name}_add"),
            path("<int:object_id>/delete/", view(self.retire_view), name=f"{name}_remove"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoutingRule]:
        """Own cities only, what is in use."""
        own = RoutingRule.objects.filter(city__in=cities_where(request, VERB), retired_at=None)
        return own.select_related("city", "department", "assignee", "dataset")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its rules, in the order they are asked."""
        found = list(self.get_queryset(request))
        rows = [
            {"city": city, "rules": in_order([rule for rule in found if rule.city_id == city.pk])}
            for city in some_cities_where(request, VERB)
        ]
        return render(
            request, "admin/city_settings/routing.html", {"title": _("Routing rules"), "cities": rows}
        )

    def add_rule(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A rule more."""
        city = city_where(request, VERB, city_key)
        form = RuleForm(city, request.POST if request.method == "POST" else None)

        def change() -> str:
            routing.add_rule(city.pk, draft=form.draft(), actor=actor_of(request), now=timezone.now())
            return _("Rule added.")

        title = _("New routing rule: %(city)s") % {"city": city.name}
        return form_page(request, PAGE, LIST, form, change, title=title, list=LIST, send=_("Add the rule"))

    def retire_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One less."""
        row = row_where(request, VERB, self.get_queryset(request), object_id)

        def change() -> str:
            routing.retire_rule(row.pk, actor=actor_of(request), now=timezone.now())
            return _("Rule removed. Requests it sent keep their department.")

        title = _("Remove the rule: %(name)s") % {"name": row.name}
        return confirm_page(request, PAGE, LIST, change, title=title, list=LIST, send=_("Remove the rule"))
