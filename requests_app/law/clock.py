"""The clock: from a case's events, the law at receipt and the calendar to every due date with its working."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from requests_app.law import replay, started
from requests_app.law.calendar import Calendar
from requests_app.law.due_draft import Sheet
from requests_app.law.facts import (
    Anchor,
    ClockError,
    Due,
    DueKind,
    ExtensionLimit,
    Fact,
    FactKind,
    Step,
    Terms,
)
from requests_app.law.model import Pack
from requests_app.law.resolve import caps, may_be_extended, resolve

__all__ = [
    "Anchor", "ClockError", "Due", "DueKind", "ExtensionLimit", "Fact", "FactKind", "Step", "Terms",
    "deemed_received_on", "latest_extension", "work_out",
]  # fmt: skip

_ORDER = attrgetter("on", "seq")
_YEARS = (1850, 2999)
_LIFETIME = timedelta(days=36525)


def deemed_received_on(
    received_at: datetime,
    tz: str,
    policy: str,
    calendar: Calendar,
    opens: time | None = None,
    closes: time | None = None,
) -> date:
    """The city-local date on which a request counts as received.

    `actual_local_date` is the date of arrival. `next_business_day` moves arrivals on a closed day, or later
    than `closes` (local time, that minute itself still counts), to the next open day; before `opens` is the
    same day.
    Raises ClockError for a naive instant, an unknown zone or an unknown policy.
    """
    if received_at.tzinfo is None:
        raise ClockError("the received instant needs a time zone")
    try:
        local = received_at.astimezone(ZoneInfo(tz))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ClockError(f"{tz!r} is not a time zone") from error
    except OverflowError as error:
        raise ClockError(f"the received instant {received_at} is out of range") from error
    if policy == "actual_local_date":
        return local.date()
    if policy != "next_business_day":
        raise ClockError(f"{policy!r} is not a receipt policy: actual_local_date or next_business_day")
    late = closes is not None and local.time().replace(second=0, microsecond=0) > closes
    return calendar.next_open(local.date() + timedelta(days=1) if late else local.date())


def work_out(
    facts: Sequence[Fact], pack: Pack, calendar: Calendar, terms: Terms, *, working: bool = True
) -> tuple[Due, ...]:
    """Every due date of a case, in the order in which they opened. Pure: no clock is read.

    Facts may come in any order; those of one day are taken by `seq`, then as given. Raises ClockError.
    """
    if not facts:
        return ()
    sheet = _replay(facts, pack, terms, calendar)
    return tuple([resolve(draft, sheet, pack, calendar, terms, working) for draft in sheet.drafts])


def latest_extension(
    facts: Sequence[Fact], pack: Pack, calendar: Calendar, terms: Terms
) -> ExtensionLimit | None:
    """The base date and the last date an extension may name now; None where the law knows no extension.

    None too when no decision is outstanding or the clock is paused.
    """
    if not facts:
        return None
    sheet = _replay(facts, pack, terms, calendar)
    draft = sheet.outstanding("determination")
    rule = pack.rule(pack.clock.extension, sheet.received_on) if pack.clock.extension else None
    if draft is None or rule is None or not may_be_extended(draft, pack):
        return None
    due = resolve(draft, sheet, pack, calendar, terms, False)
    if due.base_due_on is None or due.paused_on is not None:
        return None
    cap_on, other = caps(due.raw_on, due.base_due_on, rule, pack, calendar, terms)
    last = calendar.previous_open(cap_on) if cap_on else None
    return ExtensionLimit(
        due.base_due_on, cap_on, last, rule.citation, terms.extension_anchor, other, due.promised_on
    )


def _replay(facts: Sequence[Fact], pack: Pack, terms: Terms, calendar: Calendar) -> Sheet:
    received = [fact for fact in facts if fact.kind == "received"]
    if len(received) != 1:
        raise ClockError(f"a case has exactly one received fact, not {len(received)}")
    first = received[0]
    if not _YEARS[0] <= first.on.year <= _YEARS[1]:
        raise ClockError(f"received on {first.on}: outside the years {_YEARS[0]} to {_YEARS[1]}")
    sheet = Sheet(pack, terms, calendar, first.on)
    started.received(sheet, first)
    if len(facts) > 1:
        for fact in sorted(facts, key=_ORDER):
            if fact is not first:
                _check_near(fact, first)
                replay.take(sheet, fact)
    return sheet


def _check_near(fact: Fact, first: Fact) -> None:
    """A date a lifetime away is a slip of the pen, and counting to it day by day would take as long."""
    for on in (fact.on, fact.to_on):
        if on is not None and abs(on - first.on) > _LIFETIME:
            raise ClockError(f"{fact.kind} on {on}: more than 100 years from the receipt on {first.on}")
