"""The search among the exemptions in force at receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from requests_app.admin.forms.exemptions import MEANING, NATURE, TONE, Shown
from requests_app.law.exemption_search import categories, find
from requests_app.law.model import Pack

LONGEST_SEARCH = 200


class Finder:
    """The search among the exemptions in force at receipt. It works by the form's own button; nothing typed is lost."""

    def __init__(self, data: Mapping[str, Any] | None, pack: Pack, received_on: date) -> None:
        given = {} if data is None else data
        self.words = str(given.get("find-words", ""))[:LONGEST_SEARCH]
        self.category = str(given.get("find-category", ""))
        self.nature = str(given.get("find-nature", ""))
        self.pack, self.received_on = pack, received_on
        self.asked = given.get("add") == "find" or bool(self.words or self.category or self.nature)

    @property
    def categories(self) -> list[tuple[str, str, bool]]:
        """Value, words, and whether it is chosen."""
        return [
            (name, name.capitalize(), name == self.category)
            for name in categories(self.pack, self.received_on)
        ]

    @property
    def natures(self) -> list[tuple[str, Any, bool]]:
        """Value, words, and whether it is chosen."""
        return [(key, text, key == self.nature) for key, text in NATURE.items()]

    @property
    def meanings(self) -> list[tuple[Any, Any, str]]:
        """What each nature is called, what it means, and its tone."""
        return [(NATURE[key], MEANING[key], TONE[key]) for key in NATURE]

    @property
    def found(self) -> list[tuple[str, list[Shown]]]:
        """What was found, by category; nothing before something was asked for."""
        if not self.asked:
            return []
        hits = find(self.pack, self.received_on, words=self.words, category=self.category, nature=self.nature)
        return [(name.capitalize(), [Shown(row) for row in rows]) for name, rows in hits.items()]

    @property
    def count(self) -> int:
        """How many were found."""
        return sum(len(rows) for _name, rows in self.found)
