"""Forms that decide an exemption review: open it, keep it withheld, protect it, decline to protect it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.cases.forms.denial import Denial, cited, remedies_told
from requests_app.admin.cases.reviewed import Reviewed, reviewed_of
from requests_app.admin.forms.action import people
from requests_app.admin.forms.citation_row import CitationRow, reshaped
from requests_app.admin.forms.dataset_field import dataset_field, named as named_dataset
from requests_app.admin.forms.exemption_search import Finder
from requests_app.admin.forms.rows import Row, Rows, named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.exemption_review import Point, points_of
from requests_app.cases.law_translation import named_exemption
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.review_points import PointKind
from requests_app.cities.city_time import local_date
from requests_app.datasets.models import Dataset
from requests_app.services.datasets.withholding import pack_on
from requests_app.services.exemption_reviews.drafts import (
    DeclinedPoint,
    DeclineDraft,
    OpenDraft,
    ProtectDraft,
)

PART, WHOLE = "part", "whole"


class AboutDataset(CaseForm):
    """A decision on the dataset of a review, which stands beside the form; it is asked for where none is named."""

    beside = "admin/cases/parts/reviewed.html"
    may_name_dataset = True

    def find_dataset(self) -> None:
        """The dataset of the request, or the one typed so far."""
        self.dataset: Dataset | None = self.subject.case.dataset
        if self.dataset is None and self.may_name_dataset:
            self.fields["dataset"] = dataset_field()
            self.dataset = self._typed() if self.is_bound else None

    def _typed(self) -> Dataset | None:
        try:
            return named_dataset(self.data.get("dataset", "")[:300], self.subject.city, self.subject.actor)
        except forms.ValidationError:
            return None  # clean() says it beside the field

    def clean(self) -> dict[str, Any]:
        """A dataset that is typed is there."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("dataset"):
            try:
                named_dataset(typed["dataset"], self.subject.city, self.subject.actor)
            except forms.ValidationError as problem:
                self.add_error("dataset", problem)
        return typed

    @property
    def reviewed(self) -> Reviewed | None:
        """What stands beside the form."""
        return reviewed_of(self.subject.case, self.dataset, self.subject.actor)

    def dataset_argument(self) -> dict[str, Any]:
        """The dataset the clerk named, where the request names none."""
        return {"dataset": self.dataset.pk} if "dataset" in self.fields and self.dataset else {}


class OpenIt(AboutDataset):
    """A finding on each exemption or restriction."""

    def set_up(self) -> None:
        """One field for each point of the dataset as it stands now."""
        self.find_dataset()
        self.points = points_of(self.dataset) if self.dataset else []
        order = ["dataset"] if "dataset" in self.fields else []
        for point in self.points:
            name = f"finding_{point.key}"
            self.fields[name] = forms.CharField(
                label=_("What the city found: %(about)s") % {"about": _about(point)},
                required=False,
                widget=long_text(3),
                help_text=_help(point),
            )
            order.append(name)
        self.groups["responsible"] = people(self, self.data if self.is_bound else None)
        self.order = (*order, "responsible")

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """ "findings.exemption-7" is the field finding_exemption-7."""
        super().place(path.replace("findings.", "finding_", 1), sentences)

    def arguments(self) -> dict[str, Any]:
        """The findings by point."""
        typed = self.cleaned_data
        findings = {point.key: typed[f"finding_{point.key}"] for point in self.points}
        draft = OpenDraft(findings=findings, responsible=tuple(named(self.groups["responsible"])))
        return {"draft": draft, **self.dataset_argument()}


class KeepWithheld(Denial, AboutDataset):
    """A complete denial; it begins with the exemptions that the dataset is withheld under."""

    may_name_dataset = False

    def set_up(self) -> None:
        """The rows of a denial, filled with what the withholding in force says."""
        self.find_dataset()
        super().set_up()
        held = self.dataset.withholding if self.dataset else None
        rows = self.groups["citations"]
        if held is None or self.is_bound:
            return
        filled = Rows(
            "citations",
            CitationRow,
            None,
            initial=[_row(item) for item in held.citations.all()] or [{}],
            pack=rows.finder.pack,
            received_on=self.subject.case.received_on,
        )
        filled.finder = rows.finder
        self.groups["citations"] = filled
        self.initial["segregability"] = held.segregability


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
        subject = self.subject
        pack, today = pack_on(subject.city, subject.now), local_date(subject.city, subject.now)
        if self.is_bound:
            self.data = reshaped(self.data, pack, today)
        data = self.data if self.is_bound else None
        rows = Rows("citations", CitationRow, data, pack=pack, received_on=today)
        rows.finder = Finder(data, pack, today)
        self.groups["citations"] = rows
        self.groups["responsible"] = people(self, data)
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


def _about(point: Point) -> str:
    if point.citation is not None:
        return named_exemption(point.citation.exemption_name, point.citation.citation_text)
    return str(PointKind(point.kind).label)


def _help(point: Point) -> str:
    """What the city said when it withheld it."""
    if point.citation is None:
        return ""
    said = f"{point.citation.records}: {point.citation.explanation}"
    return f"{point.part}: {said}" if point.part else said


def _row(item: Any) -> dict[str, Any]:
    names = ("records", "explanation", "facts", "harm", "other_law", "rereview_on")
    return {"exemption": item.exemption_key, **{name: getattr(item, name) for name in names}}
