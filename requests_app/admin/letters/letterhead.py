"""The city's letterhead: head, logo, signatures, each letter's order; looked at before it counts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.common.actor import cities_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.letters.layout_form import LayoutForm
from requests_app.admin.letters.letter_names import name_of
from requests_app.admin.letters.letterhead_draft import draft_page, letterhead_address
from requests_app.admin.letters.letterhead_forms import LookForm, PaperForm
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.letters import layouts, required
from requests_app.notices.models.letterhead import Letterhead
from requests_app.services.letters.letterhead_draft import BY_KEY
from requests_app.services.letters.samples import PLAYS

VERB = Verb.CHANGE_POLICY


class LetterheadAdmin(WorkspaceAdmin):
    """The letterheads of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The cities, a city's letterhead, one letter of it."""
        view, name = self.admin_site.admin_view, "requests_app_letterhead"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/", view(self.paper_view), name=f"{name}_city"),
            path("<slug:city_key>/letters/<slug:key>/", view(self.layout_view), name=f"{name}_layout"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letterhead]:
        """Own cities only."""
        return Letterhead.objects.filter(city__in=cities_where(request, VERB))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The cities; with one city its letterhead at once."""
        cities = some_cities_where(request, VERB)
        if len(cities) == 1:
            return HttpResponseRedirect(letterhead_address(cities[0]))
        return render(
            request,
            "admin/letters/letterheads.html",
            {"title": _("Letterhead and templates"), "cities": cities},
        )

    def paper_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Head, logo and signatures of a city."""
        city = _own(request, city_key)
        newest = _newest(city)
        posted = request.method == "POST"
        form = PaperForm(city, newest, request.POST if posted else None, request.FILES if posted else None)
        look = LookForm(request.POST if posted else None, initial={"letter": "denial"})
        look.is_valid()
        key = look.cleaned_data.get("letter") if posted else ""
        language = (look.cleaned_data.get("language") if posted else "") or "en"
        counted = Letterhead.objects.filter(city=city).annotate(used=Count("notices")).defer("logo")
        context = {
            "title": _("Letterhead: %(city)s") % {"city": city.name},
            "look": look,
            "letters": _letters(newest),
            "versions": counted.select_related("made_by").order_by("-version")[:20],
        }
        return draft_page(
            request, city, newest, form, key or "denial", language, context, "admin/letters/letterhead.html"
        )

    def layout_view(self, request: HttpRequest, city_key: str, key: str) -> HttpResponse:
        """The order of one letter, with the city's own words."""
        city = _own(request, city_key)
        letter = BY_KEY.get(key)
        if letter is None or not layouts.house_parts(key):
            raise Http404
        newest = _newest(city)
        form = LayoutForm(key, newest, request.POST if request.method == "POST" else None)
        language = "es" if request.POST.get("language") == "es" else "en"
        context = {
            "title": _("Layout of “%(letter)s”: %(city)s") % {"letter": name_of(key), "city": city.name},
            "parts": layouts.house_parts(key),
            "wanted": required.wanted(letter, required.packs_of(city.pack_key)),
            "can_look": key in PLAYS,
        }
        return draft_page(
            request, city, newest, form, key, language, context, "admin/letters/letter_layout.html"
        )


def _letters(newest: Letterhead | None) -> list[dict[str, Any]]:
    own = newest.layouts if newest else {}
    keys = [key for key, letter in BY_KEY.items() if layouts.house_parts(key)]
    return [{"key": key, "name": name_of(key), "own": key in own} for key in keys]


def _newest(city: City) -> Letterhead | None:
    return Letterhead.objects.filter(city=city).order_by("-version").first()


def _own(request: HttpRequest, city_key: str) -> City:
    city = next((city for city in cities_where(request, VERB) if city.key == city_key), None)
    if city is None:
        raise Http404
    return city
