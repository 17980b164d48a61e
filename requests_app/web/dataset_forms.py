"""The search form of the registry; everything it asks stands in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.access.public_registry import public_overview
from requests_app.cities.models import City
from requests_app.datasets import search as dataset_search
from requests_app.web.widgets import PageForm


class SearchForm(PageForm):
    """What is looked for. No one needs to be told that each part may be left open."""

    all_optional = True

    q = forms.CharField(
        label=_("Keyword"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    publisher = forms.ChoiceField(label=_("Publisher"), required=False)
    format = forms.ChoiceField(label=_("Format"), required=False)

    def __init__(self, *args: Any, city: City, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overview = public_overview(city)
        any_of: list[tuple[str, Any]] = [("", _("Any"))]
        offered = {
            "status": [*any_of, *dataset_search.STANDINGS.items()],
            "publisher": [*any_of, *((name, name) for name in self.overview.publishers)],
            "format": [*any_of, *((name, name.upper()) for name in self.overview.formats)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dataset_search.Wanted:
        """What a valid form asks for."""
        typed = self.cleaned_data
        return dataset_search.Wanted(typed["q"], typed["status"], typed["publisher"], typed["format"])
