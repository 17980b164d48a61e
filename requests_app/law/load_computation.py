"""Reading how a law counts days: first and last day, closed days, the moment of receipt, its holiday list."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from requests_app.law import count_rules
from requests_app.law.load_holidays import load_holidays
from requests_app.law.load_parts import CONFIDENCE, Sources, read_source
from requests_app.law.strict_reader import Reader


def read_computation(section: Reader, sources: Sources, folder: Path) -> count_rules.Computation:
    """How days are counted, with the holiday list it names (`holidays/<name>.yaml` beside the pack)."""
    for key in ("exclude_first_day", "include_last_day"):
        if not section.flag(key, True):
            raise section.fail(key, "only laws that leave out the first day and count the last are supported")
    name = section.text("holidays")
    file = folder / "holidays" / f"{name}.yaml"
    if "/" in name or not file.is_file():
        raise section.fail("holidays", f"there is no holiday list {name!r}")
    found = count_rules.Computation(
        unit=section.choice("unit", get_args(count_rules.Unit)),
        citation=section.text("citation"),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
        roll=_roll(section.section("roll"), sources),
        closures=_closures(section.section("closures"), sources),
        receipt=_receipt(section.section("receipt"), sources),
        holidays=load_holidays(file),
        notes=section.texts("notes"),
    )
    section.done()
    return found


def _roll(section: Reader, sources: Sources) -> count_rules.Roll:
    found = count_rules.Roll(
        direction=section.choice("direction", ("forward", "none")),
        rule=section.text("rule"),
        citation=section.text("citation", ""),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
    )
    if found.direction == "forward" and not found.citation:
        raise section.fail("citation", "is missing")
    section.done()
    return found


def _closures(section: Reader, sources: Sources) -> count_rules.Closures:
    found = count_rules.Closures(
        count_as=section.choice("count_as", ("holiday", "ignored")),
        rule=section.text("rule"),
        citation=section.text("citation", ""),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
        most_per_year=section.whole("most_per_year", 1, 366),
    )
    if found.count_as == "holiday" and not found.citation:
        raise section.fail("citation", "is missing")
    section.done()
    return found


def _receipt(section: Reader, sources: Sources) -> count_rules.Receipt:
    found = count_rules.Receipt(
        specified_by_law=section.flag("specified_by_law"),
        default_policy=section.choice("default_policy", ("actual_local_date", "next_business_day")),
        alternatives=section.texts("alternatives"),
        note=section.text("note", ""),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
    )
    section.done()
    return found
