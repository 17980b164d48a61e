"""The grid of the withholding log and its file: rows typed or read, errors beside their cells, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext as _, gettext_lazy

from requests_app.admin.forms.base import Quiet, Wrong, wrong_in
from requests_app.admin.forms.widgets import Select
from requests_app.cases import case_clock
from requests_app.cases.models import DraftLine, RecordsRequest, Treatment
from requests_app.cases.refusals import Refusal
from requests_app.cases.withholding_log import LineInput
from requests_app.law.model import Pack
from requests_app.services.determinations.withholding_log_draft import CELLS, LONGEST
from requests_app.widgets import DateInput

PER_PAGE = 20
NEW_ROWS = 3
MOST_NEW = 30
"""Rows of a page: with those on file, below the number of fields the server takes."""


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
            field.widget.attrs["aria-label"] = _("%(cell)s, line %(place)s") % {
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


class Grid:
    """One page of the draft, with empty rows below. Built from what was posted, or else from what is on file."""

    def __init__(
        self, case: RecordsRequest, rows: Sequence[DraftLine], first: int, total: int, data: Any = None
    ) -> None:
        self.errors: list[str] = []
        choices = picker(case_clock.pack_of(case), case.received_on, get_language() or "")
        posted = {row.pk: row for row in DraftLine.objects.filter(case=case, pk__in=_ids(data))}
        shown = list(rows) if data is None else [posted.get(pk) for pk in _ids(data)]
        self.forms: list[LineForm] = []
        for place, (pk, row) in enumerate(
            zip(_ids(data) or [row.pk for row in rows], shown, strict=True), start=first
        ):
            self.forms.append(
                LineForm(
                    data,
                    place=place,
                    choices=choices,
                    row=row,
                    prefix=f"line-{pk}",
                    use_required_attribute=False,
                )
            )
        self.new = [
            LineForm(
                data,
                place=total + place + 1,
                choices=choices,
                prefix=f"new-{place}",
                use_required_attribute=False,
            )
            for place in range(_new_count(data))
        ]
        self.ids = ",".join(str(pk) for pk in _ids(data) or [row.pk for row in rows])

    @property
    def all(self) -> list[LineForm]:
        """The rows on file, then the new ones."""
        return [*self.forms, *self.new]

    @property
    def can_grow(self) -> bool:
        """Whether more empty rows can be shown."""
        return len(self.new) < MOST_NEW

    def is_valid(self) -> bool:
        """Whether every cell could be read."""
        return all([form.is_valid() for form in self.all])

    def quieten(self) -> None:
        """Show what was typed, unjudged."""
        for form in self.all:
            form.quieten()

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of drafting_log.save_lines; call after is_valid."""
        kept = [form for form in self.forms if form.row is not None]
        return {
            "changed": {form.row.pk: form.line for form in kept if form.row and form.has_changed()},
            "removed": [form.row.pk for form in kept if form.row and form.cleaned_data.get("remove")],
            "added": [form.line for form in self._added()],
        }

    def _added(self) -> list[LineForm]:
        """New rows in which something stands; a row somebody else took out meanwhile counts as new."""
        return [
            form
            for form in [*(form for form in self.forms if form.row is None), *self.new]
            if not form.is_blank
        ]

    def refused(self, refusal: Refusal) -> None:
        """Put each sentence beside its cell."""
        by_id = {str(form.row.pk): form for form in self.forms if form.row}
        added = {str(place): form for place, form in enumerate(self._added())}
        for path, sentences in refusal.fields.items():
            group, _dot, rest = path.partition(".")
            key, _dot, name = rest.partition(".")
            form = (by_id if group == "changed" else added).get(key)
            for sentence in sentences:
                if form is not None and name in form.fields:
                    form.add_error(name, sentence)
                else:
                    self.errors.append(sentence)
        if not refusal.fields:
            self.errors.append(refusal.message)

    @property
    def summary(self) -> Iterator[Wrong]:
        """Everything that is wrong, each with the control to go to."""
        yield from (Wrong(sentence) for sentence in self.errors)
        for form in self.all:
            yield from wrong_in(form, _("Line %(place)s, ") % {"place": form.place})


def _ids(data: Any) -> list[int]:
    """The lines the page showed, from its hidden field."""
    parts = str(data.get("ids", "")).split(",")[:PER_PAGE] if data is not None else []
    return list(
        dict.fromkeys(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 16)
    )


def _new_count(data: Mapping[str, Any] | None) -> int:
    if data is None:
        return NEW_ROWS
    text = str(data.get("new-count", ""))[:3]
    count = int(text) if text.isascii() and text.isdigit() else NEW_ROWS
    return min(max(count, 1) + (NEW_ROWS if "add" in data else 0), MOST_NEW)


@lru_cache(maxsize=64)
def picker(pack: Pack, received_on: date, _language: str) -> list[tuple[str, Any]]:
    """The exemptions in force at receipt, by category; their words first, so that typing finds them in the list."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in pack.exemptions_on(received_on):
        groups.setdefault(row.category.capitalize(), []).append(
            (row.key, f"{row.key.replace('_', ' ')} · {row.citation}")
        )
    return [("", _("Choose")), *groups.items()]


class LogFile(forms.Form):
    """A CSV file of lines, or its text as it was read, to be put right in place."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("The first row names the columns. Up to 5,000 lines."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    text = forms.CharField(
        label=gettext_lazy("The table"),
        required=False,
        strip=False,
        help_text=gettext_lazy("You can correct it here and re-check."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "ad-code"}),
    )
    replacing = forms.BooleanField(label=gettext_lazy("Replace the draft with these entries"), required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("file") and not (typed.get("text") or "").strip() and not self.errors:
            self.add_error("file", _("Choose a CSV file."))
        return typed
