"""The law packs: loading one, and finding the version in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from requests_app.law.count_rules import ClockPlan, Computation, DeadlineRule, PauseRule
from requests_app.law.loader import load_pack
from requests_app.law.model import Pack, PackLookupError
from requests_app.law.statements import (
    Denial,
    Exemption,
    ExtensionGround,
    Fees,
    LetterRule,
    PendingChange,
    Remedies,
    Remedy,
    Rule,
    Source,
)
from requests_app.law.yaml_file import PackError

__all__ = [
    "ClockPlan", "Computation", "DeadlineRule", "Denial", "Exemption", "ExtensionGround", "Fees",
    "LawNotFound", "LetterRule", "Library", "Pack", "PackError", "PackLookupError", "PauseRule",
    "PendingChange", "Remedies", "Remedy", "Rule", "Source", "library", "load_library", "load_pack",
]  # fmt: skip

PACKS = Path(__file__).parent / "packs"


class LawNotFound(LookupError):
    """No version of the law asked for is recorded for that day; `str()` names the key and the date."""

    def __init__(self, key: str, on: date | None, known: Iterable[str], reason: str = "") -> None:
        day = f" in force on {on.isoformat()}" if on else ""
        super().__init__(f"no law {key!r}{day} is available{reason}; available: {', '.join(sorted(known))}")
        self.key = key
        self.on = on


class Library:
    """All packs, each key in one or more versions whose dates do not meet."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.packs: tuple[Pack, ...] = tuple(
            sorted(packs, key=lambda p: (p.key, p.effective_from or date.min))
        )
        self._by_key: dict[str, tuple[Pack, ...]] = {}
        for pack in self.packs:
            for other in self._by_key.get(pack.key, ()):
                if other.effective_to is None or (pack.effective_from or date.min) <= other.effective_to:
                    raise PackError(
                        pack.key, "effective_from", f"{pack.version} meets version {other.version}"
                    )
            self._by_key[pack.key] = (*self._by_key.get(pack.key, ()), pack)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every law recorded, pending ones included."""
        return tuple(self._by_key)

    def in_force(self, key: str, on: date) -> Pack:
        """The version of that law on that day. A pending bill is never in force. Raises LawNotFound."""
        pack = self.as_if_law(key, on)
        if pack.status == "pending":
            raise LawNotFound(key, on, self._by_key, " (it is a bill, not law)")
        return pack

    def as_if_law(self, key: str, on: date) -> Pack:
        """Like `in_force`, but a pending bill is taken as if it had passed, to show what would change."""
        for pack in self._by_key.get(key, ()):
            if pack.covers(on):
                return pack
        raise LawNotFound(key, on, self._by_key)

    def get(self, key: str, version: str) -> Pack:
        """The version a case is pinned to. Raises LawNotFound."""
        for pack in self._by_key.get(key, ()):
            if pack.version == version:
                return pack
        raise LawNotFound(f"{key} version {version}", None, (f"{p.key} {p.version}" for p in self.packs))


def load_library(folder: Path) -> Library:
    """Load every pack of a folder. Raises PackError at the first file that cannot be trusted."""
    return Library(load_pack(path) for path in sorted(folder.glob("*.yaml")))


@lru_cache(maxsize=1)
def library() -> Library:
    """The packs shipped with the product, loaded once per process."""
    return load_library(PACKS)
