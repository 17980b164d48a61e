"""The form in which an officer answers an appeal point by point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.cases.forms.named_date import NamesDate
from requests_app.admin.forms.action import people
from requests_app.admin.forms.rows import named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models import AppealPoint
from requests_app.cases.models.appeals import Finding
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.services.appeals.findings import FindingInput
from requests_app.widgets import DateInput


class DecideAppeal(NamesDate):
    """A finding and a reason for each contested point."""

    date_field = "new_due_on"

    instruction = forms.CharField(
        label=gettext_lazy("What must be decided again"),
        required=False,
        help_text=gettext_lazy("Required if a point is overturned. The department reads this."),
        widget=long_text(3),
    )
    new_due_on = forms.DateField(
        label=gettext_lazy("New decision due"),
        required=False,
        help_text=gettext_lazy(
            "By your order. Empty: as many days as the law gives a new request. It is not a date under the law."
        ),
        widget=DateInput(),
    )

    def set_up(self) -> None:
        """Two fields for each point of the open appeal."""
        case = self.subject.case
        open_states = [str(state) for state in OPEN_APPEAL_STATES]
        points = AppealPoint.objects.filter(appeal__case=case, appeal__state__in=open_states)
        self.points = list(points.select_related("citation", "appeal", "line"))
        order: list[str] = []
        for point in self.points:
            about = _about(point)
            self.fields[f"finding_{point.pk}"] = forms.ChoiceField(
                label=_("Your finding on %(about)s") % {"about": about},
                required=False,
                widget=forms.RadioSelect,
                choices=Finding.choices,
                help_text=_help(point),
            )
            self.fields[f"reason_{point.pk}"] = forms.CharField(
                label=_("Reason for your finding on %(about)s") % {"about": about},
                required=False,
                widget=long_text(3),
            )
            order += [f"finding_{point.pk}", f"reason_{point.pk}"]
        self.groups["responsible"] = people(self, self.data if self.is_bound else None)
        self.order = (*order, "instruction", "new_due_on", "responsible")
        if self.points:
            self.intro = _("The requester writes: %(grounds)s") % {"grounds": self.points[0].appeal.grounds}

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """ "findings.7.reason" is the field reason_7."""
        parts = path.split(".")
        named_here = f"{parts[2]}_{parts[1]}" if parts[0] == "findings" and len(parts) == 3 else path
        super().place(named_here, sentences)

    def arguments(self) -> dict[str, Any]:
        """Findings by point."""
        typed = self.cleaned_data
        return {
            "findings": {
                point.pk: FindingInput(typed[f"finding_{point.pk}"], typed[f"reason_{point.pk}"])
                for point in self.points
                if typed[f"finding_{point.pk}"]
            },
            "responsible": named(self.groups["responsible"]),
            "instruction": typed["instruction"],
            "new_due_on": typed["new_due_on"],
        }


class DismissAppeal(CaseForm):
    """Why an appeal against silence is dismissed, and who answers for it."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
    order: Sequence[str] = ("reason", "responsible")

    def set_up(self) -> None:
        """Who is responsible."""
        self.groups["responsible"] = people(self, self.data if self.is_bound else None)

    def arguments(self) -> dict[str, Any]:
        """With the persons."""
        return {**super().arguments(), "responsible": named(self.groups["responsible"])}


class OrderDecision(NamesDate):
    """By which day the city must decide, why, and who orders it."""

    to_on = forms.DateField(
        label=gettext_lazy("The city must decide by"),
        error_messages={"required": gettext_lazy("Enter the day by which the city must decide.")},
        widget=DateInput(),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
    order: Sequence[str] = ("to_on", "reason", "responsible")

    def set_up(self) -> None:
        """Who is responsible."""
        self.groups["responsible"] = people(self, self.data if self.is_bound else None)

    def arguments(self) -> dict[str, Any]:
        """With the persons."""
        return {**super().arguments(), "responsible": named(self.groups["responsible"])}


def _about(point: AppealPoint) -> str:
    """What one point contests, in a few words."""
    if point.line:
        return _("entry %(place)s of the log (%(citation)s)") % {
            "place": point.line.position,
            "citation": point.citation.citation_text if point.citation else "",
        }
    return point.citation.citation_text if point.citation else _("the entire response")


def _help(point: AppealPoint) -> str:
    """What the city said then, and what is said against it now."""
    said = ""
    if point.line:
        said = f"{point.line.description} ({point.line.pages}): {point.line.reason}"
    elif point.citation:
        said = f"{point.citation.records}: {point.citation.explanation}"
    if point.grounds:
        said = _("%(said)s — Objection: %(grounds)s") % {"said": said, "grounds": point.grounds}
    return said
