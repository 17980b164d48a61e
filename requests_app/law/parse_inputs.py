"""Reading the clock's inputs from plain texts: moments, days, closed days, pauses and events, each or a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from requests_app.law.city_file import Place
from requests_app.law.facts import FACT_KINDS, Fact, FactKind
from requests_app.law.wall_time import wall_time

POLICIES = ("actual_local_date", "next_business_day")
_LONGEST_CLOSURE = 366
ANCHORS = ("unrolled_day_n", "rolled_base_due")


class AskError(ValueError):
    """A field of a question that cannot be used; `str()` names the field and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def closed_days(given: Sequence[str], place: Place | None) -> Mapping[date, str]:
    """Closed days as `2026-07-03`, `2026-12-28..2026-12-31` or either with `=note`, over those of the place.

    Raises AskError.
    """
    days = dict(place.closures) if place else {}
    for text in given:
        span, _, note = text.partition("=")
        first, _, last = span.partition("..")
        day, until = read_day("closed", first), read_day("closed", last or first)
        if not 0 <= (until - day).days <= _LONGEST_CLOSURE:
            raise AskError(
                "closed", f"{span!r} is not a span of at most {_LONGEST_CLOSURE} days, first day first"
            )
        while day <= until:
            days[day] = note.strip() or "closed"
            day += timedelta(days=1)
    return days


def read_pause(text: str) -> list[Fact]:
    """`reason:from..to`, where the end may be missing. Raises AskError."""
    reason, colon, span = text.partition(":")
    begun, _, until = span.partition("..")
    if not colon or reason not in ("clarification", "fee"):
        raise AskError(
            "pause", f"{text!r} is not like clarification:2026-10-05..2026-10-09 or fee:2026-10-05"
        )
    start = read_day("pause", begun)
    facts = [Fact(kind="paused", on=start, what=reason)]
    if until:
        end = read_day("pause", until)
        if end < start:
            raise AskError("pause", f"{text!r} ends before it begins")
        facts.append(Fact(kind="resumed", on=end, what=reason))
    return facts


def read_event(text: str) -> Fact:
    """`kind=date[,to=date][,what=text]`, such as `determined=2026-10-12,what=denied`. Raises AskError."""
    head, *rest = text.split(",")
    kind, _, on = head.partition("=")
    parts = dict(part.partition("=")[::2] for part in rest)
    if kind not in FACT_KINDS or kind == "received" or set(parts) - {"to", "what"}:
        raise AskError(
            "event",
            f"{text!r} is not like determined=2026-10-12,what=denied (kinds: {', '.join(FACT_KINDS[1:])})",
        )
    to_on = read_day("event", parts["to"]) if "to" in parts else None
    checked: FactKind = kind  # type: ignore[assignment]
    return Fact(kind=checked, on=read_day("event", on), to_on=to_on, what=parts.get("what", ""))


def read_moment(text: str, zone: str) -> datetime:
    """A moment; without an offset it is local to the zone. Raises AskError."""
    try:
        zoneinfo = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise AskError("zone", f"{zone!r} is not a time zone such as America/Los_Angeles") from None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise AskError("received", f"{text!r} is not a moment such as 2026-10-01T09:00") from None
    if moment.tzinfo is None:
        return _local(text.strip(), moment, zoneinfo)
    try:
        return moment.astimezone(zoneinfo)
    except OverflowError:
        raise AskError("received", f"{text!r} is out of range") from None


def _local(text: str, moment: datetime, zone: ZoneInfo) -> datetime:
    """The one instant of a local time; where clocks change the reader is asked which is meant."""
    try:
        found = wall_time(moment, zone)
    except OverflowError:
        raise AskError("received", f"{text!r} is out of range") from None
    if found.is_asked_about:
        happens = "twice" if found.kind == "repeated" else "never"
        ways = " or ".join(one.isoformat() for one in found.instants)
        raise AskError("received", f"{text!r} happens {happens} in {zone.key}: clocks change; write {ways}")
    return moment.replace(tzinfo=zone)


def read_day(name: str, text: str) -> date:
    """A date such as 2026-10-29. Raises AskError with that field."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise AskError(name, f"{text.strip()!r} is not a date such as 2026-10-29") from None


def read_hour(name: str, text: str) -> time | None:
    """A local time such as 16:30, or None. Raises AskError."""
    if not text:
        return None
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise AskError(name, f"{text!r} is not a time such as 16:30") from None


def read_number(name: str, text: str) -> int | None:
    """A number of days from 1 to 3660, or None. Raises AskError."""
    if not text.strip():
        return None
    if not text.strip().isascii() or not text.strip().isdigit() or not 1 <= int(text) <= 3660:
        raise AskError(name, f"{text!r} is not a number of days from 1 to 3660")
    return int(text)


def read_anchor(text: str) -> str:
    """The anchor of an extension; the default when empty. Raises AskError."""
    if text and text not in ANCHORS:
        raise AskError("anchor", f"{text!r} is not one of {', '.join(ANCHORS)}")
    return text or ANCHORS[0]
