"""How a letter of one day cites the law a case is pinned to: today's section, the former one beside it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from requests_app.law.confirmed import law_on
from requests_app.law.current_citation import Cited, current_citation, rules_of
from requests_app.law.pack import Pack, library


def cited_on(cited: Cited, pinned: Pack, on: date) -> str:
    """An entry of the pinned pack as it is cited that day; as it stands where that pack is still in force."""
    in_force = law_on(pinned, on, library())
    return cited.citation if in_force is pinned else str(current_citation(cited, pinned, on, library()))


def section_on(citation: str, pinned: Pack, on: date) -> str:
    """A section told by the pinned pack as it is cited that day; the text itself where the pack has no such entry."""
    in_force = law_on(pinned, on, library())
    if in_force is pinned:
        return citation
    return _sections(pinned.key, pinned.version, in_force.effective_from or on).get(citation, citation)


@lru_cache(maxsize=64)
def _sections(key: str, version: str, on: date) -> dict[str, str]:
    """Every section of one version of a law by its number of another day, worked out once."""
    pinned = library().get(key, version)
    found: dict[str, str] = {}
    entries: tuple[Cited, ...] = (*pinned.deadlines, *pinned.extension_grounds, *rules_of(pinned))
    for entry in entries:
        found.setdefault(entry.citation, str(current_citation(entry, pinned, on, library())))
    return found
