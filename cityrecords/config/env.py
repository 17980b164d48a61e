"""Readers for the environment: each gives a typed value or stops with one line that names the variable."""

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

READ: set[str] = set()
"""Every name that was asked for, whether it is set or not."""


class EnvError(Exception):
    """A variable of the environment is missing or malformed.

    ``str()`` is one line: the name, then why. It never repeats the value, which may hold a password.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name


@contextlib.contextmanager
def one_line_stop() -> Iterator[None]:
    """Turn an EnvError into one line on stderr and exit code 2."""
    try:
        yield
    except EnvError as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        raise SystemExit(2) from None


def text(name: str, default: str | None = None) -> str:
    """The variable's text without surrounding blanks; EnvError when it is empty and there is no default."""
    READ.add(name)
    value = os.environ.get(name, "").strip()
    if "\n" in value or "\x00" in value:
        raise EnvError(name, "must be one line of text")
    if value:
        return value
    if default is None:
        raise EnvError(name, "is required and is not set")
    return default


def refuse_misspelt() -> None:
    """EnvError for a name that no one asked for and that is nearly one that is not set: DATABSE_URL.

    Called once all settings are read.
    """
    missing = sorted(READ - set(os.environ))
    for name in sorted(set(os.environ) - READ):
        near = next((known for known in missing if is_nearly(name, known)), "")
        if near:
            raise EnvError(name, f"is no variable of CityRecords; did you mean {near}?")


def is_nearly(name: str, known: str) -> bool:
    """Whether one sign is wrong, missing or too many, or two neighbors are swapped; of long names, two signs."""
    if len(known) < 8 or abs(len(name) - len(known)) > 2:
        return False
    return _changes(name, known) <= (1 if len(known) < 12 else 2)


def _changes(one: str, other: str) -> int:
    """Signs to change, add or remove, and neighbors to swap, to make one of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        before, last, row = row, before, [place]
        for at, wanted in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (sign != wanted))
            if place > 1 and at > 1 and sign == other[at - 2] and one[place - 2] == wanted:
                cost = min(cost, last[at - 2] + 1)
            row.append(cost)
    return row[-1]


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvError(name, "must be 1 or 0 (or true/false, yes/no, on/off)")


def integer(name: str, default: int, low: int, high: int) -> int:
    """A whole number from low to high."""
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,12}", value) or not low <= int(value) <= high:
        raise EnvError(name, f"must be a whole number from {low} to {high}")
    return int(value)


def texts(*names: str) -> list[str]:
    """Several texts, each empty when it is not set."""
    return [text(name, "") for name in names]


def directory(name: str, default: Path) -> Path:
    """An absolute path; it need not exist yet, but no file may stand in its place."""
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise EnvError(name, "must be an absolute path")
    if value.exists() and not value.is_dir():
        raise EnvError(name, "must be a directory")
    return value
