"""Cities from their files: idempotent, never touching what an administrator set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from requests_app.cities.models import AT_THE_DESK, City, CityPolicy, Department
from requests_app.cities.pack_file import CityFileError, read

FOLDER = Path(__file__).parent / "packs"


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
        "practice": facts.get("practice") is True,
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
    return _without_gone(city, facts) or changed


def _without_gone(city: City, facts: Mapping[str, Any]) -> bool:
    """Departments the file no longer names go, unless something still names them."""
    named = [row["key"] for row in facts["departments"]]
    gone = Department.objects.filter(city=city, membership=None, datasets=None).exclude(key__in=named)
    changed = False
    for department in gone.exclude(confidence=AT_THE_DESK).distinct():
        try:
            with transaction.atomic():
                department.delete()
            changed = True
        except ProtectedError:  # a request, a rule or a report still names it
            continue
    return changed
