"""The forms of the fee schedule."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.cities.models import FeeUnit
from requests_app.law.pack import Pack

REQUIRED_PRICE = gettext_lazy("Enter an amount greater than $0.00.")


class RateForm(CityForm):
    """One rate: only what the law lets a city charge for can be chosen."""

    kind = forms.ChoiceField(label=gettext_lazy("What the law lets the city charge for"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("As in the city's schedule, such as “Black and white copy”."),
        error_messages={"required": gettext_lazy("Name what is charged for.")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("For each"), choices=FeeUnit.choices)
    price = forms.DecimalField(
        label=gettext_lazy("Dollars"),
        max_digits=12,
        decimal_places=4,
        error_messages={"required": REQUIRED_PRICE, "invalid": REQUIRED_PRICE},
    )
    basis = forms.CharField(
        label=gettext_lazy("Resolution or ordinance that sets it"),
        max_length=300,
        error_messages={"required": gettext_lazy("Cite the resolution or ordinance that sets it.")},
    )

    def __init__(self, pack: Pack, data: Any = None) -> None:
        super().__init__(data)
        kinds = [(rule.key, f"{rule.name} ({rule.citation})") for rule in pack.fees.chargeable]
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds
