"""What the page of figures is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.cities.models import City, Department


class FiguresForm(forms.Form):
    """City, year and department; everything may be left out."""

    city = forms.ModelChoiceField(
        City.objects.none(), label=gettext_lazy("City"), required=False, to_field_name="key", empty_label=None
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=1900, max_value=2999)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("Department"),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    use_required_attribute = False

    def __init__(self, data: Any, *, cities: Sequence[City], this_year: int) -> None:
        filled = {
            "city": cities[0].key,
            "year": this_year,
            **{key: value for key, value in data.items() if value},
        }
        super().__init__(filled, label_suffix="")
        keys = [city.pk for city in cities]
        self.fields["city"].queryset = City.objects.filter(pk__in=keys).select_related("policy")  # type: ignore[attr-defined]
        departments = Department.objects.filter(city__in=keys).select_related("city")
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        if len(cities) == 1:
            self.fields["city"].widget = forms.HiddenInput()

    def query(self) -> str:
        """What was asked, for the address of the CSV."""
        return urlencode({name: value for name, value in self.data.items() if name in self.fields})
