"""The forms of the registry at the desk: the list's filters, and the acts on a dataset. The services decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.base import ActionForm, DateInput, Rows, Subject, long_text, named, people
from requests_app.admin.forms.exemptions import CitationRow, Finder, reshaped
from requests_app.admin.forms.widgets import Select
from requests_app.cases.actors import Actor
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City, Department
from requests_app.datasets import search as dataset_search
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import AccessLevel
from requests_app.services.datasets import (
    registry as dataset_registry,
    withholding as dataset_withholding,
)
from requests_app.services.determinations.denial import CitationInput

ANY = [("", gettext_lazy("Any"))]
KEPT_FROM_VIEW = "non-public"


@dataclass(frozen=True, slots=True)
class DatasetSubject:
    """What an act is about: the dataset (unsaved when it is being entered), who acts, and when."""

    dataset: Dataset
    actor: Actor
    now: datetime

    @property
    def city(self) -> City:
        """The dataset's city, with its policy."""
        return self.dataset.city

    @property
    def signer(self) -> dict[str, str]:
        """The actor's own name and title, as a proposal for who signs."""
        scope = self.actor.city_roles.get(self.dataset.city_id)
        return {"name": self.actor.name, "title": scope.title if scope else ""}


class DatasetForm(ActionForm):
    """The base of every act's form on a dataset."""

    def __init__(self, subject: DatasetSubject, data: Any = None) -> None:
        self.about = subject
        super().__init__(cast(Subject, subject), data)

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is refused at a field this form does not show stands on top, never lost."""
        known = path in self.fields or path.split(".")[0] in self.groups
        super().place(path if known else "", sentences)


class Nothing(DatasetForm):
    """An act that needs no words."""


class Publish(DatasetForm):
    """The data is out; when the next is due."""

    next_due_on = forms.DateField(
        label=gettext_lazy("The next update is due on"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Left empty: by its rhythm where a date was set before, else no date is set."),
    )


class Review(DatasetForm):
    """Why the city looks again."""

    reason = forms.CharField(
        label=gettext_lazy("Why the city looks at it again"),
        required=False,
        widget=long_text(3),
        help_text=gettext_lazy("Everybody can read this. Name nobody."),
    )
    hide_links = forms.BooleanField(
        label=gettext_lazy("Take the addresses of the data out of view meanwhile"), required=False
    )


class Withdraw(DatasetForm):
    """Why it is no longer published."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        required=False,
        widget=long_text(3),
        help_text=gettext_lazy("Everybody can read this. Name nobody."),
    )


class Schedule(DatasetForm):
    """By when it, or its next update, is to be out."""

    due_on = forms.DateField(label=gettext_lazy("To be published by"), required=False, widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("Why the date moves"),
        required=False,
        widget=long_text(3),
        help_text=gettext_lazy("Wanted where a date was set before. Everybody can read this."),
    )


class Withhold(DatasetForm):
    """A complete reason to withhold it, as in a denial."""

    segregability = forms.CharField(
        label=gettext_lazy("Which part can be published, or why none can"),
        required=False,
        widget=long_text(3),
    )
    order = ("citations", "segregability", "responsible")

    def set_up(self) -> None:
        """The rows for exemptions of the law in force today, and for persons."""
        about = self.about
        pack, today = dataset_withholding.pack_on(about.city, about.now), local_date(about.city, about.now)
        if self.is_bound:
            self.data = reshaped(self.data, pack, today)
        data = self.data if self.is_bound else None
        rows = Rows("citations", CitationRow, data, pack=pack, received_on=today)
        rows.finder = Finder(data, pack, today)
        self.groups["citations"] = rows
        self.groups["responsible"] = people(self, data)

    def arguments(self) -> dict[str, Any]:
        """With exemptions and persons."""
        rows = [dict(row.cleaned_data) for row in self.groups["citations"].used]
        citations = [CitationInput(exemption_key=row.pop("exemption"), **row) for row in rows]
        return {
            **super().arguments(),
            "citations": citations,
            "responsible": named(self.groups["responsible"]),
        }


class Edit(DatasetForm):
    """What the desk says of it: owner and terms always, the rest where no catalog speaks."""

    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=500)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=long_text(5), max_length=20_000
    )
    access_level = forms.ChoiceField(
        label=gettext_lazy("Who may have it"),
        choices=AccessLevel.choices,
        widget=Select,
        help_text=gettext_lazy(
            "What is not public appears to nobody outside the desk, in no list and no search."
        ),
    )
    owner = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Owner department"),
        required=False,
        widget=Select,
    )
    publisher = forms.CharField(label=gettext_lazy("Publisher"), required=False, max_length=300)
    rhythm = forms.CharField(
        label=gettext_lazy("How often it is renewed"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example: monthly, quarterly, annual, R/P2W."),
    )
    licence = forms.CharField(label=gettext_lazy("Licence"), required=False, widget=long_text(2))
    rights = forms.CharField(label=gettext_lazy("Limits on access"), required=False, widget=long_text(2))
    landing_page = forms.CharField(label=gettext_lazy("Web page"), required=False, max_length=2000)
    keywords = forms.CharField(label=gettext_lazy("Keywords"), required=False, max_length=2000)
    terms_text = forms.CharField(
        label=gettext_lazy("Terms of use"), required=False, widget=long_text(5), max_length=20_000
    )
    terms_url = forms.CharField(label=gettext_lazy("Address of the terms"), required=False, max_length=2000)
    note = forms.CharField(label=gettext_lazy("Note (public)"), required=False, widget=long_text(2))

    def set_up(self) -> None:
        """Only what may be changed, as it is."""
        dataset = self.about.dataset
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
    order = ("title", "identifier", "description", "access_level", "owner", "due_on", "rhythm")

    def arguments(self) -> dict[str, Any]:
        """What the registry wants apart from the changes."""
        told = dict(self.cleaned_data)
        first = {name: told.pop(name) for name in ("identifier", "due_on")}
        return {**first, "changes": {name: told[name] for name in told if name in self.order}}


class RegistryForm(forms.Form):
    """What the desk's list shows; every filter stands in the address."""

    use_required_attribute = False

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        required=False,
        widget=Select,
        choices=[*ANY, (KEPT_FROM_VIEW, gettext_lazy("Not public")), *dataset_search.STANDINGS.items()],
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        widget=Select,
        choices=[
            *ANY,
            ("late", gettext_lazy("Date of publication missed")),
            ("due", gettext_lazy("With a date of publication")),
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
