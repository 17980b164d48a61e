"""The city's tags for requests."""

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
from requests_app.cities.models import Tag
from requests_app.services.city_settings import tags

VERB = Verb.CHANGE_POLICY
LIST = "admin:requests_app_tag_changelist"
PAGE = "admin/city_settings/set_up_row.html"


class TagForm(CityForm):
    """The name of a tag."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=40,
        widget=Line,
        error_messages={"required": gettext_lazy("Enter a name of 40 characters or fewer.")},
    )


class TagAdmin(WorkspaceAdmin):
    """The tags of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a tag more, one less."""
        view, name = self.admin_site.admin_view, "requests_app_tag"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.add_tag), name=f"{name}_add"),
            path("<int:object_id>/delete/", view(self.retire_view), name=f"{name}_remove"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Own cities only, what is in use."""
        own = Tag.objects.filter(city__in=cities_where(request, VERB), retired_at=None)
        return own.select_related("city")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its tags."""
        found = list(self.get_queryset(request))
        rows = [
            {"city": city, "tags": [tag for tag in found if tag.city_id == city.pk]}
            for city in some_cities_where(request, VERB)
        ]
        return render(request, "admin/city_settings/tags.html", {"title": _("Tags"), "cities": rows})

    def add_tag(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A tag more."""
        city = city_where(request, VERB, city_key)
        form = TagForm(request.POST if request.method == "POST" else None)

        def change() -> str:
            tags.add_tag(city.pk, **form.cleaned_data, actor=actor_of(request), now=timezone.now())
            return _("Tag added.")

        title = _("New tag: %(city)s") % {"city": city.name}
        return form_page(request, PAGE, LIST, form, change, title=title, list=LIST, send=_("Add the tag"))

    def retire_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One less."""
        row = row_where(request, VERB, self.get_queryset(request), object_id)

        def change() -> str:
            tags.retire_tag(row.pk, actor=actor_of(request), now=timezone.now())
            return _("Tag removed. Requests that have it keep it.")

        title = _("Remove the tag: %(name)s") % {"name": row.name}
        return confirm_page(request, PAGE, LIST, change, title=title, list=LIST, send=_("Remove the tag"))
