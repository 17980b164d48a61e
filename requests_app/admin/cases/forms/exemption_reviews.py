"""Forms that decide a request to open a dataset, open it or keep it withheld, and what those to protect share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.cases.forms.denial import Denial
from requests_app.admin.cases.reviewed import Reviewed, reviewed_of
from requests_app.admin.forms.action import people
from requests_app.admin.forms.citation_row import CitationRow
from requests_app.admin.forms.dataset_field import dataset_field, named as named_dataset
from requests_app.admin.forms.rows import Rows, named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.exemption_review import Point, points_of
from requests_app.cases.law_translation import named_exemption
from requests_app.cases.models.review_points import PointKind
from requests_app.datasets.models import Dataset
from requests_app.services.exemption_reviews.drafts import (
    OpenDraft,
)


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
