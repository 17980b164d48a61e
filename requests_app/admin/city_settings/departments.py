"""Departments, and how the office is reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.form_page import confirm_page, form_page, row_where
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import Line
from requests_app.cases.verbs import Verb
from requests_app.cases.wording import clerk_contact
from requests_app.cities.models import AT_THE_DESK, Department
from requests_app.services.city_settings import departments

VERB = Verb.CHANGE_POLICY
LIST = "admin:requests_app_department_changelist"
PAGE = "admin/city_settings/set_up_row.html"


class DepartmentForm(CityForm):
    """The name of a department."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=160,
        widget=Line,
        error_messages={"required": gettext_lazy("Enter the name of the department.")},
    )


class ContactForm(CityForm):
    """How the office is reached."""

    email = forms.CharField(label=gettext_lazy("Email"), required=False, max_length=254, widget=Line)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=300, widget=Line)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=300, widget=Line)
    hours = forms.CharField(label=gettext_lazy("Hours"), required=False, max_length=300, widget=Line)
    url = forms.CharField(label=gettext_lazy("Web page"), required=False, max_length=300, widget=Line)


class DepartmentAdmin(WorkspaceAdmin):
    """The departments of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, one more, one less, the contact."""
        view, name = self.admin_site.admin_view, "requests_app_department"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.add_department), name=f"{name}_add"),
            path("<slug:city_key>/contact/", view(self.contact_view), name=f"{name}_contact"),
            path("<int:object_id>/delete/", view(self.remove_view), name=f"{name}_remove"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        """Own cities only."""
        own = Department.objects.filter(city__in=cities_where(request, VERB))
        return own.select_related("city")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its departments and contact."""
        found = list(self.get_queryset(request))
        rows = [
            {
                "city": city,
                "contact": clerk_contact(city),
                "departments": [row for row in found if row.city_id == city.pk],
            }
            for city in some_cities_where(request, VERB)
        ]
        context = {"title": _("Departments and contact"), "cities": rows, "own": AT_THE_DESK}
        return render(request, "admin/city_settings/departments.html", context)

    def add_department(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """One more."""
        city = city_where(request, VERB, city_key)
        form = DepartmentForm(request.POST if request.method == "POST" else None)

        def change() -> str:
            name = form.cleaned_data["name"]
            departments.add_department(city.pk, name=name, actor=actor_of(request), now=timezone.now())
            return _("Department added.")

        title = _("New department: %(city)s") % {"city": city.name}
        return form_page(
            request, PAGE, LIST, form, change, title=title, list=LIST, send=_("Add the department")
        )

    def contact_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """How the office is reached; the file's own words stand where nothing is entered."""
        city = city_where(request, VERB, city_key)
        form = ContactForm(
            request.POST if request.method == "POST" else None, initial=dict(city.desk_contact)
        )

        def change() -> str:
            ways = form.cleaned_data
            departments.set_contact(city.pk, ways=ways, actor=actor_of(request), now=timezone.now())
            return _("Contact saved. Pages and notices show it from now on.")

        note = _("Enter only what the city publishes. An empty line shows what the city's file says.")
        title = _("Contact: %(city)s") % {"city": city.name}
        return form_page(
            request, PAGE, LIST, form, change, title=title, list=LIST, send=_("Save the contact"), note=note
        )

    def remove_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One less, where no one uses it."""
        row = row_where(request, VERB, self.get_queryset(request), object_id)

        def change() -> str:
            departments.remove_department(row.pk, actor=actor_of(request), now=timezone.now())
            return _("Department removed.")

        title = _("Remove the department: %(name)s") % {"name": row.name}
        return confirm_page(
            request, PAGE, LIST, change, title=title, list=LIST, send=_("Remove the department")
        )
