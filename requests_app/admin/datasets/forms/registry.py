"""The filters of the list of datasets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.widgets import Select
from requests_app.cities.models import City
from requests_app.datasets import search as dataset_search

ANY = [("", gettext_lazy("Any"))]
KEPT_FROM_VIEW = "non-public"


class RegistryForm(forms.Form):
    """What the list for staff shows; every filter stands in the address."""

    use_required_attribute = False

    q = forms.CharField(label=gettext_lazy("Keyword"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        widget=Select,
        choices=[*ANY, (KEPT_FROM_VIEW, gettext_lazy("Not public")), *dataset_search.STANDINGS.items()],
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Publication and owner"),
        required=False,
        widget=Select,
        choices=[
            *ANY,
            ("late", gettext_lazy("Publication date missed")),
            ("due", gettext_lazy("With a publication date")),
            ("warned", gettext_lazy("With warnings from the catalog")),
            ("ownerless", gettext_lazy("Without an owner department")),
        ],
    )
    city = forms.ChoiceField(label=gettext_lazy("City"), required=False, widget=Select)

    def __init__(self, *args: Any, cities: Sequence[City], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if len(cities) > 1:
            choices = [*ANY, *((city.key, city.name) for city in cities)]
            cast(forms.ChoiceField, self.fields["city"]).choices = choices
        else:
            del self.fields["city"]

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(self.data.get(name) for name in self.fields)
