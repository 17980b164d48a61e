"""The form for an appeal that came on paper or was told: what it is about, why, and who speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.clock import clock_of
from requests_app.admin.cases.forms.for_requester import ForRequester
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.appeal_terms import contestable_beside, part_of
from requests_app.cases.law_translation import law_text
from requests_app.cases.line_numbers import UnknownLines, line_numbers
from requests_app.cases.models import Decision, RecordsRequest, WithholdingLine
from requests_app.cases.states import APPEALABLE_STATES
from requests_app.services.appeals import draft as appeal_draft


class RecordAppeal(ForRequester):
    """An appeal: the decision, the exemptions and the entries of its log it is about, why, and who speaks."""

    words_label = gettext_lazy("Why the requester disagrees")

    decision = forms.TypedChoiceField(
        label=gettext_lazy("What the requester appeals"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=Select,
    )
    citations = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Exemptions the requester disagrees with"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    lines = forms.CharField(
        label=gettext_lazy("Or only entries of the withholding log, by number"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For example: 3, 17-20"),
    )
    lateness_reason = forms.CharField(
        label=gettext_lazy("If it came after the last day: why"), required=False, widget=long_text(2)
    )
    representative = forms.CharField(
        label=gettext_lazy("Representative's name, if any"), required=False, max_length=200
    )
    representative_contact = forms.CharField(
        label=gettext_lazy("Representative's contact information"), required=False, max_length=300
    )
    representative_authority = forms.CharField(
        label=gettext_lazy("Representative's authority"), required=False, widget=long_text(2)
    )
    order = (
        "decision", "citations", "lines", "words", "lateness_reason", "channel", "happened_on", "scan",
        "representative", "representative_contact", "representative_authority",
    )  # fmt: skip

    def set_up(self) -> None:
        """The decisions that can be appealed, what they cite, and whether they have a log."""
        super().set_up()
        self.decisions = decisions_of(self.subject.case, self.today)
        if len(self.decisions) < 2:
            del self.fields["decision"]
        else:
            choices = [("", _("Choose")), *((row.pk, _name(row)) for row in self.decisions)]
            cast(forms.TypedChoiceField, self.fields["decision"]).choices = choices
        cited = [(row, item) for row in self.decisions for item in row.citations.all()]
        if cited:
            field = cast(forms.TypedMultipleChoiceField, self.fields["citations"])
            field.choices = [
                (item.pk, self._of(row, f"{law_text(item.exemption_name)} ({item.citation_text})"))
                for row, item in cited
            ]
        else:
            del self.fields["citations"]
        if not any(row.details.get("log") for row in self.decisions):
            del self.fields["lines"]

    def _of(self, decision: Decision, said: str) -> str:
        return f"{_name(decision)}: {said}" if len(self.decisions) > 1 else said

    def clean(self) -> dict[str, Any]:
        """The numbers typed are entries of the log of what is appealed."""
        typed: dict[str, Any] = super().clean() or {}
        self.contested_lines: list[int] = []
        if text := (typed.get("lines") or "").strip():
            known = self._log(typed)
            try:
                self.contested_lines = [known[position] for position in line_numbers(text, known)]
            except UnknownLines as problem:
                self.add_error("lines", str(problem))
        return typed

    def _log(self, typed: Mapping[str, Any]) -> dict[int, int]:
        """The ids of the entries of the chosen decision's log by their numbers (one query)."""
        chosen = [
            row for row in self.decisions if len(self.decisions) == 1 or row.pk == typed.get("decision")
        ]
        lines = WithholdingLine.objects.filter(decision__in=chosen)
        return dict(lines.order_by("position").values_list("position", "pk"))

    def arguments(self) -> dict[str, Any]:
        """The appeal as its requester would have filed it."""
        typed = self.cleaned_data
        speaker = appeal_draft.Representative(
            typed["representative"], typed["representative_contact"], typed["representative_authority"]
        )
        draft = appeal_draft.AppealDraft(
            grounds=typed["words"],
            citations=typed.get("citations") or (),
            lines=self.contested_lines,
            decision=typed.get("decision"),
            lateness_reason=typed["lateness_reason"],
            representative=speaker,
        )
        return {**super().arguments(), "draft": draft}


def decisions_of(case: RecordsRequest, today: date) -> Sequence[Decision]:
    """What can be appealed: the decision of a case that has ended; beside an open one each that still has its window.

    A window that passed a few days ago counts: the appeal may have come before that.
    """
    if case.state in APPEALABLE_STATES:
        return [case.decision] if case.decision else []
    earliest = min(case.received_on, today)
    return [each.decision for each in contestable_beside(case, clock_of(case).dues(), earliest)]


def _name(decision: Decision) -> str:
    part = part_of(decision)
    return _("Installment %(part)s") % {"part": part} if part else _("The earlier decision")
