"""The form of a denial, whole or in part: exemptions with their reasons, what can be separated, who is responsible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.cases.forms.determinations import release_fields
from requests_app.admin.cases.forms.local_time import LocalMoment
from requests_app.admin.forms.action import people
from requests_app.admin.forms.exemptions import CitationRow, Finder, reasons_of, reshaped
from requests_app.admin.forms.rows import Rows, named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases import case_clock
from requests_app.cases.law_translation import law_text
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.reused_reasons import REUSED_FROM, reused
from requests_app.cities.city_time import local_date
from requests_app.services.determinations.denial import draft_remedies, gaps
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, ReleaseDraft
from requests_app.services.unit_of_work.missing_fields import said


class Denial(CaseForm):
    """Everything a complete denial holds."""

    segregability = forms.CharField(
        label=gettext_lazy("What was segregated and released, or why no part can be released"),
        required=False,
        widget=long_text(3),
    )
    order: Sequence[str] = ("citations", "segregability", "responsible")
    kind, ends = DecisionKind.DENIAL, True
    """What is decided, and whether it ends the work on the records."""

    def set_up(self) -> None:
        """The rows for exemptions and persons."""
        case = self.subject.case
        pack = case_clock.pack_of(case)
        if self.is_bound:
            self.data = reshaped(self.data, pack, case.received_on)
        data = self.data if self.is_bound else None
        rows = Rows("citations", CitationRow, data, pack=pack, received_on=case.received_on)
        rows.finder = Finder(data, pack, case.received_on)
        self.groups["citations"] = rows
        self.groups["responsible"] = people(self, data)

    def about_to_show(self) -> None:
        """Flag reasons that stand word for word on many other requests (one query, none for an empty form)."""
        if not self.is_bound:
            return
        rows = self.groups["citations"].forms
        counts = reused(self.subject.case, reasons_of(rows))
        for row, reason in zip(rows, reasons_of(rows), strict=True):
            if counts.get(reason, 0) >= REUSED_FROM and isinstance(row, CitationRow):
                row.flag_reused(counts[reason])

    @property
    def remedies(self) -> list[tuple[str, str, date | None]]:
        """What the requester can do against this if it is sent today: words, citation, last day."""
        case, now = self.subject.case, self.subject.now
        rows = draft_remedies(case, now, self.kind, ends=self.ends)
        return [
            (
                law_text(row["text"]),
                row["citation"],
                date.fromisoformat(row["last_on"]) if row["last_on"] else None,
            )
            for row in rows
        ]

    def _citations(self) -> list[CitationInput]:
        rows = [dict(row.cleaned_data) for row in self.groups["citations"].used]
        return [CitationInput(exemption_key=row.pop("exemption"), **row) for row in rows]

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law in force at receipt still wants."""
        return said(
            gaps(
                self.subject.case,
                self._draft(),
                local_date(self.subject.case.city, self.subject.now),
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


class PartialRelease(Denial):
    """Some is released, the rest is withheld with a complete denial."""

    kind = DecisionKind.PARTIAL_DENIAL
    released: Sequence[str] = ("documents", "checked", "public_url")

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents to release"), required=False, widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(
        label=gettext_lazy("I checked each document for what must not be released."), required=False
    )
    public_url = forms.URLField(
        label=gettext_lazy("Or a public address"), required=False, max_length=500, assume_scheme="https"
    )
    order: Sequence[str] = ("documents", "checked", "public_url", "citations", "segregability", "responsible")

    def set_up(self) -> None:
        """Also the documents that can be released."""
        super().set_up()
        release_fields(self)

    def _draft(self) -> ReleaseDraft:
        typed = {name: self.cleaned_data[name] for name in self.released}
        return ReleaseDraft(**{**typed, "documents": tuple(map(int, typed["documents"])), **self._denied()})


class PartRelease(PartialRelease):
    """A part of the records now, more later; what this part withholds has a complete denial of its own."""

    ends = False
    released = ("documents", "checked", "public_url", "last", "next_at", "reasons")

    last = forms.BooleanField(
        label=gettext_lazy("This is the last part: nothing more will follow."), required=False
    )
    next_at = LocalMoment(
        label=gettext_lazy("The next part is expected on (city time)"),
        required=False,
        error_messages={"incomplete": gettext_lazy("Give both the date and the time.")},
    )
    reasons = forms.CharField(label=gettext_lazy("What you want to add"), required=False, widget=long_text(3))
    order = (
        "documents", "checked", "public_url", "last", "next_at", "reasons", "citations", "segregability", "responsible",
    )  # fmt: skip
    intro = gettext_lazy(
        "Leave the exemptions empty where this part withholds nothing. The last letter says again what all parts "
        "withheld."
    )

    def set_up(self) -> None:
        """Times are the city's."""
        super().set_up()
        field = cast(LocalMoment, self.fields["next_at"])
        field.zone = ZoneInfo(self.subject.case.city.timezone)

    @property
    def withholds(self) -> bool:
        """Whether this part keeps anything back."""
        return bool(self.groups["citations"].used or self.cleaned_data["segregability"].strip())

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """A part that withholds nothing needs no denial."""
        return super().gaps() if self.withholds else {}
