"""Absences of a city's staff: who is away, from when to when, and who has their cases meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.city_settings.staff_forms import People
from requests_app.admin.common.actor import actor_of, city_where
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.forms.base import CityForm
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Absence, City
from requests_app.services.city_settings import absences
from requests_app.widgets import DateInput


class AbsenceForm(CityForm):
    """Who is away, when, and who stands in."""

    user = forms.ChoiceField(
        label=gettext_lazy("Who is away"), error_messages={"required": gettext_lazy("Choose a person.")}
    )
    from_on = forms.DateField(
        label=gettext_lazy("First day away"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the first day.")},
    )
    to_on = forms.DateField(
        label=gettext_lazy("Last day away"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the last day.")},
    )
    deputy = forms.ChoiceField(
        label=gettext_lazy("Deputy"),
        help_text=gettext_lazy("Has the cases from the first day to the last. They go back by themselves."),
        error_messages={"required": gettext_lazy("Choose a deputy.")},
    )

    def __init__(self, city: City, today: date, data: Any = None) -> None:
        super().__init__(data, {"from_on": today})
        self.people = People(city)
        for name in ("user", "deputy"):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Choose")), *self.people.choices]

    def arguments(self) -> dict[str, Any]:
        """The absence as the service takes it."""
        typed = self.cleaned_data
        named = {name: self.people.by_id[typed[name]] for name in ("user", "deputy")}
        return {**named, "from_on": typed["from_on"], "to_on": typed["to_on"]}


def absences_page(request: HttpRequest, city_key: str) -> HttpResponse:
    """The list with its form; a POST records one, or ends the one it names."""
    city, now = city_where(request, Verb.CHANGE_POLICY, city_key), timezone.now()
    today, actor, status = local_date(city, now), actor_of(request), 200
    form = AbsenceForm(city, today, request.POST if "user" in request.POST else None)
    try:
        if request.method == "POST" and "end" in request.POST:
            absences.end_absence(_named(request), actor=actor, now=now)
            return _done(request, city, _("Absence ended. The cases went back."))
        if request.method == "POST":
            status = 422
            if form.is_valid():
                absences.record_absence(city.pk, **form.arguments(), actor=actor, now=now)
                return _done(request, city, _("Absence recorded."))
    except Refusal as refusal:
        status = status_of(refusal)
        if form.is_bound:
            form.refused(refusal)
        else:
            messages.error(request, refusal.message)
    rows = Absence.objects.filter(city=city, ended_at=None).select_related("user", "deputy")
    context = {
        "title": _("Absences: %(city)s") % {"city": city.name},
        "city": city,
        "form": form,
        "absences": rows,
    }
    return render(request, "admin/city_settings/absences.html", context, status=status)


def _named(request: HttpRequest) -> int:
    key = request.POST.get("end", "")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        raise Http404
    return int(key)


def _done(request: HttpRequest, city: City, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("admin:requests_app_membership_absences", args=[city.key]))
