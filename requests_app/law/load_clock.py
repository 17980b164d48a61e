"""Reading the parts of a pack that say how days are counted: computation, holiday lists, clock plan."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import get_args

from requests_app.law import count_rules, model
from requests_app.law.facts import DUE_KINDS, FACT_KINDS
from requests_app.law.holidays import HolidayRule, HolidaySet
from requests_app.law.load_parts import CONFIDENCE, Sources, read_source
from requests_app.law.strict_reader import PackError, Reader, read_yaml

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FACT_KINDS_THAT_ACKNOWLEDGE = ("acknowledged", "determined", "paused", "extended")


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


@lru_cache(maxsize=64)
def load_holidays(file: Path) -> HolidaySet:
    """One holiday list; the same file gives the same object. Raises PackError."""
    top = read_yaml(file)
    if top.text("schema") != "records-law-holidays/1":
        raise top.fail("schema", "must be records-law-holidays/1")
    sources = {str(k): model.Source(str(k), str(v), "") for k, v in top.figures("sources").items()}
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
            raise PackError(file, f"rules[{rule.key}]", "stands twice")
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


def read_clock(section: Reader, sources: Sources, rules: frozenset[str]) -> count_rules.ClockPlan:
    """The clock plan: each name must be a time limit of the same pack."""

    def rule(key: str, default: str | None = "") -> str:
        name = section.text(key, default)
        if name and name not in rules:
            raise section.fail(key, f"{name!r} is not a time limit of this pack")
        return name

    tracks = {str(k): section.section("tracks").section(str(k)) for k in section.section("tracks").data}
    by = section.texts("acknowledged_by") or ("acknowledged", "determined")
    if any(kind not in FACT_KINDS_THAT_ACKNOWLEDGE for kind in by):
        raise section.fail("acknowledged_by", f"may hold {', '.join(FACT_KINDS_THAT_ACKNOWLEDGE)}")
    plan = count_rules.ClockPlan(
        determination=rule("determination", None),
        acknowledgment=rule("acknowledgment"),
        acknowledged_by=by,
        after_acknowledgment=rule("after_acknowledgment"),
        extension=rule("extension"),
        production=rule("production"),
        appeal_filing=rule("appeal_filing"),
        appeal_decision=rule("appeal_decision"),
        automatic_review=rule("automatic_review"),
        court_filing=rule("court_filing"),
        ruling_request=rule("ruling_request"),
        ruling_brief=rule("ruling_brief"),
        ruling=rule("ruling"),
        routing=rule("routing"),
        tracks={name: _track(row, rules) for name, row in tracks.items()},
        starts=tuple(_start(row, rules) for row in section.rows("starts")),
        pauses=tuple(_pause(row, sources) for row in section.rows("pauses")),
        if_missed=_missed(section.section("if_missed"), sources) if section.data.get("if_missed") else None,
    )
    started = {one.fact for one in plan.starts}
    for name, track in plan.tracks.items():
        if track.starts_with not in ("received", *started):
            raise tracks[name].fail("starts_with", f"no clock of this pack starts with {track.starts_with!r}")
    for pause in plan.pauses:
        if pause.answer_within and pause.answer_within not in rules:
            raise section.fail("pauses", f"{pause.answer_within!r} is not a time limit of this pack")
    section.asked.add("if_missed")
    section.done()
    return plan


def _track(row: Reader, rules: frozenset[str]) -> count_rules.Track:
    found = count_rules.Track(
        decision=row.choice("decision", tuple(rules), ""),
        adds=row.choice("adds", tuple(rules), ""),
        starts_with=row.choice("starts_with", FACT_KINDS, "received"),
    )
    if bool(found.decision) == bool(found.adds):
        raise row.fail("adds", "give either a decision of its own or a time limit that it adds")
    row.done()
    return found


def _start(row: Reader, rules: frozenset[str]) -> count_rules.StartRule:
    found = count_rules.StartRule(
        fact=row.choice("fact", FACT_KINDS[1:]),
        rule=row.choice("rule", tuple(rules)),
        due=row.choice("due", DUE_KINDS),
    )
    row.done()
    return found


def _pause(row: Reader, sources: Sources) -> count_rules.PauseRule:
    found = count_rules.PauseRule(
        reason=row.choice("reason", ("clarification", "fee")),
        effect=row.choice("effect", ("toll", "reset")),
        limit=row.whole("limit", 1, 100),
        text=row.text("text"),
        citation=row.text("citation"),
        source=read_source(row, sources),
        confidence=row.choice("confidence", CONFIDENCE),
        answer_within=row.text("answer_within", ""),
    )
    row.done()
    return found


def _missed(section: Reader, sources: Sources) -> count_rules.Missed:
    found = count_rules.Missed(
        effect=section.choice("effect", ("deemed_denial", "court_at_once", "presumed_public")),
        text=section.text("text"),
        citation=section.text("citation"),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
    )
    section.done()
    return found
