"""The dates an extension may name today, or why it may name none; and what to name instead of a closed day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from requests_app.law.calendar import Calendar, Closed
from requests_app.law.clock import latest_extension, work_out
from requests_app.law.facts import ExtensionLimit, Fact, Terms
from requests_app.law.model import Pack
from requests_app.law.named_date import rolled


@dataclass(frozen=True, slots=True)
class ExtensionWindow:
    """What an extension may name today.

    `refused` is the code of the reason where it may name nothing: `no_extension_in_law`, `nothing_to_extend`,
    `clock_stopped`, `base_date_passed` or `cap_reached`; empty where it may. `promised_on` is the date the city has
    named already, and `earliest_on` never lies before it. `proposed_on` is the last open day in the window.
    """

    refused: str = ""
    citation: str = ""
    base_due_on: date | None = None
    promised_on: date | None = None
    earliest_on: date | None = None
    latest_on: date | None = None
    proposed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether the act may be offered at all."""
        return not self.refused


def extension_window(
    facts: Sequence[Fact], pack: Pack, calendar: Calendar, terms: Terms, today: date
) -> ExtensionWindow:
    """The window for an extension sent on `today`."""
    if not pack.clock.extension:
        return ExtensionWindow("no_extension_in_law")
    limit = latest_extension(facts, pack, calendar, terms)
    if limit is None:
        return ExtensionWindow(
            "clock_stopped" if _stands_still(facts, pack, calendar, terms) else "nothing_to_extend"
        )
    earliest = earliest_of(limit)
    refused = ""
    if today > limit.base_due_on:
        refused = "base_date_passed"
    elif limit.cap_on is not None and (earliest > limit.cap_on or limit.promised_on == limit.cap_on):
        refused = "cap_reached"
    if refused:
        return ExtensionWindow(refused, limit.citation, limit.base_due_on, limit.promised_on)
    proposed = limit.last_working_on
    return ExtensionWindow(
        "",
        limit.citation,
        limit.base_due_on,
        limit.promised_on,
        earliest,
        limit.cap_on,
        proposed if proposed is None or proposed >= earliest else limit.cap_on,
    )


def earliest_of(limit: ExtensionLimit) -> date:
    """The first day an extension may name: after the law's own date, and not before an earlier promise."""
    after = limit.base_due_on + timedelta(days=1)
    return max(after, limit.promised_on) if limit.promised_on else after


def _stands_still(facts: Sequence[Fact], pack: Pack, calendar: Calendar, terms: Terms) -> bool:
    return any(
        due.kind == "determination" and due.is_open and due.paused_on is not None
        for due in work_out(facts, pack, calendar, terms, working=False)
    )


@dataclass(frozen=True, slots=True)
class ClosedDayProposal:
    """A closed day someone is about to name: why it is closed, what to name instead, and until when it would do."""

    closed: Closed
    proposed_on: date
    due_on: date


def closed_day_proposal(
    on: date, pack: Pack, calendar: Calendar, earliest_on: date | None = None
) -> ClosedDayProposal | None:
    """The last open day at or before a closed one; None for an open day.

    Where the open day would lie before `earliest_on`, the next open day is proposed instead. Raises CalendarError.
    """
    closed = calendar.closed(on)
    if closed is None:
        return None
    proposed = calendar.previous_open(on)
    if earliest_on is not None and proposed < earliest_on:
        proposed = calendar.next_open(on)
    return ClosedDayProposal(closed, proposed, rolled(on, pack, calendar))
