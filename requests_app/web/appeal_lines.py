"""The lines of a withholding log on the form of an appeal: ticked where they are few, else named by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases.line_numbers import UnknownLines, line_numbers
from requests_app.cases.models import WithholdingLine
from requests_app.cases.refusals import Refusal
from requests_app.services.appeals.points import LONGEST_GROUNDS
from requests_app.web.case_forms import ActionForm
from requests_app.web.form_fields import long_text

MOST_TICKS = 60
"""Lines of a log that are shown to be ticked; of a longer one the numbers are typed."""

ROWS = 3
"""Groups of lines, each with reasons of their own, where numbers are typed."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the log beside its box and the box for the reasons."""

    line: WithholdingLine
    box: Any
    reason: BoundField


class LinesForm(ActionForm):
    """Which lines are contested, each with reasons of its own. `lines`, after cleaning: line to reasons."""

    log: Sequence[WithholdingLine]
    by_position: Mapping[int, WithholdingLine]
    lines: Mapping[int, str]

    def add_lines(self, log: Sequence[WithholdingLine]) -> None:
        """The boxes for the lines of this log."""
        self.log = log
        self.by_position = {line.position: line for line in log}
        if self.ticks_lines:
            self.fields["lines"] = forms.TypedMultipleChoiceField(
                label=gettext_lazy("Or only single entries of the withholding log"),
                coerce=int,
                required=False,
                choices=[(line.pk, str(line.position)) for line in self.log],
                widget=forms.CheckboxSelectMultiple(),
            )
            for line in self.log:
                self.fields[f"reason-line-{line.pk}"] = reason_box(
                    _("entry %(place)s") % {"place": line.position}, rows=2
                )
            return
        for place in range(ROWS if self.log else 0):
            self.fields[f"numbers-{place}"] = forms.CharField(
                label=gettext_lazy("Entry numbers"),
                required=False,
                max_length=500,
                help_text=gettext_lazy("For example: 3, 17-20") if place == 0 else "",
            )
            self.fields[f"why-{place}"] = reason_box(_("these entries"), rows=3)

    @property
    def ticks_lines(self) -> bool:
        """Whether the log is short enough to be ticked line by line."""
        return 0 < len(self.log) <= MOST_TICKS

    @property
    def ticks(self) -> Iterator[Tick]:
        """Each line with its boxes."""
        for line, box in zip(self.log, self["lines"], strict=True):
            yield Tick(line, box, self[f"reason-line-{line.pk}"])

    @property
    def number_rows(self) -> list[tuple[BoundField, BoundField]]:
        """The boxes for numbers and reasons, where lines are typed."""
        if self.ticks_lines or not self.log:
            return []
        return [(self[f"numbers-{place}"], self[f"why-{place}"]) for place in range(ROWS)]

    def read_lines(self, typed: Mapping[str, Any]) -> dict[int, str]:
        """The lines contested, with their reasons; what is wrong is said beside its box."""
        found: dict[int, str] = {}
        for place in range(len(self.number_rows)):
            for position in self._positions(f"numbers-{place}", typed.get(f"numbers-{place}") or ""):
                found[self.by_position[position].pk] = typed.get(f"why-{place}") or ""
            if typed.get(f"why-{place}") and not (typed.get(f"numbers-{place}") or "").strip():
                self.add_error(f"numbers-{place}", gettext_lazy("Enter the numbers of the entries."))
        if self.ticks_lines:
            found = {pk: typed.get(f"reason-line-{pk}") or "" for pk in typed.get("lines") or []}
            self._no_reason_alone(typed, found)
        return found

    def _no_reason_alone(self, typed: Mapping[str, Any], found: Mapping[int, str]) -> None:
        """Reasons written about a line that is not ticked would be lost: ask."""
        for line in self.log:
            if typed.get(f"reason-line-{line.pk}") and line.pk not in found:
                self.add_error(
                    f"reason-line-{line.pk}", gettext_lazy("Select this entry too, or clear this box.")
                )

    def _positions(self, name: str, text: str) -> list[int]:
        try:
            return line_numbers(text, self.by_position)
        except UnknownLines as problem:
            self.add_error(name, str(problem))
            return []

    def take_refusal(self, refusal: Refusal) -> None:
        """A refusal of lines goes where lines are chosen."""
        if "lines" in refusal.fields and "lines" not in self.fields and self.number_rows:
            refusal.fields["numbers-0"] = refusal.fields.pop("lines")
        super().take_refusal(refusal)


def reason_box(about: str, rows: int = 3) -> forms.CharField:
    """A box for reasons about one exemption or line."""
    return long_text(
        rows,
        label=_("Your reasons about %(about)s") % {"about": about},
        required=False,
        max_length=LONGEST_GROUNDS,
    )
