"""Cities from their files: strict about what must be there, idempotent, never touching what an administrator set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from requests_app.cities.models import City, CityPolicy, Department
from requests_app.law.pack import library

FOLDER = Path(__file__).parent / "packs"
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


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading one city did."""

    city: City
    created: bool
    changed: bool


def load(path: Path) -> Loaded:
    """Load one city. Raises CityFileError; a second load of the same file changes nothing."""
    facts = read(path)
    values = {
        "name": facts["name"],
        "prefix": facts["number_prefix"],
        "state": facts["state"],
        "timezone": facts["timezone"],
        "pack_key": facts["law"],
        "facts": facts,
        "reviewed_on": _date(path, facts),
    }
    city = City.objects.filter(key=facts["slug"]).first()
    created = city is None
    if city is None:
        city = City.objects.create(key=facts["slug"], **values)
        CityPolicy.objects.create(city=city, **_first_policy(facts))
    changed = [name for name, value in values.items() if getattr(city, name) != value]
    for name in changed:
        setattr(city, name, values[name])
    if changed:
        city.save()
    departments = _departments(city, facts)
    return Loaded(city, created, created or bool(changed) or departments)


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


def _date(path: Path, facts: Mapping[str, Any]) -> date | None:
    text = facts.get("reviewed_on")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise CityFileError(path.name, "reviewed_on", f"{text!r} is not a date") from problem


def _first_policy(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The policy a new city starts with; from then on its administrator decides."""
    appeal = facts.get("appeal_policy") or {}
    opens, closes = _hours(facts)
    return {
        "receipt_policy": (facts.get("receipt_policy") or {}).get("value", "actual_local_date"),
        "opens_at": opens,
        "closes_at": closes,
        "appeal_offered": bool(appeal.get("enabled", False)),
        "appeal_filing_days": appeal.get("filing_days"),
        "appeal_decision_days": appeal.get("decision_days"),
    }


def _hours(facts: Mapping[str, Any]) -> tuple[time | None, time | None]:
    hours = (facts.get("office_hours") or {}).get("monday_friday")
    if not hours:
        return None, None
    opens, closes = (time.fromisoformat(str(value).zfill(5)) for value in hours)
    return opens, closes


def _departments(city: City, facts: Mapping[str, Any]) -> bool:
    changed = False
    for row in facts["departments"]:
        values = {
            "name": row["name"],
            "roles": row.get("roles") or [],
            "source": row["source"],
            "confidence": row["confidence"],
        }
        department, created = Department.objects.get_or_create(city=city, key=row["key"], defaults=values)
        stale = [name for name, value in values.items() if getattr(department, name) != value]
        for name in stale:
            setattr(department, name, values[name])
        if stale:
            department.save()
        changed = changed or created or bool(stale)
    return changed
