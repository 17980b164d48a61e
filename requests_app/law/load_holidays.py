"""Reading a holiday list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from requests_app.law import statements
from requests_app.law.holidays import HolidayRule, HolidaySet
from requests_app.law.load_parts import CONFIDENCE, Sources, read_source
from requests_app.law.strict_reader import Reader, read_yaml
from requests_app.law.yaml_file import PackError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@lru_cache(maxsize=64)
def load_holidays(file: Path) -> HolidaySet:
    """One holiday list; the same file gives the same object. Raises PackError."""
    top = read_yaml(file)
    if top.text("schema") != "records-law-holidays/1":
        raise top.fail("schema", "must be records-law-holidays/1")
    sources = {str(k): statements.Source(str(k), str(v), "") for k, v in top.figures("sources").items()}
    weekend = top.section("weekend")
    days = weekend.texts("days")
    if not days or any(day not in WEEKDAYS for day in days):
        raise weekend.fail("days", f"must name days out of {', '.join(WEEKDAYS)}")
    found = HolidaySet(
        key=top.text("key"),
        name=top.text("name"),
        citation=top.text("citation"),
        weekend=frozenset(WEEKDAYS.index(day) for day in days),
        weekend_citation=weekend.text("citation"),
        rules=tuple(_holiday(row, sources) for row in top.rows("rules")),
        notes=top.texts("notes"),
        read_on=top.day("read_on"),
    )
    for rule in found.rules:
        if rule.confidence == "confirmed_text" and (found.read_on is None or not rule.source):
            raise top.fail(
                "read_on", f"{rule.key} is marked confirmed_text: say where and on which day it was read"
            )
    weekend.done()
    top.done()
    _no_doubles(found.rules, file.name)
    return found


def _no_doubles(rules: Iterable[HolidayRule], file: str) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.key in seen:
            raise PackError(file, f"rules[{rule.key}]", "appears twice")
        seen.add(rule.key)


def _holiday(row: Reader, sources: Sources) -> HolidayRule:
    start, end = row.span()
    weekday = row.choice("weekday", WEEKDAYS, "")
    rule = HolidayRule(
        key=row.text("key"),
        name=row.text("name"),
        month=row.whole("month", 1, 12) or 0,
        citation=row.text("citation"),
        source=read_source(row, sources),
        confidence=row.choice("confidence", CONFIDENCE),
        day=row.whole("day", 1, 31),
        weekday=WEEKDAYS.index(weekday) if weekday else None,
        nth=row.whole("nth", -1, 4),
        plus_days=row.whole("plus_days", -7, 7) or 0,
        years=row.choice("years", ("every", "even", "after_leap"), "every"),
        saturday=row.choice("saturday", ("none", "friday", "friday_courts_only"), "none"),
        sunday=row.choice("sunday", ("none", "monday"), "none"),
        moved_citation=row.text("moved_citation", ""),
        option=row.text("option", ""),
        optional_for_cities=row.flag("optional_for_cities", False),
        effective_from=start,
        effective_to=end,
        names=tuple((r.day("since"), r.text("name")) for r in row.rows("renamed")),  # type: ignore[misc]
        note=row.text("note", ""),
    )
    if not rule.month:
        raise row.fail("month", "is missing")
    if (rule.day is None) == (rule.weekday is None) or (rule.weekday is not None and not rule.nth):
        raise row.fail("day", "give either a day, or a weekday with nth")
    if rule.day is not None and rule.day > (
        29 if rule.month == 2 else 30 if rule.month in (4, 6, 9, 11) else 31
    ):
        raise row.fail("day", f"month {rule.month} has no day {rule.day}")
    row.done()
    return rule
