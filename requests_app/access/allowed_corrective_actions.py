"""Which measures a city may use: what its own sources name, what acts on its own data only, what it switched on."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.access.states import LADDER, MeasureKind
from requests_app.cities.models import City

OWN_DATA = "own_data"
COURT = "court"
BUILT_IN = {
    MeasureKind.CORRECTION: OWN_DATA,
    MeasureKind.RESCHEDULED: OWN_DATA,
    MeasureKind.DISCLOSURE: COURT,
}
"""Measures that need no authority over anybody: the city puts its own data right, or a court ordered it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One measure in a city's list. `basis` empty: nothing on file names it, so it is off.

    `named`: the words of the city's source. `own_choice`: an administrator of the city decided it.
    """

    kind: MeasureKind
    on: bool
    basis: str
    named: str = ""
    own_choice: bool = False


def measures_of(city: City) -> dict[str, Listed]:
    """Every kind of measure with whether and why this city may use it (no query)."""
    named = {row["key"]: row for row in city.facts.get("measures") or []}
    chosen = city.policy.measures
    found = {}
    for kind in MeasureKind:
        row, own = named.get(str(kind)), chosen.get(str(kind))
        words = str(row["words"]) if row else ""
        basis = _source(city, words, row["source"]) if row else BUILT_IN.get(kind, "")
        listed = Listed(kind, bool(basis), basis, words)
        if own is not None:
            listed = Listed(kind, bool(own["on"]), str(own.get("basis") or basis), words, True)
        found[str(kind)] = listed
    return found


def _source(city: City, words: str, codes: list[str]) -> str:
    """The words of the source and which source that is, as the city's file describes it."""
    known = city.facts.get("sources") or {}
    named = "; ".join(str(known.get(code, code)) for code in codes)
    return f"“{words}” ({named})"


def allows(city: City, kind: MeasureKind) -> bool:
    """Whether the city may use this measure."""
    return measures_of(city)[str(kind)].on


def steps_before(city: City, kind: MeasureKind) -> list[MeasureKind]:
    """The milder steps of the ladder that this city uses; to take `kind` before them needs a reason."""
    if kind not in LADDER:
        return []
    listed = measures_of(city)
    return [step for step in LADDER[: LADDER.index(kind)] if listed[str(step)].on]
