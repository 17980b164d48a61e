"""Restricted requests that no one sees any more: an administrator names who does, and every administrator is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.city_settings.form_page import form_page
from requests_app.admin.city_settings.staff_forms import People
from requests_app.admin.common.actor import actor_of, city_where
from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.services.cases.restriction import name_readers, unread_cases


class ReadersForm(CityForm):
    """Which request, who sees it from now on, and why."""

    case = forms.ChoiceField(
        label=gettext_lazy("Request"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a request.")},
    )
    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Who sees this request"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=5_000,
        widget=long_text(4),
        help_text=gettext_lazy("Every administrator of the city reads it."),
    )

    def __init__(self, city: City, cases: Sequence[RecordsRequest], data: Any = None) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["case"]).choices = [(str(case.pk), case.number) for case in cases]
        cast(forms.MultipleChoiceField, self.fields["readers"]).choices = People(city).choices

    def arguments(self) -> dict[str, Any]:
        """The act as the service takes it."""
        typed = self.cleaned_data
        return {
            "case_id": int(typed["case"]),
            "readers": [int(key) for key in typed["readers"]],
            "reason": typed["reason"],
        }


def readers_page(request: HttpRequest, city_key: str) -> HttpResponse:
    """The requests no one sees, with the form; only their numbers are shown."""
    city = city_where(request, Verb.NAME_READERS, city_key)
    cases = unread_cases(city)
    form = ReadersForm(city, cases, request.POST if request.method == "POST" else None)

    def change() -> str:
        name_readers(**form.arguments(), actor=actor_of(request), now=timezone.now())
        return _("Saved who sees the request. Every administrator was told by email.")

    return form_page(
        request,
        "admin/city_settings/readers.html",
        "admin:requests_app_membership_changelist",
        form,
        change,
        title=_("Restricted requests no one sees: %(city)s") % {"city": city.name},
        cases=cases,
    )
