"""The form of an appeal: what is contested, exemption by exemption and line by line, why, and who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases.law_translation import law_text
from requests_app.cases.models import Citation, WithholdingLine
from requests_app.cases.refusals import Refusal
from requests_app.services.appeals.points import LONGEST_GROUNDS
from requests_app.web.case_forms import ActionForm
from requests_app.web.form_fields import ManyFiles, long_text
from requests_app.web.line_numbers import UnknownLines, line_numbers
from requests_app.web.widgets import Ticks

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


class Contested(forms.TypedMultipleChoiceField):
    """The exemptions ticked; a line of the log does as well, so that the form judges whether any is needed."""

    def validate(self, value: Any) -> None:
        """Only what was ticked."""
        if value:
            super().validate(value)


class AppealForm(ActionForm):
    """What is contested and why."""

    citations = Contested(
        label=gettext_lazy("Which reasons of the city do you contest?"), coerce=int, widget=Ticks()
    )
    grounds = long_text(8, label=gettext_lazy("Why do you think the city is wrong?"))
    lateness_reason = long_text(3, label=gettext_lazy("Why could you not appeal in time?"), max_length=2000)
    documents = ManyFiles(
        label=gettext_lazy("Files that support your appeal"),
        required=False,
        help_text=gettext_lazy("For example a letter or a photo. You can choose several."),
    )
    representative = forms.CharField(
        label=gettext_lazy("Name of the person who speaks for you"), required=False, max_length=200
    )
    representative_contact = forms.CharField(
        label=gettext_lazy("How the city can reach this person"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("An e-mail address, a phone number or a postal address."),
    )
    representative_authority = long_text(
        2,
        label=gettext_lazy("What lets this person speak for you"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "For example: I am their lawyer, or: they signed a letter, which I send with this appeal."
        ),
    )

    def __init__(
        self,
        *args: Any,
        citations: Sequence[Citation],
        log: Sequence[WithholdingLine],
        is_late: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cited, self.log = citations, log
        self.by_position = {line.position: line for line in log}
        ticks = self.fields["citations"]
        ticks.choices = [(item.pk, item.citation_text) for item in citations]  # type: ignore[attr-defined]
        ticks.widget.hints = {str(item.pk): law_text(item.meaning) for item in citations}
        for item in citations:
            self.fields[f"reason-citation-{item.pk}"] = _reason(item.citation_text)
        if not citations:
            del self.fields["citations"]
        if not is_late:
            del self.fields["lateness_reason"]
        self._add_lines()

    def _add_lines(self) -> None:
        if self.ticks_lines:
            self.fields["lines"] = forms.TypedMultipleChoiceField(
                label=gettext_lazy("Or only single lines of the withholding log"),
                coerce=int,
                required=False,
                choices=[(line.pk, str(line.position)) for line in self.log],
                widget=forms.CheckboxSelectMultiple(),
            )
            for line in self.log:
                self.fields[f"reason-line-{line.pk}"] = _reason(
                    _("line %(place)s") % {"place": line.position}, rows=2
                )
            return
        for place in range(ROWS if self.log else 0):
            self.fields[f"numbers-{place}"] = forms.CharField(
                label=gettext_lazy("Numbers of the lines"),
                required=False,
                max_length=500,
                help_text=gettext_lazy("For example: 3, 17-20") if place == 0 else "",
            )
            self.fields[f"why-{place}"] = _reason(_("these lines"), rows=3)

    @property
    def ticks_lines(self) -> bool:
        """Whether the log is short enough to be ticked line by line."""
        return 0 < len(self.log) <= MOST_TICKS

    @property
    def reasons_by_citation(self) -> list[BoundField]:
        """The boxes for the reasons about single exemptions."""
        return [self[f"reason-citation-{item.pk}"] for item in self.cited]

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

    def clean(self) -> dict[str, Any]:
        """Something is contested, and every number is a line of the log."""
        typed: dict[str, Any] = super().clean() or {}
        found: dict[int, str] = {}
        for place in range(len(self.number_rows)):
            for position in self._positions(f"numbers-{place}", typed.get(f"numbers-{place}") or ""):
                found[self.by_position[position].pk] = typed.get(f"why-{place}") or ""
            if typed.get(f"why-{place}") and not (typed.get(f"numbers-{place}") or "").strip():
                self.add_error(f"numbers-{place}", gettext_lazy("Say which lines this is about."))
        if self.ticks_lines:
            found = {pk: typed.get(f"reason-line-{pk}") or "" for pk in typed.get("lines") or []}
            self._no_reason_alone(typed, found)
        self.lines = found
        wrong = {"citations", "lines", *(f"numbers-{place}" for place in range(ROWS))} & set(self.errors)
        if "citations" in self.fields and not found and not typed.get("citations") and not wrong:
            self.add_error(
                "citations", gettext_lazy("Tick at least one exemption you contest, or a line of the log.")
            )
        return typed

    def _no_reason_alone(self, typed: Mapping[str, Any], found: Mapping[int, str]) -> None:
        """Reasons written about a line that is not ticked would be lost: ask."""
        for line in self.log:
            if typed.get(f"reason-line-{line.pk}") and line.pk not in found:
                self.add_error(
                    f"reason-line-{line.pk}", gettext_lazy("Tick this line too, or empty this box.")
                )

    def _positions(self, name: str, text: str) -> list[int]:
        try:
            return line_numbers(text, self.by_position)
        except UnknownLines as problem:
            self.add_error(name, str(problem))
            return []

    @property
    def reasons(self) -> dict[str, str]:
        """The grounds of single points, as the service wants them."""
        typed = self.cleaned_data
        about = {f"citation-{item.pk}": typed.get(f"reason-citation-{item.pk}", "") for item in self.cited}
        return {**about, **{f"line-{pk}": why for pk, why in self.lines.items()}}

    def take_refusal(self, refusal: Refusal) -> None:
        """A refusal of lines goes where lines are chosen."""
        if "lines" in refusal.fields and "lines" not in self.fields and self.number_rows:
            refusal.fields["numbers-0"] = refusal.fields.pop("lines")
        super().take_refusal(refusal)


def _reason(about: str, rows: int = 3) -> forms.CharField:
    return long_text(
        rows,
        label=_("Your reasons about %(about)s") % {"about": about},
        required=False,
        max_length=LONGEST_GROUNDS,
    )
