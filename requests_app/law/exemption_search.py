"""Finding an exemption: by words, section, former section, category, and by whether the city has a choice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from requests_app.law.model import Pack
from requests_app.law.statements import Exemption

_NOISE = re.compile(r"§+|\bsections?\b|\bsec\.", re.I)
_UNCHANGED = "unchanged"


@lru_cache(maxsize=64)
def _in_force(pack: Pack, on: date) -> tuple[tuple[Exemption, str, str], ...]:
    """Each exemption of that day with its numbers and all its words, in small letters."""
    return tuple((row, _numbers(row), _words(row)) for row in pack.exemptions_on(on))


def _numbers(row: Exemption) -> str:
    return f"{row.citation} {former(row)}".casefold()


def _words(row: Exemption) -> str:
    parts = (row.name, row.category, row.description, row.letter_explanation, row.staff_note)
    return " ".join((_numbers(row), *parts, *row.typical_records)).casefold()


def former(row: Exemption) -> str:
    """The section's number before the law was renumbered; blank where it never changed."""
    return "" if row.former_citation == _UNCHANGED else row.former_citation


def categories(pack: Pack, on: date) -> tuple[str, ...]:
    """The categories of the exemptions in force on that day, in the order of the pack."""
    return tuple(dict.fromkeys(row.category for row, _numbers, _words in _in_force(pack, on)))


def find(
    pack: Pack, on: date, *, words: str = "", category: str = "", nature: str = ""
) -> Mapping[str, list[Exemption]]:
    """The exemptions in force on `on` that hold every word asked for, by category; hits in a section number first.

    A section may be written with or without its sign, by its number of today or its former one.
    """
    asked = _NOISE.sub(" ", words.casefold()).split()
    hits = list(_hits(pack, on, asked, category, nature))
    hits.sort(key=lambda hit: not hit[1])
    found: dict[str, list[Exemption]] = {}
    for row, _by_number in hits:
        found.setdefault(row.category, []).append(row)
    return found


def _hits(
    pack: Pack, on: date, asked: list[str], category: str, nature: str
) -> Iterator[tuple[Exemption, bool]]:
    for row, numbers, words in _in_force(pack, on):
        if category not in ("", row.category) or nature not in ("", row.nature):
            continue
        if all(word in words for word in asked):
            yield row, bool(asked) and all(word in numbers for word in asked)
