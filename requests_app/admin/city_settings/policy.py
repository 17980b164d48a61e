"""The city's policy: what the law leaves open, read and set by its administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.policy_forms import PolicyForm
from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.admin.common.recent_sign_in import recently
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import CityPolicy
from requests_app.services.city_settings.city_policy import change_policy

VERB = Verb.CHANGE_POLICY


class PolicyAdmin(WorkspaceAdmin):
    """One page for each city that the reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list of cities and the page of one."""
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.changelist_view)), name="requests_app_citypolicy_changelist"),
            path(
                "<int:object_id>/change/",
                view(recently(self.policy_view)),
                name="requests_app_citypolicy_change",
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CityPolicy]:
        """The policies of the cities this reader administers."""
        own = cities_where(request, VERB)
        return CityPolicy.objects.filter(city__in=own).select_related("city").order_by("city__name")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The cities; with one city its page at once."""
        rows = list(self.get_queryset(request))
        if not rows:
            raise PermissionDenied
        if len(rows) == 1:
            return HttpResponseRedirect(reverse("admin:requests_app_citypolicy_change", args=[rows[0].pk]))
        return render(
            request, "admin/city_settings/policies.html", {"title": _("City policy"), "policies": rows}
        )

    def policy_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One city's policy; a POST sets it."""
        if not cities_where(request, VERB):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        form, status = PolicyForm(row, request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    change_policy(row.city_id, form.cleaned_data, actor=actor_of(request), now=timezone.now())
                except Refusal as refusal:
                    form.refused(refusal)
                    status = status_of(refusal)
                else:
                    messages.success(request, _("Policy saved for %(city)s.") % {"city": row.city.name})
                    return HttpResponseRedirect(request.path)
        context = {"title": _("City policy: %(city)s") % {"city": row.city.name}, "form": form, "row": row}
        return render(request, "admin/city_settings/policy.html", context, status=status)
