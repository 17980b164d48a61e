"""Short words for the tests of the law floor: days of 2026, packs, and a clock asked in one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from requests_app.law.calendar import Calendar, calendar_for
from requests_app.law.clock import Due, Fact, Terms, work_out
from requests_app.law.pack import Pack, library

NO_APPEAL = Terms()
APPEAL = Terms(appeal_offered=True, appeal_filing_days=30, appeal_decision_days=20)
UNSPECIFIED_APPEAL = Terms(appeal_offered=True)


def d(month: int, day: int, year: int = 2026) -> date:
    """A day, of 2026 unless told."""
    return date(year, month, day)


def pack_of(key: str = "ca-cpra", on: date = date(2026, 10, 1)) -> Pack:
    return library().in_force(key, on)


def calendar_of(pack: Pack, closures: Mapping[date, str] | None = None) -> Calendar:
    return calendar_for(pack, closures or {})


def dues(
    *facts: Fact, law: str = "ca-cpra", terms: Terms = NO_APPEAL, shut: Mapping[date, str] | None = None
) -> tuple[Due, ...]:
    """All due dates of these facts."""
    pack = pack_of(law)
    return work_out(facts, pack, calendar_of(pack, shut), terms)


def due(
    kind: str,
    *facts: Fact,
    law: str = "ca-cpra",
    terms: Terms = NO_APPEAL,
    shut: Mapping[date, str] | None = None,
) -> Due:
    """The newest due date of one kind."""
    found = [one for one in dues(*facts, law=law, terms=terms, shut=shut) if one.kind == kind]
    assert found, f"no due date of kind {kind}"
    return found[-1]


def kinds(found: tuple[Due, ...]) -> list[tuple[str, int]]:
    return [(one.kind, one.cycle) for one in found]


RECEIVED = Fact(kind="received", on=d(10, 1))  # a Thursday; day 10 is Sunday the 11th, due Monday the 12th
