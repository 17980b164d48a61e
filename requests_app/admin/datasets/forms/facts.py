"""The forms of a dataset's facts: changing them, entering a dataset by hand."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.datasets.forms.actions import DatasetForm
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cities.models import Department
from requests_app.datasets.states import AccessLevel
from requests_app.services.datasets import (
    registry as dataset_registry,
)
from requests_app.widgets import DateInput


class Edit(DatasetForm):
    """What staff say of it: owner and terms always, the rest where no catalog speaks."""

    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=500)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=long_text(5), max_length=20_000
    )
    access_level = forms.ChoiceField(
        label=gettext_lazy("Access level"),
        choices=AccessLevel.choices,
        widget=Select,
        help_text=gettext_lazy(
            "Data that is not public is shown only to staff; it is in no public list or search."
        ),
    )
    owner = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Department"),
        required=False,
        empty_label=gettext_lazy("Not set"),
        widget=Select,
    )
    publisher = forms.CharField(label=gettext_lazy("Publisher"), required=False, max_length=300)
    periodicity = forms.CharField(
        label=gettext_lazy("Update frequency"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example: monthly, quarterly, annual, R/P2W."),
    )
    licence = forms.CharField(label=gettext_lazy("License"), required=False, widget=long_text(2))
    rights = forms.CharField(label=gettext_lazy("Limits on access"), required=False, widget=long_text(2))
    landing_page = forms.CharField(label=gettext_lazy("Web page"), required=False, max_length=2000)
    keywords = forms.CharField(label=gettext_lazy("Keywords"), required=False, max_length=2000)
    terms_text = forms.CharField(
        label=gettext_lazy("Terms of use"), required=False, widget=long_text(5), max_length=20_000
    )
    terms_url = forms.CharField(label=gettext_lazy("Link to the terms"), required=False, max_length=2000)
    note = forms.CharField(label=gettext_lazy("Note (public)"), required=False, widget=long_text(2))

    def set_up(self) -> None:
        """Only what may be changed, as it is."""
        dataset = self.subject.dataset
        departments = cast("forms.ModelChoiceField[Department]", self.fields["owner"])
        departments.queryset = Department.objects.filter(city_id=dataset.city_id)
        allowed = dataset_registry.editable(dataset)
        for name in list(self.fields):
            if name in dataset_registry.STAFF_FIELDS | dataset_registry.OWN_FIELDS and name not in allowed:
                del self.fields[name]
            elif name in allowed:
                self.fields[name].initial = getattr(dataset, "owner_id" if name == "owner" else name)

    def arguments(self) -> dict[str, Any]:
        """The fields as changes."""
        return {"changes": dict(self.cleaned_data)}


class Add(Edit):
    """A dataset entered by hand."""

    identifier = forms.CharField(
        label=gettext_lazy("Identifier"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("The portal’s own, if there is one."),
    )
    due_on = forms.DateField(label=gettext_lazy("To be published by"), required=False, widget=DateInput())
    order = ("title", "identifier", "description", "access_level", "owner", "due_on", "periodicity")

    def arguments(self) -> dict[str, Any]:
        """What the registry wants apart from the changes."""
        facts = dict(self.cleaned_data)
        first = {name: facts.pop(name) for name in ("identifier", "due_on")}
        return {**first, "changes": {name: facts[name] for name in facts if name in self.order}}
