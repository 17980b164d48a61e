"""The row for one exemption and its reasons, and what its buttons fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext as _, gettext_lazy

from requests_app.admin.forms.exemptions import Shown, picker
from requests_app.admin.forms.rows import MOST_ROWS, Row, Rows
from requests_app.admin.forms.widgets import Line, Select, long_text
from requests_app.law.model import Pack
from requests_app.widgets import DateInput


class CitationRow(Row):
    """One exemption and what the law wants said about it."""

    group_title = gettext_lazy("What is withheld, and why")
    one = gettext_lazy("Exemption")
    add = gettext_lazy("Add an exemption")
    layout = "ad-row__stack"

    own_fields = ("facts", "harm", "other_law", "rereview_on")
    """Shown only with an exemption that requires them, or where something stands in them already."""

    exemption = forms.ChoiceField(
        label=gettext_lazy("Exemption"),
        required=False,
        help_text=gettext_lazy("What this exemption requires appears below when you choose it."),
        widget=Select,
    )
    records = forms.CharField(
        label=gettext_lazy("Which records"),
        required=False,
        help_text=gettext_lazy("For example: 17 emails between the director and the city attorney."),
        widget=long_text(2),
    )
    explanation = forms.CharField(
        label=gettext_lazy("Why it applies to these records"),
        required=False,
        help_text=gettext_lazy(
            "In plain words. If you start from sample language, fill in every place marked {{ … }}."
        ),
        widget=long_text(4),
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts supporting the balancing test"),
        required=False,
        widget=long_text(2, placeholder=" "),
    )
    harm = forms.CharField(
        label=gettext_lazy("Harm from disclosure"), required=False, widget=long_text(2, placeholder=" ")
    )
    other_law = forms.CharField(
        label=gettext_lazy("Incorporated law (for example, Evid. Code § 1040)"),
        required=False,
        max_length=300,
        widget=Line(attrs={"placeholder": " "}),
    )
    rereview_on = forms.DateField(
        label=gettext_lazy("The city will review this again on"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Required for time-limited exemptions. Staff are reminded on this date."),
    )

    def __init__(self, *args: Any, pack: Pack, received_on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pack = pack
        self.earlier: Sequence[Any] = ()
        """Reasons given before for the same exemption on like records, each with `key`, `number` and `text`."""
        field = cast(forms.ChoiceField, self.fields["exemption"])
        field.choices = picker(pack, received_on, get_language() or "")
        field.error_messages["invalid_choice"] = gettext_lazy(
            "Choose an exemption that was in effect at receipt."
        )

    @property
    def chosen(self) -> Shown | None:
        """The exemption picked so far, for what to read about it beside the row."""
        key = self.data.get(self.add_prefix("exemption"), "") if self.is_bound else ""
        row = self.pack.exemptions_by_key.get(key)
        return Shown(row) if row else None

    @property
    def place(self) -> str:
        """Its number in the group, as buttons send it."""
        return str(self.prefix).rpartition("-")[2]

    def flag_reused(self, cases: int) -> None:
        """Say beside the reason that the same words stand on so many other requests."""
        self["explanation"].flag = _(  # type: ignore[attr-defined]
            "The same wording was used on %(cases)s other requests. Explain what is specific to these records."
        ) % {"cases": cases}


def reshaped(data: Any, pack: Pack, received_on: date) -> Any:
    """The form as sent, after a press of "Cite this" or "Start from this sentence"; otherwise as it is."""
    key, place = data.get("cite", ""), data.get("start", "")
    if key in {row.key for row in pack.exemptions_on(received_on)}:
        return _cited(data, key)
    row = pack.exemptions_by_key.get(data.get(f"citations-{place}-exemption", "")) if place else None
    if row is not None and row.letter_explanation:
        return started(data, f"citations-{place}-explanation", row.letter_explanation)
    return data


def _cited(data: Any, key: str) -> Any:
    """The exemption in the first row that names none, or in a row more; a full group stays as it is."""
    count = Rows.counted(data, "citations")
    names = [f"citations-{place}-exemption" for place in range(count)]
    if key in [data.get(name, "") for name in names]:
        return data
    free = next((name for name in names if not data.get(name, "")), None)
    if free is None and count >= MOST_ROWS:
        return data
    changed = data.copy()
    changed["citations-count"] = str(count if free else count + 1)
    changed[free or f"citations-{count}-exemption"] = key
    return changed


def started(data: Any, name: str, sentence: str) -> Any:
    """The pack's sentence as the reason, under what stands there already."""
    typed = data.get(name, "").rstrip()
    if sentence in typed:
        return data
    changed = data.copy()
    changed[name] = f"{typed}\n{sentence}" if typed else sentence
    return changed


def reasons_of(rows: Sequence[Row]) -> list[str]:
    """The reasons typed so far."""
    return [str(row.data.get(row.add_prefix("explanation"), "")) for row in rows]
