"""The grid of the withholding log: rows typed, errors beside their cells, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext as _

from requests_app.admin.cases.forms.withholding_log_line import LineForm, picker
from requests_app.admin.forms.base import Wrong, wrong_in
from requests_app.cases import case_clock
from requests_app.cases.models import DraftLine, RecordsRequest
from requests_app.cases.refusals import Refusal

PER_PAGE = 20
NEW_ROWS = 3
MOST_NEW = 30
"""Rows of a page: with those on file, below the number of fields the server takes."""


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
        """New rows in which something stands; a row someone else took out meanwhile counts as new."""
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
            yield from wrong_in(form, _("Entry %(place)s, ") % {"place": form.place})


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
