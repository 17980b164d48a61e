"""The form of a denial: exemptions with their reasons, what can be separated, who is responsible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseSubject
from requests_app.admin.cases.forms.seen_before import SeenBefore
from requests_app.admin.forms.citation_row import CitationRow, reasons_of, started
from requests_app.admin.forms.cited import cited, set_up_citations
from requests_app.admin.forms.rows import named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases import case_clock
from requests_app.cases.law_translation import law_text
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.reused_reasons import REUSED_FROM, reused
from requests_app.cities.city_time import local_date
from requests_app.law.confirmed import for_staff, law_on
from requests_app.law.pack import library
from requests_app.services.cases.snippets import earlier_reasons
from requests_app.services.determinations.denial import gaps
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from requests_app.services.determinations.remedies import draft_remedies
from requests_app.services.unit_of_work.missing_fields import said


def remedies_told(
    subject: CaseSubject, kind: DecisionKind, *, ends: bool = True
) -> list[tuple[str, str, date | None]]:
    """What the requester can do against a decision of this kind if it is sent today: words, citation, last day."""
    rows = draft_remedies(subject.case, subject.now, kind, ends=ends)
    return [
        (
            law_text(row["text"]),
            row["citation"],
            date.fromisoformat(row["last_on"]) if row["last_on"] else None,
        )
        for row in rows
    ]


def with_earlier_reason(data: Any, subject: CaseSubject) -> Any:
    """The form as sent, after a press of "Use this reason": an earlier one under what stands there already."""
    place, _sign, key = data.get("start", "").partition(".")
    if not key:
        return data
    exemption = data.get(f"citations-{place}-exemption", "")
    found = earlier_reasons(subject.case, exemption, actor=subject.actor)
    text = next((row.text for row in found if row.key == key), "")
    return started(data, f"citations-{place}-explanation", text) if text else data


class Denial(SeenBefore):
    """Everything a complete denial holds."""

    segregability = forms.CharField(
        label=gettext_lazy("What was segregated and released, or why no part can be released"),
        required=False,
        widget=long_text(3),
    )
    order: Sequence[str] = ("citations", "segregability", "responsible")
    kind, ends, keeps_back = DecisionKind.DENIAL, True, True
    """What is decided, and whether it ends the work on the records; whether everything is kept back."""

    def set_up(self) -> None:
        """The rows for exemptions and persons."""
        case = self.subject.case
        if self.is_bound:
            self.data = with_earlier_reason(self.data, self.subject)
        set_up_citations(self, case_clock.pack_of(case), case.received_on)

    def about_to_show(self) -> None:
        """Flag reasons that stand word for word on many other requests (one query, none for an empty form)."""
        if not self.is_bound:
            return
        rows = self.groups["citations"].forms
        for row in rows:
            if isinstance(row, CitationRow) and row.chosen is not None:
                key = row.chosen.row.key
                row.earlier = earlier_reasons(self.subject.case, key, actor=self.subject.actor)
        counts = reused(self.subject.case, reasons_of(rows))
        for row, reason in zip(rows, reasons_of(rows), strict=True):
            if counts.get(reason, 0) >= REUSED_FROM and isinstance(row, CitationRow):
                row.flag_reused(counts[reason])

    @property
    def remedies(self) -> list[tuple[str, str, date | None]]:
        """What the requester can do against this if it is sent today: words, citation, last day."""
        return remedies_told(self.subject, self.kind, ends=self.ends)

    @property
    def remedies_for_staff(self) -> list[tuple[str, str]]:
        """What is not verified of the remedies, and the notes on them; no letter says it."""
        case = self.subject.case
        on = local_date(case.city, self.subject.now)
        return list(for_staff(law_on(case_clock.pack_of(case), on, library())))

    def _citations(self) -> list[CitationInput]:
        return [cited(row.cleaned_data) for row in self.groups["citations"].used]

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law in force at receipt still wants."""
        return said(
            gaps(
                self.subject.case,
                self._draft(),
                self.counted_on,
            )
        )

    def _denied(self) -> dict[str, Any]:
        return {
            "citations": tuple(self._citations()),
            "segregability": self.cleaned_data["segregability"],
            "responsible": tuple(named(self.groups["responsible"])),
        }

    def _draft(self) -> DenialDraft:
        return DenialDraft(**self._denied())

    def arguments(self) -> dict[str, Any]:
        """The denial, whole."""
        return {"draft": self._draft()}
