"""The file of a city: strict about what must be there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from requests_app.law.pack import library

NEEDED = ("slug", "number_prefix", "name", "state", "timezone", "law", "departments", "contacts", "sources")
KNOWN = frozenset(
    {
        *NEEDED, "schema", "key", "country", "locale", "data_access_policy", "reviewed_on", "disclaimer",
        "request_portals", "office_hours", "receipt_policy", "calendar", "charter_or_code", "open_data",
        "exemption_grounds_named_in_seed", "api_access", "appeal_policy", "violations_and_outcomes", "sanctions",
        "enforcement_ladder", "corrective_actions",
    }
)  # fmt: skip


class CityFileError(Exception):
    """A city file that cannot be loaded; `str()` names the file, the key and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


def read(path: Path) -> dict[str, Any]:
    """The content of a city file, checked."""
    try:
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise CityFileError(path.name, "-", " ".join(str(problem).split())) from problem
    if not isinstance(facts, dict):
        raise CityFileError(path.name, "-", "is not a mapping")
    for key in NEEDED:
        if not facts.get(key):
            raise CityFileError(path.name, key, "is missing")
    for key in facts:
        if key not in KNOWN:
            raise CityFileError(path.name, str(key), "is not a known key")
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
    _check_corrective_actions(path, facts.get("corrective_actions", []))
    for place, row in enumerate(facts["departments"]):
        for key in ("key", "name", "source", "confidence"):
            if not isinstance(row, dict) or not row.get(key):
                raise CityFileError(path.name, f"departments.{place}.{key}", "is missing")


def _check_corrective_actions(path: Path, rows: Any) -> None:
    """What the sources let the city do: each with its key, the words of the source and which source that is."""
    if not isinstance(rows, list):
        raise CityFileError(path.name, "corrective_actions", "is not a list")
    for place, row in enumerate(rows):
        for key in ("key", "words", "source"):
            if not isinstance(row, dict) or not row.get(key):
                raise CityFileError(path.name, f"corrective_actions.{place}.{key}", "is missing")


def _plain(value: Any) -> Any:
    """The same content with dates as text, as JSON keeps it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
