"""The forms of actions on a dataset. They read what was typed; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.action import ActionForm
from requests_app.admin.forms.cited import cited, set_up_citations
from requests_app.admin.forms.rows import named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.actors import Actor
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.services.datasets import withholding as dataset_withholding
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.widgets import DateInput


@dataclass(frozen=True, slots=True)
class DatasetSubject:
    """What a form is about: the dataset (unsaved when it is being entered), who acts, and when."""

    dataset: Dataset
    actor: Actor
    now: datetime

    @property
    def city(self) -> City:
        """The dataset's city, with its policy."""
        return self.dataset.city


class DatasetForm(ActionForm[DatasetSubject]):
    """The base of every action's form on a dataset."""

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is refused at a field this form does not show stands on top, never lost."""
        known = path in self.fields or path.split(".")[0] in self.groups
        super().place(path if known else "", sentences)


class Nothing(DatasetForm):
    """An action that needs no words."""


class Publish(DatasetForm):
    """The data is out; when the next is due."""

    next_due_on = forms.DateField(
        label=gettext_lazy("The next update is due on"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy(
            "If empty: set by its update frequency if a date was set before; otherwise no date is set."
        ),
    )


class Review(DatasetForm):
    """Why the city looks again."""

    reason = forms.CharField(
        label=gettext_lazy("Why the city is reviewing it again"),
        required=False,
        widget=long_text(3),
        help_text=gettext_lazy("Everyone can read this. Do not name anyone."),
    )
    hide_links = forms.BooleanField(
        label=gettext_lazy("Hide the download links during the review"), required=False
    )


class Withdraw(DatasetForm):
    """Why it is no longer published."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        required=False,
        widget=long_text(3),
        help_text=gettext_lazy("Everyone can read this. Do not name anyone."),
    )


class Schedule(DatasetForm):
    """By when it, or its next update, is to be out."""

    due_on = forms.DateField(label=gettext_lazy("To be published by"), required=False, widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("Why the date moves"),
        required=False,
        widget=long_text(3),
        help_text=gettext_lazy("Required if a date was set before. Everyone can read this."),
    )


class Withhold(DatasetForm):
    """A complete reason to withhold it, as in a denial."""

    segregability = forms.CharField(
        label=gettext_lazy("Which part can be published, or why none can"),
        required=False,
        widget=long_text(3),
    )
    order: Sequence[str] = ("citations", "segregability", "responsible")

    def set_up(self) -> None:
        """The rows for exemptions of the law in force today, and for persons."""
        city, now = self.subject.city, self.subject.now
        set_up_citations(self, dataset_withholding.pack_on(city, now), local_date(city, now))

    def arguments(self) -> dict[str, Any]:
        """With exemptions and persons."""
        return {
            "draft": DenialDraft(
                citations=tuple(cited(row.cleaned_data) for row in self.groups["citations"].used),
                segregability=self.cleaned_data["segregability"],
                responsible=tuple(named(self.groups["responsible"])),
            )
        }


class WithholdPart(Withhold):
    """The same of fields or rows; the rest stays published."""

    part = forms.CharField(
        label=gettext_lazy("Which fields or rows"),
        required=False,
        widget=long_text(2),
        help_text=gettext_lazy("Everyone can read this. Do not repeat what is withheld."),
    )
    order = ("part", "citations", "segregability", "responsible")

    def arguments(self) -> dict[str, Any]:
        """With the part."""
        return {**super().arguments(), "part": self.cleaned_data["part"]}


class OpenPart(DatasetForm):
    """Which withheld part is published."""

    withholding = forms.TypedChoiceField(
        label=gettext_lazy("Which part is published now"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def set_up(self) -> None:
        """The parts that are withheld now."""
        rows = self.subject.dataset.withholdings.parts_in_force()
        field = cast(forms.TypedChoiceField, self.fields["withholding"])
        field.choices = [(row.pk, row.part) for row in rows]
