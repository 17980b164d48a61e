"""Texts to start from: the city's own words for questions, messages, extensions, searches and closings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.form_page import confirm_page, form_page, row_where
from requests_app.admin.city_settings.snippet_forms import SnippetForm
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Snippet
from requests_app.services.city_settings import snippets

VERB = Verb.CHANGE_POLICY
LIST = "admin:requests_app_snippet_changelist"
PAGE = "admin/city_settings/set_up_row.html"


class SnippetAdmin(WorkspaceAdmin):
    """The texts of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a text or a new version of one, taking one out of use."""
        view, name = self.admin_site.admin_view, "requests_app_snippet"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.add_text), name=f"{name}_add"),
            path("<int:object_id>/delete/", view(self.retire_view), name=f"{name}_remove"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snippet]:
        """Own cities only, what is in use."""
        own = Snippet.objects.filter(city__in=cities_where(request, VERB), retired_at=None)
        return own.select_related("city", "saved_by")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its texts."""
        texts = list(self.get_queryset(request))
        rows = [
            {"city": city, "texts": [text for text in texts if text.city_id == city.pk]}
            for city in some_cities_where(request, VERB)
        ]
        context = {"title": _("Texts to start from"), "cities": rows}
        return render(request, "admin/city_settings/snippets.html", context)

    def add_text(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A new text, or the next version of the one named in the address."""
        city = city_where(request, VERB, city_key)
        form = SnippetForm(
            request.POST if request.method == "POST" else None, initial=self._before(request, city.pk)
        )

        def change() -> str:
            row = snippets.save_snippet(
                city.pk, **form.cleaned_data, actor=actor_of(request), now=timezone.now()
            )
            return _("Text saved as version %(version)s.") % {"version": row.version}

        title = _("Text to start from: %(city)s") % {"city": city.name}
        return form_page(request, PAGE, LIST, form, change, title=title, list=LIST, send=_("Save the text"))

    def retire_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Take a text out of use."""
        row = row_where(request, VERB, self.get_queryset(request), object_id)

        def change() -> str:
            snippets.retire_snippet(row.pk, actor=actor_of(request), now=timezone.now())
            return _("Text removed. What was written with it stays.")

        title = _("Remove the text: %(name)s") % {"name": row.name}
        return confirm_page(request, PAGE, LIST, change, title=title, list=LIST, send=_("Remove the text"))

    def _before(self, request: HttpRequest, city_id: int) -> dict[str, Any]:
        """The words of the version before, for a new one."""
        wanted = request.GET.get("from", "")
        rows = self.get_queryset(request).filter(city_id=city_id)
        row = rows.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() else None
        return {name: getattr(row, name) for name in ("use", "name", "language", "text")} if row else {}
