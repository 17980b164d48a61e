"""One row of the withholding log as it is typed, and the exemptions to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.base import Quiet
from requests_app.admin.forms.widgets import Select
from requests_app.cases.models import DraftLine, Treatment
from requests_app.cases.withholding_log import LineInput
from requests_app.law.model import Pack
from requests_app.services.determinations.draft_lines import CELLS
from requests_app.services.determinations.withholding_log_line import LONGEST
from requests_app.widgets import DateInput


def _box(label: Any, name: str, **attrs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, **attrs})
    return forms.CharField(label=label, required=False, max_length=LONGEST[name], widget=widget)


class LineForm(Quiet):
    """One row of the grid."""

    description = _box(gettext_lazy("Record"), "description")
    dated_on = forms.DateField(label=gettext_lazy("Date"), required=False, widget=DateInput())
    custodian = _box(gettext_lazy("Author or custodian"), "custodian")
    pages = forms.CharField(label=gettext_lazy("Pages"), required=False, max_length=LONGEST["pages"])
    exemption_key = forms.CharField(label=gettext_lazy("Exemption"), required=False, widget=Select)
    treatment = forms.ChoiceField(
        label=gettext_lazy("Withheld or redacted"), choices=Treatment.choices, required=False, widget=Select
    )
    reason = _box(gettext_lazy("Reason"), "reason")
    remove = forms.BooleanField(label=gettext_lazy("Delete row"), required=False)

    def __init__(
        self, data: Any, *, place: int, choices: Sequence[Any], row: DraftLine | None = None, **options: Any
    ) -> None:
        initial = {name: getattr(row, name) for name in CELLS} if row else {"treatment": Treatment.WITHHELD}
        super().__init__(data, initial=initial, label_suffix="", **options)
        self.place, self.row = place, row
        cast(Any, self.fields["exemption_key"].widget).choices = choices
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(cell)s, entry %(place)s") % {
                "cell": field.label,
                "place": place,
            }
        if row is None:
            del self.fields["remove"]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in a new row."""
        typed = self.cleaned_data
        return not self.errors and not any(typed.get(name) for name in CELLS if name != "treatment")

    @property
    def line(self) -> LineInput:
        """What the row says; call after is_valid."""
        typed = {name: self.cleaned_data.get(name) for name in CELLS}
        typed["treatment"] = typed["treatment"] or Treatment.WITHHELD.value
        return LineInput(**cast(Any, typed))


@lru_cache(maxsize=64)
def picker(pack: Pack, received_on: date, _language: str) -> list[tuple[str, Any]]:
    """The exemptions in force at receipt, by category; their words first, so that typing finds them in the list."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in pack.exemptions_on(received_on):
        groups.setdefault(row.category.capitalize(), []).append((row.key, f"{row.name} · {row.citation}"))
    return [("", _("Choose")), *groups.items()]
