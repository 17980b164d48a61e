"""The city's letterhead: head, logo, signatures, each letter's order; looked at before it counts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.actions import preview as action_preview
from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.letters.forms import LayoutForm, LookForm, PaperForm
from requests_app.cases.links import LINK_MARK
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.letters import layouts, required
from requests_app.notices.models.letterhead import Letterhead
from requests_app.services.letters.letterhead import BY_KEY, draft, publish
from requests_app.services.letters.samples import PLAYS, Specimen, specimen

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
        cities = cities_where(request, VERB)
        if not cities:
            raise PermissionDenied
        if len(cities) == 1:
            return HttpResponseRedirect(_address(cities[0]))
        return render(request, "admin/letters/letterheads.html", {"title": _("Letterhead"), "cities": cities})

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
        return _page(
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
            "title": _("Layout of “%(letter)s”: %(city)s") % {"letter": _name(key), "city": city.name},
            "parts": layouts.house_parts(key),
            "wanted": required.wanted(letter, required.packs_of(city.pack_key)),
            "can_look": key in PLAYS,
        }
        return _page(request, city, newest, form, key, language, context, "admin/letters/letter_layout.html")


def _page(
    request: HttpRequest,
    city: City,
    newest: Letterhead | None,
    form: PaperForm | LayoutForm,
    key: str,
    language: str,
    context: dict[str, Any],
    template: str,
) -> HttpResponse:
    """Show, look or save. Looking and saving judge the same way; only saving makes a version."""
    status, do = 200, request.POST.get("do", "look")
    version = newest.version if newest else 0
    if request.method == "POST" and "add" not in request.POST:
        status = 422
        if form.is_valid():
            try:
                done = _do(request, city, form, key, language, do, context)
                status = 200
            except Refusal as refusal:
                form.refused(refusal)
                done, status = None, status_of(refusal)
            if done is not None:
                return done
    elif request.method == "POST":
        form.is_valid()
    full = {
        "city": city,
        "form": form,
        "newest": newest,
        "seen": request.POST.get("seen", version),
        **context,
    }
    return render(request, template, full, status=status)


def _do(
    request: HttpRequest,
    city: City,
    form: PaperForm | LayoutForm,
    key: str,
    language: str,
    do: str,
    context: dict[str, Any],
) -> HttpResponse | None:
    actor, now, typed = actor_of(request), timezone.now(), form.as_draft()
    if do == "save":
        made = publish(city.pk, typed, seen_version=_seen(request), actor=actor, now=now)
        said = _("Version %(version)s is in force. Letters written before keep theirs.")
        messages.success(request, said % {"version": made.version})
        return HttpResponseRedirect(_address(city))
    try:
        shown = specimen(city, draft(city, typed, actor, now), key, language, actor=actor, now=now)
    except NotFound:
        messages.warning(request, _("There is no specimen of this letter under this city's law."))
        return None
    if do == "pdf":
        response = HttpResponse(shown.printed.pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="specimen-{key}-{language}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    letter = action_preview.letter(shown.notice)
    context |= {"shown": shown, "letter": letter, "language": language, "html": _body(shown)}
    return None


def _body(shown: Specimen) -> str:
    """The body of the HTML twin, which the house made and escaped itself (notices/letters/markup.py)."""
    html = shown.notice.body_html
    inner = html.partition('<div class="body">')[2].rpartition("</div>\n  </div>")[0]
    return mark_safe(LINK_MARK.sub(_("[the requester's own link to this request]"), inner))  # noqa: S308


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")[:6]
    return int(text) if text.isascii() and text.isdigit() else -1


def _letters(newest: Letterhead | None) -> list[dict[str, Any]]:
    own = newest.layouts if newest else {}
    keys = [key for key, letter in BY_KEY.items() if layouts.house_parts(key)]
    return [{"key": key, "name": _name(key), "own": key in own} for key in keys]


def _name(key: str) -> str:
    return str(PLAYS[key][0]) if key in PLAYS else key.replace("_", " ").capitalize()


def _newest(city: City) -> Letterhead | None:
    return Letterhead.objects.filter(city=city).order_by("-version").first()


def _own(request: HttpRequest, city_key: str) -> City:
    city = next((city for city in cities_where(request, VERB) if city.key == city_key), None)
    if city is None:
        raise Http404
    return city


def _address(city: City) -> str:
    return reverse("admin:requests_app_letterhead_city", args=[city.key])
