"""Retention: after how many years the personal data of closed requests is erased, and on what basis."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.form_page import confirm_page, form_page, row_where
from requests_app.admin.city_settings.retention_forms import RuleForm
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.models import RetentionRule
from requests_app.cases.verbs import Verb
from requests_app.services.retention import schedule as retention_schedule

VERB = Verb.CHANGE_POLICY
LIST = "admin:requests_app_retentionrule_changelist"
PAGE = "admin/city_settings/retention_rule.html"


class RetentionAdmin(WorkspaceAdmin):
    """The rules of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a new rule, taking one away."""
        view, name = self.admin_site.admin_view, "requests_app_retentionrule"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.rule_view), name=f"{name}_add"),
            path("<int:object_id>/delete/", view(self.remove_view), name=f"{name}_remove"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RetentionRule]:
        """Own cities only."""
        own = RetentionRule.objects.filter(city__in=cities_where(request, VERB)).select_related("city")
        return own.order_by("kind", "series")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its rules."""
        rules = list(self.get_queryset(request))
        rows = [
            {"city": city, "rules": [rule for rule in rules if rule.city_id == city.pk]}
            for city in some_cities_where(request, VERB)
        ]
        return render(
            request, "admin/city_settings/retention.html", {"title": _("Retention"), "cities": rows}
        )

    def rule_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Set a rule."""
        city = city_where(request, VERB, city_key)
        form = RuleForm(request.POST if request.method == "POST" else None)
        title = _("New retention rule: %(city)s") % {"city": city.name}

        def change() -> str:
            values = form.cleaned_data
            retention_schedule.add_rule(city.pk, **values, actor=actor_of(request), now=timezone.now())
            return _("Rule saved.")

        return form_page(request, PAGE, LIST, form, change, title=title)

    def remove_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take a rule away."""
        rule = row_where(request, VERB, self.get_queryset(request), object_id)
        title = _("Remove the rule: %(rule)s") % {"rule": rule}

        def change() -> str:
            retention_schedule.remove_rule(rule.pk, actor=actor_of(request), now=timezone.now())
            return _("Rule removed. What it covered is kept.")

        return confirm_page(
            request,
            PAGE,
            LIST,
            change,
            title=title,
            note=_("Personal data in requests it covered stays until another rule covers them."),
        )
