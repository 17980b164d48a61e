"""Reading a pack file strictly: values are asked for by name and type, a key no one asked for is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from requests_app.law.plain_words import fault_of, fault_of_name
from requests_app.law.yaml_file import PackError, line_of, read_file


def read_yaml(path: Path) -> Reader:
    """The top mapping of a file, to be asked value by value. Raises PackError."""
    return Reader(read_file(path), path.name, "")


class Reader:
    """One mapping of a file. Each getter checks the type; `done()` refuses what was never asked for."""

    def __init__(self, data: Mapping[Any, Any], file: str, path: str) -> None:
        self.data = data
        self.file = file
        self.path = path
        self.asked: set[str] = set()

    def fail(self, key: str, reason: str) -> PackError:
        """An error that names this place (to be raised by the caller)."""
        where = f"{self.path}.{key}" if self.path else key
        return PackError(self.file, where, reason, line_of(self.data, key.partition("[")[0]))

    def _get(self, key: str) -> Any:
        self.asked.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A non-blank text; required unless a default is given."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if value is None:
            raise self.fail(key, "is missing")
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"must be text, not {value!r}")
        return value

    def sentence(self, key: str, default: str | None = None) -> str:
        """A text that people read: refused with a word that plain American does without."""
        value = self.text(key, default)
        fault = fault_of(value)
        if fault:
            raise self.fail(key, fault)
        return value

    def name(self, key: str = "name") -> str:
        """What people call a thing. Required, and never a key with its underscores."""
        value = self.text(key)
        fault = fault_of_name(value)
        if fault:
            raise self.fail(key, fault)
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """A text out of a closed list."""
        value = self.text(key, default)
        if value not in allowed and value != default:
            raise self.fail(key, f"{value!r} is not one of {', '.join(allowed)}")
        return value

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number within bounds, or None."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fail(key, f"must be a whole number from {low} to {high}, not {value!r}")
        return value

    def number(self, key: str) -> Decimal | None:
        """An amount of zero or more, exactly as written, or None."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**6:
            raise self.fail(key, f"must be an amount, not {value!r}")
        return Decimal(str(value))

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false; required unless a default is given."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            raise self.fail(key, f"must be true or false, not {value!r}")
        return value

    def day(self, key: str) -> date | None:
        """A date as 2026-11-21, or None."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise self.fail(key, f"{value!r} is not a date such as 2026-11-21") from None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fail(key, f"{value!r} is not a date such as 2026-11-21")
        return value

    def span(self) -> tuple[date | None, date | None]:
        """`effective_from` and `effective_to`, both open unless given, in order."""
        start, end = self.day("effective_from"), self.day("effective_to")
        if start and end and end < start:
            raise self.fail("effective_to", f"{end} is before effective_from {start}")
        return start, end

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.fail(key, "must be a list of texts")
        return tuple(value)

    def figures(self, key: str) -> Mapping[str, Any]:
        """A mapping of plain facts that no code reads by name; empty when absent."""
        value = self._get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.fail(key, "must be a mapping")
        return value

    def values(self, key: str) -> list[Any]:
        """A list of plain values; empty when absent."""
        value = self._get(key)
        if value is not None and not isinstance(value, list):
            raise self.fail(key, "must be a list")
        return value or []

    def section(self, key: str) -> Reader:
        """A mapping below this one (empty when absent)."""
        value = self._get(key)
        if value is not None and not isinstance(value, dict):
            raise self.fail(key, "must be a mapping")
        return Reader(value or {}, self.file, f"{self.path}.{key}" if self.path else key)

    def rows(self, key: str) -> Iterator[Reader]:
        """Each mapping of a list; unique by its own `key` where it has one."""
        value = self._get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.fail(key, "must be a list")
        for number, row in enumerate(value):
            if not isinstance(row, dict):
                raise self.fail(f"{key}[{number}]", "must be a mapping")
            path = f"{self.path}.{key}" if self.path else key
            yield Reader(row, self.file, f"{path}[{row.get('key', number)}]")

    def done(self) -> None:
        """Refuse unknown keys."""
        unknown = [str(k) for k in self.data if k not in self.asked]
        if unknown:
            raise self.fail(unknown[0], "is not a key this file may have")
