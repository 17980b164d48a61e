"""Forms that decide a request to protect published data: protect it, all or a part, or decline to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.denial import remedies_told
from requests_app.admin.cases.forms.exemption_reviews import AboutDataset
from requests_app.admin.forms.action import people
from requests_app.admin.forms.cited import cited, set_up_citations
from requests_app.admin.forms.rows import Row, Rows, named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cities.city_time import local_date
from requests_app.services.datasets.withholding import pack_on
from requests_app.services.exemption_reviews.drafts import DeclinedPoint, DeclineDraft, ProtectDraft

PART, WHOLE = "part", "whole"


class ProtectIt(AboutDataset):
    """What is withheld from now on: all of it or a part, complete like a denial."""

    extent = forms.ChoiceField(
        label=gettext_lazy("How much of the dataset is withheld"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (PART, gettext_lazy("A part of it. The rest stays published.")),
            (WHOLE, gettext_lazy("The whole dataset")),
        ],
    )
    part = forms.CharField(
        label=gettext_lazy("Which fields or rows"),
        required=False,
        widget=long_text(2),
        help_text=gettext_lazy(
            "For example: the column “owner name.” Everyone can read this. Do not repeat what is protected."
        ),
    )
    segregability = forms.CharField(
        label=gettext_lazy("What stays published, or why nothing can"), required=False, widget=long_text(3)
    )

    def set_up(self) -> None:
        """The rows for exemptions of the law in force today, and for persons."""
        self.find_dataset()
        city, now = self.subject.city, self.subject.now
        set_up_citations(self, pack_on(city, now), local_date(city, now))
        asked = ["dataset"] if "dataset" in self.fields else []
        self.order = (*asked, "extent", "part", "citations", "segregability", "responsible")

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """How much is said first; the service says the rest."""
        extent, part = self.cleaned_data["extent"], self.cleaned_data["part"].strip()
        if not extent:
            return {"extent": [_("Say whether a part or the whole dataset is withheld.")]}
        if extent == PART and not part:
            return {"part": [_("Name the fields or rows that are withheld.")]}
        return {}

    def arguments(self) -> dict[str, Any]:
        """The withholding, whole."""
        typed = self.cleaned_data
        draft = ProtectDraft(
            part=typed["part"] if typed["extent"] == PART else "",
            citations=tuple(cited(row.cleaned_data) for row in self.groups["citations"].used),
            segregability=typed["segregability"],
            responsible=tuple(named(self.groups["responsible"])),
        )
        return {"draft": draft, **self.dataset_argument()}


class PointRow(Row):
    """Something the requester asked the city to protect, and why it is not."""

    group_title = gettext_lazy("Why the city does not protect it")
    one = gettext_lazy("Point")
    add = gettext_lazy("Add a point")
    layout = "ad-row__stack"

    words = forms.CharField(
        label=gettext_lazy("What the requester asked the city to protect"),
        required=False,
        widget=long_text(2),
        help_text=gettext_lazy("For example: the column with the year a house was built."),
    )
    finding = forms.CharField(
        label=gettext_lazy("Why the city does not protect it, in plain words"),
        required=False,
        widget=long_text(4),
    )


class DeclineToProtect(AboutDataset):
    """A reason for each point."""

    may_name_dataset = False
    order: Sequence[str] = ("points", "responsible")

    def set_up(self) -> None:
        """The rows for points and persons."""
        self.find_dataset()
        data = self.data if self.is_bound else None
        self.groups["points"] = Rows("points", PointRow, data)
        self.groups["responsible"] = people(self, data)

    def arguments(self) -> dict[str, Any]:
        """The points and the persons."""
        rows = [row.cleaned_data for row in self.groups["points"].used]
        points = tuple(DeclinedPoint(row["words"], row["finding"]) for row in rows)
        return {"draft": DeclineDraft(points=points, responsible=tuple(named(self.groups["responsible"])))}

    @property
    def remedies(self) -> list[tuple[str, str, date | None]]:
        """What the requester can do against this if it is sent today."""
        return remedies_told(self.subject, DecisionKind.NOT_PROTECTED)
