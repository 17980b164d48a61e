"""The form of a denial, whole or in part: exemptions with their reasons, what can be separated, who is responsible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from requests_app.admin.forms.base import ActForm, DateInput, Row, Rows, long_text, named, people
from requests_app.admin.forms.deciding import release_fields
from requests_app.admin.forms.select import Select
from requests_app.cases import facts
from requests_app.law.model import Exemption, Pack
from requests_app.services.denials import CitationInput, gaps
from requests_app.services.gaps import said

NATURE = {
    "prohibited": gettext_lazy("must be withheld"),
    "discretionary": gettext_lazy("may be withheld"),
    "mixed": gettext_lazy("may or must be withheld"),
}
SURE = frozenset({"confirmed_text", "confirmed_secondary"})


@lru_cache(maxsize=64)
def picker(pack: Pack, received_on: date, _language: str) -> list[tuple[str, Any]]:
    """The exemptions in force at receipt, by category, each with its citation, nature and how sure it is."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in pack.exemptions_on(received_on):
        groups.setdefault(row.category.capitalize(), []).append((row.key, _line(row)))
    return [("", _("Choose an exemption")), *groups.items()]


def _line(row: Exemption) -> str:
    words = [row.citation, row.key.replace("_", " "), str(NATURE[row.nature])]
    if row.needs_balance:
        words.append(_("wants a balance"))
    if row.confidence not in SURE:
        words.append(_("VERIFY THIS CITATION"))
    return " · ".join(words)


class CitationRow(Row):
    """One exemption and what the law wants said about it."""

    group_title = gettext_lazy("What is withheld, and why")
    one = gettext_lazy("Exemption")
    add = gettext_lazy("Add an exemption")
    layout = "ad-row__stack"

    exemption = forms.ChoiceField(label=gettext_lazy("Exemption"), required=False, widget=Select)
    records = forms.CharField(
        label=gettext_lazy("Which records"),
        required=False,
        help_text=gettext_lazy("For example: 17 e-mails between the director and the city attorney."),
        widget=long_text(2),
    )
    explanation = forms.CharField(
        label=gettext_lazy("Why it applies to these records"),
        required=False,
        help_text=gettext_lazy(
            "In plain words. Fill every place marked {{ … }} if you start from a suggestion."
        ),
        widget=long_text(4),
    )
    facts = forms.CharField(label=gettext_lazy("Facts, for a balance"), required=False, widget=long_text(2))
    harm = forms.CharField(
        label=gettext_lazy("Harm that release would do"), required=False, widget=long_text(2)
    )
    other_law = forms.CharField(label=gettext_lazy("Other law it brings in"), required=False, max_length=300)
    rereview_on = forms.DateField(
        label=gettext_lazy("The city looks again on"), required=False, widget=DateInput()
    )

    def __init__(self, *args: Any, pack: Pack, received_on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pack = pack
        field = cast(forms.ChoiceField, self.fields["exemption"])
        field.choices = picker(pack, received_on, get_language() or "")
        field.error_messages["invalid_choice"] = gettext_lazy(
            "Choose an exemption that was in force at receipt."
        )

    @property
    def chosen(self) -> Exemption | None:
        """The exemption picked so far, for what to read about it beside the row."""
        key = self.data.get(self.add_prefix("exemption"), "") if self.is_bound else ""
        return self.pack.exemptions_by_key.get(key)

    @property
    def nature(self) -> str:
        """Whether the exemption chosen must or may be applied."""
        return str(NATURE[self.chosen.nature]) if self.chosen else ""

    @property
    def is_unsure(self) -> bool:
        """Whether the citation chosen still has to be verified."""
        return self.chosen is not None and self.chosen.confidence not in SURE


class Denial(ActForm):
    """Everything a complete denial holds."""

    segregability = forms.CharField(
        label=gettext_lazy("What was separated and released, or why nothing can be"),
        required=False,
        widget=long_text(3),
    )
    order: Sequence[str] = ("citations", "segregability", "responsible")

    def set_up(self) -> None:
        """The rows for exemptions and persons."""
        case = self.subject.case
        data = self.data if self.is_bound else None
        pack = facts.pack_of(case)
        self.groups["citations"] = Rows(
            "citations", CitationRow, data, pack=pack, received_on=case.received_on
        )
        self.groups["responsible"] = people(self, data)

    def _citations(self) -> list[CitationInput]:
        rows = [dict(row.cleaned_data) for row in self.groups["citations"].used]
        return [CitationInput(exemption_key=row.pop("exemption"), **row) for row in rows]

    def gaps(self) -> Mapping[str, Sequence[str]]:
        """What the law in force at receipt still wants."""
        return said(
            gaps(
                self.subject.case,
                self._citations(),
                self.cleaned_data["segregability"],
                named(self.groups["responsible"]),
            )
        )

    def arguments(self) -> dict[str, Any]:
        """With exemptions and persons."""
        found = super().arguments()
        return {**found, "citations": self._citations(), "responsible": named(self.groups["responsible"])}


class PartialRelease(Denial):
    """Some is released, the rest is withheld with a complete denial."""

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents to release"), required=False, widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(
        label=gettext_lazy("I checked each document for what must not be released."), required=False
    )
    public_url = forms.URLField(
        label=gettext_lazy("Or a public address"), required=False, max_length=500, assume_scheme="https"
    )
    order = ("documents", "checked", "public_url", "citations", "segregability", "responsible")

    def set_up(self) -> None:
        """Also the documents that can be released."""
        super().set_up()
        release_fields(self)

    def arguments(self) -> dict[str, Any]:
        """Documents by their ids."""
        found = super().arguments()
        return {**found, "documents": [int(key) for key in found["documents"]]}
