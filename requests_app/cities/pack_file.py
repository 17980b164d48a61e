"""The file of a city: strict about what must be there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext, override

from requests_app.cities.file_words import words_of
from requests_app.law.pack import library
from requests_app.law.plain_words import fault_of, fault_of_name
from requests_app.law.yaml_file import PackError, line_of, read_file

NEEDED = ("slug", "number_prefix", "name", "state", "timezone", "law", "departments", "contacts", "sources")
KNOWN = frozenset(
    {
        *NEEDED, "schema", "key", "country", "locale", "data_access_policy", "reviewed_on", "disclaimer",
        "request_portals", "office_hours", "receipt_policy", "calendar", "charter_or_code", "open_data",
        "exemption_grounds_named_in_source", "api_access", "appeal_policy", "violations_and_outcomes", "sanctions",
        "enforcement_ladder", "corrective_actions", "practice",
    }
)  # fmt: skip


class CityFileError(Exception):
    """A city file that cannot be loaded; `str()` names the file, the line, the key and the reason."""

    def __init__(self, file: str, key: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{file}{f', line {line}' if line else ''}: {key}: {reason}")
        self.file, self.key, self.reason, self.line = file, key, reason, line


def read(path: Path) -> dict[str, Any]:
    """The content of a city file, checked."""
    try:
        facts = read_file(path)
    except PackError as problem:
        raise CityFileError(path.name, problem.key, problem.reason, problem.line) from problem
    for key in NEEDED:
        if not facts.get(key):
            raise CityFileError(path.name, key, "is missing")
    for key in facts:
        if key not in KNOWN:
            raise CityFileError(path.name, str(key), "is not a known key", line_of(facts, key))
    _check(path, facts)
    plain: dict[str, Any] = _plain(facts)
    return plain


def _check(path: Path, facts: Mapping[str, Any]) -> None:
    try:
        ZoneInfo(str(facts["timezone"]))
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise CityFileError(path.name, "timezone", f"{facts['timezone']!r} is not a time zone") from problem
    if not any(pack.key == facts["law"] for pack in library().packs):
        raise CityFileError(path.name, "law", f"there is no pack {facts['law']!r}")
    ladder = facts.get("enforcement_ladder") or {}
    for name, rows, keys in (
        ("departments", facts["departments"], ("key", "name", "source", "confidence")),
        ("corrective_actions", facts.get("corrective_actions") or [], ("key", "name", "source")),
        ("enforcement_ladder.steps", ladder.get("steps") or [], ("key", "name")),
    ):
        _check_rows(path, name, rows, keys)
    _check_words(path, facts)


def _check_words(path: Path, facts: Mapping[str, Any]) -> None:
    """Residents read these in two languages: in plain English, and each with its Spanish (bin/messages)."""
    with override("es"):
        for said in words_of(facts):
            fault = fault_of(said.text)
            if not fault and gettext(said.text) == said.text:
                fault = f"{said.text!r} has no Spanish in locale/es"
            if fault:
                raise CityFileError(path.name, said.place, fault, line_of(said.row, said.key))


def _check_rows(path: Path, name: str, rows: Any, keys: tuple[str, ...]) -> None:
    """Each row has its keys, and a name that people read."""
    if not isinstance(rows, list):
        raise CityFileError(path.name, name, "is not a list")
    for place, row in enumerate(rows):
        for key in keys:
            if not isinstance(row, dict) or not row.get(key):
                raise CityFileError(path.name, f"{name}.{place}.{key}", "is missing", line_of(row))
        fault = fault_of_name(str(row["name"]))
        if fault:
            raise CityFileError(path.name, f"{name}.{place}.name", fault, line_of(row, "name"))


def _plain(value: Any) -> Any:
    """The same content with dates as text, as JSON keeps it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
