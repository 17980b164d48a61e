"""Which corrective actions a city may use: what its own sources name, what acts on its own data only, what it
switched on.
"""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.access.states import LADDER, CorrectiveActionKind
from requests_app.cities.models import City

OWN_DATA = "own_data"
COURT = "court"
BUILT_IN = {
    CorrectiveActionKind.CORRECTION: OWN_DATA,
    CorrectiveActionKind.RESCHEDULED: OWN_DATA,
    CorrectiveActionKind.DISCLOSURE: COURT,
}
"""Corrective actions that need no authority over anyone: the city puts its own data right, or a court ordered it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One corrective action in a city's list. `basis` empty: nothing on file names it, so it is off.

    `named`: what the city's source calls it. `own_choice`: an administrator of the city decided it.
    """

    kind: CorrectiveActionKind
    on: bool
    basis: str
    named: str = ""
    own_choice: bool = False


def corrective_actions_of(city: City) -> dict[str, Listed]:
    """Every kind of corrective action with whether and why this city may use it (no query)."""
    named = {row["key"]: row for row in city.facts.get("corrective_actions") or []}
    chosen = city.policy.corrective_actions
    found = {}
    for kind in CorrectiveActionKind:
        row, own = named.get(str(kind)), chosen.get(str(kind))
        words = str(row["name"]) if row else ""
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


def allows(city: City, kind: CorrectiveActionKind) -> bool:
    """Whether the city may use this corrective action."""
    return corrective_actions_of(city)[str(kind)].on


def steps_before(city: City, kind: CorrectiveActionKind) -> list[CorrectiveActionKind]:
    """The milder steps of the ladder that this city uses; to take `kind` before them needs a reason."""
    if kind not in LADDER:
        return []
    listed = corrective_actions_of(city)
    return [step for step in LADDER[: LADDER.index(kind)] if listed[str(step)].on]
