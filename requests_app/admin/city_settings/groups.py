"""Groups of the city's sign-in provider, and the role that each gives."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.form_page import confirm_page, form_page, row_where
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.recent_sign_in import recently
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import Line
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Department, GroupRole, Role
from requests_app.services.city_settings import group_roles

VERB = Verb.CHANGE_POLICY
LIST = "admin:requests_app_grouprole_changelist"
PAGE = "admin/city_settings/set_up_row.html"


class GroupForm(CityForm):
    """A group and its role."""

    group = forms.CharField(
        label=gettext_lazy("Group"),
        max_length=200,
        widget=Line,
        help_text=gettext_lazy("As the provider sends it: a name or an identifier."),
        error_messages={"required": gettext_lazy("Enter the name of the group as the provider sends it.")},
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Only this department's requests"),
        required=False,
        empty_label=gettext_lazy("All departments"),
    )

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data)
        field = cast(forms.ModelChoiceField, self.fields["department"])  # type: ignore[type-arg]
        field.queryset = Department.objects.filter(city=city)


class GroupAdmin(WorkspaceAdmin):
    """The groups of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a group more, one less."""
        view, name = self.admin_site.admin_view, "requests_app_grouprole"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(recently(self.add_group)), name=f"{name}_add"),
            path("<int:object_id>/delete/", view(recently(self.remove_view)), name=f"{name}_remove"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GroupRole]:
        """Own cities only."""
        own = GroupRole.objects.filter(city__in=cities_where(request, VERB))
        return own.select_related("city", "department")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its groups."""
        found = list(self.get_queryset(request))
        rows = [
            {"city": city, "groups": [row for row in found if row.city_id == city.pk]}
            for city in some_cities_where(request, VERB)
        ]
        context = {"title": _("Sign-in groups"), "cities": rows, "has_provider": bool(settings.OIDC_ISSUER)}
        return render(request, "admin/city_settings/groups.html", context)

    def add_group(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A group more."""
        city = city_where(request, VERB, city_key)
        form = GroupForm(city, request.POST if request.method == "POST" else None)

        def change() -> str:
            group_roles.add_group(city.pk, **form.cleaned_data, actor=actor_of(request), now=timezone.now())
            return _("Group added. Its members get the role at their next sign-in.")

        title = _("New group: %(city)s") % {"city": city.name}
        return form_page(request, PAGE, LIST, form, change, title=title, list=LIST, send=_("Add the group"))

    def remove_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One less."""
        row = row_where(request, VERB, self.get_queryset(request), object_id)

        def change() -> str:
            group_roles.remove_group(row.pk, actor=actor_of(request), now=timezone.now())
            return _("Group removed. Its members lose the role at their next sign-in.")

        title = _("Remove the group: %(name)s") % {"name": row.group}
        return confirm_page(request, PAGE, LIST, change, title=title, list=LIST, send=_("Remove the group"))
