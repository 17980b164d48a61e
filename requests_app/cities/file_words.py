"""The words of a city's file that residents read: each needs a Spanish twin in the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Said(NamedTuple):
    """A word of a city's file: its place in the file, the row that holds it, and the key in that row."""

    place: str
    row: Mapping[str, Any]
    key: str

    @property
    def text(self) -> str:
        """The word itself, in English."""
        return str(self.row[self.key])


def words_of(facts: Mapping[str, Any]) -> Iterator[Said]:
    """Names of departments, offices and their hours, titles and notes of datasets, terms of the portal."""
    open_data = facts.get("open_data") or {}
    for name, rows, keys in (
        ("departments", facts.get("departments"), ("name",)),
        ("contacts", facts.get("contacts"), ("role", "hours")),
        ("open_data.known_datasets", open_data.get("known_datasets"), ("title", "note")),
    ):
        for place, row in enumerate(rows or ()):
            yield from (Said(f"{name}.{place}.{key}", row, key) for key in keys if row.get(key))
    terms = open_data.get("terms") or {}
    for key in ("covers", "indemnity", "venue"):
        if terms.get(key):
            yield Said(f"open_data.terms.{key}", terms, key)
