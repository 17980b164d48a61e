"""Closed days: what a change would move is shown before it is saved, by hand or from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.closed_days_forms import (
    ClosedDayForm,
    ClosedDaysFile,
    ClosedPattern,
    OpenDayForm,
)
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.missing_closed_days import years_without_closed_days
from requests_app.cities.models import City, ClosedDay
from requests_app.services.deadlines import (
    closed_days as deadline_closed_days,
    moved_dates as deadline_moved_dates,
)

VERB = Verb.CHANGE_CALENDAR
MOST_SHOWN = 50


class ClosedDayAdmin(WorkspaceAdmin):
    """The closed days of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, closing a day, closing those of a file, opening one again."""
        view, name = self.admin_site.admin_view, "requests_app_closedday"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/add/", view(self.close_view), name=f"{name}_close"),
            path("<slug:city_key>/pattern/", view(self.pattern_view), name=f"{name}_pattern"),
            path("<slug:city_key>/import/", view(self.import_view), name=f"{name}_import"),
            path("<int:object_id>/delete/", view(self.open_view), name=f"{name}_open"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClosedDay]:
        """Own cities only."""
        return ClosedDay.objects.filter(city__in=cities_where(request, VERB)).select_related("city")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with its days, and the years that lack them."""
        cities, now = some_cities_where(request, VERB), timezone.now()
        days = list(self.get_queryset(request).order_by("-on"))
        rows = [
            {
                "city": city,
                "days": [day for day in days if day.city_id == city.pk],
                "missing": years_without_closed_days(city, local_date(city, now)),
            }
            for city in cities
        ]
        return render(
            request,
            "admin/city_settings/closed_days.html",
            {"title": _("Holidays and closures"), "cities": rows},
        )

    def close_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Close a day."""
        city = city_where(request, VERB, city_key)
        form = ClosedDayForm(request.POST if request.method == "POST" else None)
        title = _("Add a closure: %(city)s") % {"city": city.name}
        return self._page(request, city, form, title, form.changes)

    def pattern_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Close days that come back, such as every other Friday."""
        city = city_where(request, VERB, city_key)
        form = ClosedPattern(request.POST if request.method == "POST" else None)
        title = _("Add closures that repeat: %(city)s") % {"city": city.name}
        return self._page(request, city, form, title, form.changes)

    def import_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Close the days a file names."""
        city = city_where(request, VERB, city_key)
        posted = request.method == "POST"
        form = ClosedDaysFile(request.POST if posted else None, request.FILES if posted else None)
        title = _("Import closures: %(city)s") % {"city": city.name}
        return self._page(request, city, form, title, form.changes)

    def open_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open a closed day again."""
        some_cities_where(request, VERB)
        day = self.get_queryset(request).filter(pk=object_id).first()
        if day is None:
            raise Http404
        form = OpenDayForm(request.POST if request.method == "POST" else None)
        title = _("Remove the closure on %(day)s: %(city)s") % {
            "day": longdate(day.on),
            "city": day.city.name,
        }
        return self._page(
            request, day.city, form, title, lambda: [deadline_moved_dates.DayChange(day.on, None)]
        )

    def _page(self, request: HttpRequest, city: City, form: Any, title: str, changes: Any) -> HttpResponse:
        """Preview first; saved only with the outcome that was shown."""
        context: dict[str, Any] = {"title": title, "form": form, "city": city}
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    done = self._try(request, city, form, changes(), context)
                    status = 200
                except Refusal as refusal:
                    form.refused(refusal)
                    done, status = None, status_of(refusal)
                if done is not None:
                    return done
        return render(request, "admin/city_settings/closed_day.html", context, status=status)

    def _try(
        self, request: HttpRequest, city: City, form: Any, changes: Any, context: dict[str, Any]
    ) -> HttpResponse | None:
        moved = deadline_moved_dates.preview(city, changes)
        context |= {
            "previewed": True,
            "days": [(longdate(row.on), row.note or "") for row in changes],
            "seen": deadline_moved_dates.fingerprint(moved),
            "moved_count": len(moved),
            "any_earlier": any(row.earlier for row in moved),
            "moved": [
                {
                    "number": row.number,
                    "name": due_name(row.kind),
                    "before": longdate(row.from_on),
                    "after": longdate(row.to_on),
                    "earlier": row.earlier,
                    "told": row.notified,
                }
                for row in moved[:MOST_SHOWN]
            ],
        }
        if request.POST.get("do") != "send":
            return None
        done = deadline_closed_days.change(
            city.pk,
            changes,
            seen=request.POST.get("seen", ""),
            allow_earlier=form.cleaned_data["allow_earlier"],
            actor=actor_of(request),
            now=timezone.now(),
        )
        text = ngettext("Saved. %(count)s due date moved.", "Saved. %(count)s due dates moved.", len(done))
        messages.success(request, text % {"count": len(done)})
        return HttpResponseRedirect(reverse("admin:requests_app_closedday_changelist"))
