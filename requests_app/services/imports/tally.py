"""How an import went: what was taken, what was there already, what was set aside and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from requests_app.law.clock import ClockError
from requests_app.services.imports.cell import Quarantined

NoteProblem = Callable[[int, str, Quarantined], None]


@dataclass
class Imported:
    """How an import went. rows == accepted + quarantined + already. `due_differs`: days from our date to the log's."""

    rows: int = 0
    accepted: int = 0
    already: int = 0
    still_open: int = 0
    quarantined: Counter[tuple[str, str]] = field(default_factory=Counter)
    due_compared: int = 0
    due_equal: int = 0
    due_differs: Counter[int] = field(default_factory=Counter)

    @property
    def aside(self) -> int:
        """How many rows were quarantined."""
        return sum(self.quarantined.values())


def not_taken(problem: Exception) -> Quarantined:
    """What no check foresaw, as the reason of one row."""
    if isinstance(problem, ClockError):
        return Quarantined("", "the law cannot count from these dates", str(problem))
    said = " ".join(str(problem).split())[:300]
    return Quarantined("", "it could not be taken over", f"{type(problem).__name__}: {said}")


def set_aside(result: Imported, note: NoteProblem, number: int, name: str, problem: Quarantined) -> None:
    result.quarantined[problem.column, problem.reason] += 1
    note(number, name, problem)
