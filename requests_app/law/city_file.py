"""A city as the terminal knows it: zone, law, receipt policy, hours and closed days, from its seed file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from requests_app.law.strict_reader import Reader, read_yaml
from requests_app.law.yaml_file import PackError

# Plain data that ships beside this floor; nothing of the floor above is imported.
SEEDS = Path(__file__).parents[1] / "cities" / "packs"


@dataclass(frozen=True, slots=True)
class Place:
    """What a city settles for its clock. `opens` and `closes` are local hours, None where not recorded."""

    key: str
    name: str
    law: str
    timezone: str
    receipt_policy: str
    opens: time | None
    closes: time | None
    closures: Mapping[date, str]


def place_names(folder: Path = SEEDS) -> tuple[str, ...]:
    """The known cities."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


@lru_cache(maxsize=256)
def find_place(key: str, folder: Path = SEEDS) -> Place:
    """The city of that name. Raises PackError, naming those that are known."""
    if key not in place_names(folder):
        raise PackError("city", key, f"is unknown; known: {', '.join(place_names(folder))}")
    top = read_yaml(folder / f"{key}.yaml")
    hours = top.section("office_hours").values("monday_friday")
    calendar = top.section("calendar")
    return Place(
        key=key,
        name=top.text("name"),
        law=top.text("law"),
        timezone=top.text("timezone"),
        receipt_policy=top.section("receipt_policy").text("value"),
        opens=_time(top, hours[0]) if hours else None,
        closes=_time(top, hours[1]) if hours else None,
        closures=dict(_closure(row) for row in calendar.rows("office_closures")),
    )


def _closure(row: Reader) -> tuple[date, str]:
    on = row.day("on") or row.day("date")
    if on is None:
        raise row.fail("on", "is missing")
    return on, row.text("note", "closed")


def _time(top: Reader, value: Any) -> time:
    # YAML reads 08:00 as text but a bare 16:30 as minutes (base 60).
    if isinstance(value, int):
        return time(value // 60, value % 60)
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise top.fail("office_hours", f"{value!r} is not a time") from None
