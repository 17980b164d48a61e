"""A law pack: one law in one version, typed and frozen, and what of it is in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from requests_app.law.count_rules import (
    ClockPlan,
    Computation,
    DeadlineRule,
    PauseRule,
)
from requests_app.law.statements import (
    Denial,
    Exemption,
    ExtensionGround,
    Fees,
    LetterRule,
    PendingChange,
    Recodified,
    Remedies,
    Rule,
    Source,
    TextRead,
)


class PackLookupError(KeyError):
    """A key that the pack in hand does not hold; `str()` names the key and the pack."""

    def __init__(self, what: str, key: str, pack: str) -> None:
        super().__init__(f"{pack} has no {what} {key!r}")
        self.key = key

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One law in one version. `version` is the day it took effect, or "undated" where no start is recorded."""

    key: str
    version: str
    name: str
    jurisdiction: str
    citation: str
    applies_to: str
    timezone: str
    status: Literal["in_force", "pending"]
    effective_from: date | None
    effective_to: date | None
    effective_note: str
    reviewed_on: date
    disclaimer: str
    staff_note: str
    confidence_levels: Mapping[str, str]
    sources: Mapping[str, Source]
    computation: Computation
    clock: ClockPlan
    deadlines: tuple[DeadlineRule, ...]
    extension_grounds: tuple[ExtensionGround, ...]
    extension_grounds_note: str
    exemptions: tuple[Exemption, ...]
    remedies: Remedies
    fees: Fees
    denial: Denial
    letters: Mapping[str, LetterRule]
    duties: tuple[Rule, ...]
    mandatory_disclosures: tuple[Rule, ...]
    pending_changes: tuple[PendingChange, ...]
    not_specified: tuple[str, ...]
    figures: Mapping[str, object]
    recodifies: Recodified | None = None
    texts: tuple[TextRead, ...] = ()
    rules_by_key: Mapping[str, tuple[DeadlineRule, ...]] = field(default_factory=dict)
    exemptions_by_key: Mapping[str, Exemption] = field(default_factory=dict)

    def rule(self, key: str, on: date | None = None) -> DeadlineRule | None:
        """The time limit `key`, as in force on the day given (any day when none is given)."""
        for rule in self.rules_by_key.get(key, ()):
            if on is None or _covers(rule.effective_from, rule.effective_to, on):
                return rule
        return None

    def grounds_on(self, on: date) -> tuple[ExtensionGround, ...]:
        """The extension grounds in force on that day, in the order of the statute."""
        return tuple(g for g in self.extension_grounds if _covers(g.effective_from, g.effective_to, on))

    def exemption(self, key: str) -> Exemption:
        """The exemption `key`. Raises PackLookupError."""
        try:
            return self.exemptions_by_key[key]
        except KeyError:
            raise PackLookupError("exemption", key, f"{self.key} ({self.version})") from None

    def exemptions_on(self, on: date) -> tuple[Exemption, ...]:
        """The exemptions in force on that day."""
        return tuple(e for e in self.exemptions if _covers(e.effective_from, e.effective_to, on))

    def pause_rule(self, reason: str) -> PauseRule | None:
        """The rule by which `reason` ('clarification' or 'fee') stops or restarts the clock, if any."""
        return next((p for p in self.clock.pauses if p.reason == reason), None)

    def pauses(self, reason: str) -> bool:
        """Whether the date moves while the city waits for this."""
        return self.pause_rule(reason) is not None

    def covers(self, on: date) -> bool:
        """Whether this version is the law of that day."""
        return _covers(self.effective_from, self.effective_to, on)


def _covers(start: date | None, end: date | None, on: date) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)
