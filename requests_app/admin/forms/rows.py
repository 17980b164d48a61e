"""Groups of rows in a form that can grow without a script, and the rows for the persons responsible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.admin.forms.base import Quiet, Words
from requests_app.admin.forms.widgets import Line

MOST_ROWS = 15


class Row(Quiet):
    """One row of a group. Nothing in it is required by itself: an empty row is left out."""

    group_title: Words = ""
    one: Words = ""
    add: Words = ""
    layout = "ad-row__grid"

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is filled in."""
        return not any(self.cleaned_data.get(name) for name in self.fields) and not self.errors


class Rows:
    """A group of rows that can grow without a script: the button "add" sends the form and shows one row more."""

    def __init__(
        self,
        name: str,
        kind: type[Row],
        data: Mapping[str, Any] | None,
        *,
        initial: Sequence[Mapping[str, Any]] = ({},),
        **options: Any,
    ) -> None:
        self.name = name
        self.title, self.one, self.add = kind.group_title, kind.one, kind.add
        self.errors: list[str] = []
        self.finder: Any = None
        count = len(initial) if data is None else self.counted(data, name)
        self.forms = [
            kind(
                data,
                prefix=f"{name}-{place}",
                initial=dict(initial[place]) if place < len(initial) else {},
                label_suffix="",
                **options,
            )
            for place in range(count)
        ]

    @staticmethod
    def counted(data: Mapping[str, Any], name: str) -> int:
        """How many rows a form as sent has in the group `name`, within bounds."""
        wanted = str(data.get(f"{name}-count", "1"))[:4]
        count = int(wanted) if wanted.isascii() and wanted.isdigit() else 1
        return min(max(count, 1) + (data.get("add") == name), MOST_ROWS)

    @property
    def count_name(self) -> str:
        """The hidden field that says how many rows were shown."""
        return f"{self.name}-count"

    @property
    def is_full(self) -> bool:
        """Whether no further row can be added."""
        return len(self.forms) >= MOST_ROWS

    def is_valid(self) -> bool:
        """Whether every row could be read."""
        return all([row.is_valid() for row in self.forms])

    @property
    def used(self) -> list[Row]:
        """The rows in which something stands; call after is_valid."""
        return [row for row in self.forms if not row.is_blank]

    def refuse(self, path: Sequence[str], sentence: str) -> None:
        """Put a sentence beside the field of a used row: path is ("0", "harm"), or empty for the whole group."""
        place = int(path[0]) if path and path[0].isdigit() else None
        if place is None or place >= len(self.used):
            self.errors.append(sentence)
            return
        row = self.used[place]
        name = path[1] if len(path) > 1 and path[1] in row.fields else None
        row.add_error(name, sentence)


class PersonRow(Row):
    """Someone who is responsible for a decision."""

    group_title = _("Who is responsible")
    one = _("Person")
    add = _("Add a person")

    name = forms.CharField(label=_("Name"), required=False, max_length=160, widget=Line)
    title = forms.CharField(label=_("Title"), required=False, max_length=160, widget=Line)


def named(rows: Rows) -> list[tuple[str, str]]:
    """The persons of `people` as (name, title)."""
    return [(row.cleaned_data["name"].strip(), row.cleaned_data["title"].strip()) for row in rows.used]
