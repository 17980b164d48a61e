"""The forms of retention rules."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.cases.states import Kind


class RuleForm(CityForm):
    """After how many years closed requests of a kind and series lose their personal data."""

    kind = forms.ChoiceField(label=gettext_lazy("Type of request"), choices=Kind.choices)
    series = forms.CharField(
        label=gettext_lazy("Records series"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "As named in the city's schedule. Empty: every request of this type without a series."
        ),
    )
    years = forms.IntegerField(
        label=gettext_lazy("Years after closing"),
        min_value=1,
        max_value=100,
        error_messages={"required": gettext_lazy("Enter a number of years from 1 to 100.")},
    )
    basis = forms.CharField(
        label=gettext_lazy("Ordinance or schedule that sets it"),
        max_length=300,
        error_messages={"required": gettext_lazy("Cite the ordinance or schedule that sets it.")},
    )
