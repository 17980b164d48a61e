"""A question to the clock in plain texts, as a terminal or a table asks it, checked field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from requests_app.law.calendar import Calendar, CalendarError, calendar_for
from requests_app.law.city_file import Place
from requests_app.law.clock import (
    ClockError,
    Due,
    Fact,
    Terms,
    deemed_received_on,
    latest_extension,
    work_out,
)
from requests_app.law.day_count import count, count_days, working
from requests_app.law.facts import DueKind
from requests_app.law.model import Pack
from requests_app.law.pack import LawNotFound, Library
from requests_app.law.parse_inputs import (
    AskError,
    closed_days,
    read_anchor,
    read_day,
    read_event,
    read_hour,
    read_moment,
    read_number,
    read_pause,
)


@dataclass(frozen=True, slots=True)
class Question:
    """Every input of the clock. Empty texts mean not given; then the place, else the pack, decides."""

    pack: str = ""
    rule: str = ""
    received: str = ""
    zone: str = ""
    receipt_policy: str = ""
    opens: str = ""
    closes: str = ""
    closed: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    track: str = ""
    extension: str = ""
    anchor: str = ""
    pauses: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    appeal_filing_days: str = ""
    appeal_decision_days: str = ""
    place: Place | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the clock says, with the law and the moment it was asked for."""

    pack: Pack
    received_at: datetime
    received_on: date
    receipt_policy: str
    dues: tuple[Due, ...]
    notes: tuple[str, ...]


def answer(question: Question, library: Library) -> Answer:
    """Answer one question. Raises AskError, naming the field."""
    try:
        return _answer(question, library)
    except LawNotFound as error:
        raise AskError("pack", str(error)) from error
    except CalendarError as error:
        raise AskError("closed", str(error)) from error
    except (ClockError, OverflowError) as error:
        raise AskError("received", str(error)) from error


def _answer(asked: Question, library: Library) -> Answer:
    place = asked.place
    key, _, version = (asked.pack or (place.law if place else "")).partition("@")
    if not key:
        raise AskError("pack", f"is missing; known: {', '.join(library.keys)}")
    if not asked.received:
        raise AskError("received", "is missing, such as 2026-10-01T09:00")
    # The pack's own zone is only known once the pack is, and the pack once the local date is.
    zone = asked.zone or (place.timezone if place else "")
    pack = (
        library.get(key, version)
        if version
        else library.as_if_law(key, read_moment(asked.received, zone or "UTC").date())
    )
    received_at = read_moment(asked.received, zone or pack.timezone)
    calendar = calendar_for(pack, closed_days(asked.closed, place), frozenset(asked.options))
    policy = asked.receipt_policy or (
        place.receipt_policy if place else pack.computation.receipt.default_policy
    )
    opens = read_hour("opens", asked.opens) or (place.opens if place else None)
    closes = read_hour("closes", asked.closes) or (place.closes if place else None)
    received_on = deemed_received_on(received_at, zone or pack.timezone, policy, calendar, opens, closes)
    if not version and not pack.covers(received_on):
        pack = library.as_if_law(key, received_on)
        calendar = calendar_for(pack, closed_days(asked.closed, place), frozenset(asked.options))
    dues = _dues(asked, pack, calendar, received_on)
    return Answer(pack, received_at, received_on, policy, dues, _notes(asked, pack))


def _dues(asked: Question, pack: Pack, calendar: Calendar, on: date) -> tuple[Due, ...]:
    terms = Terms(
        appeal_offered=bool(asked.appeal_filing_days or asked.appeal_decision_days),
        appeal_filing_days=read_number("appeal_filing_days", asked.appeal_filing_days),
        appeal_decision_days=read_number("appeal_decision_days", asked.appeal_decision_days),
        extension_anchor=read_anchor(asked.anchor),
    )
    rule = _rule_name(asked.rule, pack)
    track = asked.track or _track_of(rule, pack)
    if track and track not in pack.clock.tracks:
        raise AskError(
            "track",
            f"{track!r} is not one of {', '.join(pack.clock.tracks) or 'none: this law has no tracks'}",
        )
    facts = [Fact(kind="received", on=on, what=track)]
    facts += [fact for text in asked.pauses for fact in read_pause(text)]
    facts += [read_event(text) for text in asked.events]
    if asked.extension:
        to_on = _extended_to(asked.extension, facts, pack, calendar, terms)
        facts.append(Fact(kind="extended", on=on, to_on=to_on))
    if not rule:
        return work_out(facts, pack, calendar, terms)
    dues = tuple(
        due for due in work_out(facts, pack, calendar, terms) if due.rule_key == rule and not due.waits_for
    )
    return dues[:1] or (one_rule(rule, pack, calendar, on),)


def _track_of(rule: str, pack: Pack) -> str:
    """The track on which receipt starts this time limit, if there is one."""
    for name, track in pack.clock.tracks.items():
        if rule and rule in (track.decision, track.adds) and track.starts_with == "received":
            return name
    return ""


def _rule_name(name: str, pack: Pack) -> str:
    if not name or pack.rule(name) is not None:
        return name
    # "determination_extended" is the determination with an extension.
    base = name.removesuffix("_extended")
    if pack.rule(base) is None:
        raise AskError("rule", f"{name!r} is not one of {', '.join(pack.rules_by_key)}")
    return base


def one_rule(key: str, pack: Pack, calendar: Calendar, on: date) -> Due:
    """A single time limit counted from the day given, whatever starts it."""
    rule = pack.rule(key, on)
    if rule is None:
        raise AskError("rule", f"{key!r} is not in force on {on.isoformat()}")
    blank = Due(
        kind=_kind_of(key, pack),
        cycle=1,
        due_on=None,
        base_due_on=None,
        opened_on=on,
        met_on=None,
        ended_on=None,
        safe_on=None,
        cap_on=None,
        rule_key=rule.key,
        citation=rule.citation,
        confidence=rule.confidence,
        reading="no_fixed_date",
        source=rule.source,
    )
    if rule.count is None:
        return blank
    found = count(rule, on, pack, calendar)
    rolls = pack.computation.roll.direction == "forward"
    return replace(
        blank,
        due_on=found.due_on,
        base_due_on=found.due_on,
        raw_on=found.raw_on,
        safe_on=found.safe_on,
        other_reading_due_on=found.other_on,
        reading="as_counted" if found.due_on == found.raw_on else "rolled",
        counting_citation=pack.computation.citation,
        working=working(on, rule.count, rule.unit, rolls, calendar, (), "start_day"),
    )


def _kind_of(rule: str, pack: Pack) -> DueKind:
    plan = pack.clock
    roles: dict[str, DueKind] = {
        plan.determination: "determination", plan.acknowledgment: "acknowledgment",
        plan.appeal_filing: "appeal_window", plan.appeal_decision: "appeal_decision",
        plan.automatic_review: "appeal_decision", plan.court_filing: "court_window",
        plan.ruling_request: "ruling_request", plan.ruling_brief: "ruling_brief", plan.ruling: "ruling",
        plan.after_acknowledgment: "determination",
    }  # fmt: skip
    return roles.get(rule, "other")


def _extended_to(text: str, facts: Sequence[Fact], pack: Pack, calendar: Calendar, terms: Terms) -> date:
    """The date an extension names: given as a date, or as days within the law's most."""
    limit = latest_extension(facts, pack, calendar, terms)
    if limit is None:
        raise AskError("extension", f"{pack.name} offers none here")
    if "-" in text.strip():
        to_on = read_day("extension", text)
    else:
        days = read_number("extension", text)
        rule = pack.rule(pack.clock.extension)
        due = next(
            d for d in work_out(facts, pack, calendar, terms, working=False) if d.kind == "determination"
        )
        rolled = terms.extension_anchor == "rolled_base_due" or (
            rule is not None and rule.unit == "business_days"
        )
        start = limit.base_due_on if rolled else due.raw_on or limit.base_due_on
        unit = rule.unit if rule is not None and rule.unit == "business_days" else "calendar_days"
        counted = count_days(start, days or 0, unit, False, calendar)
        to_on = counted.due_on or limit.base_due_on
    if limit.cap_on is not None and to_on > limit.cap_on:
        raise AskError("extension", f"{to_on} is after the last lawful day {limit.cap_on} ({limit.citation})")
    return to_on


def _notes(asked: Question, pack: Pack) -> tuple[str, ...]:
    notes = []
    if pack.status == "pending":
        notes.append(f"not law: {pack.effective_note}")
    for text in asked.pauses:
        reason = text.partition(":")[0]
        if not pack.pauses(reason):
            notes.append(f"{pack.key} does not stop the clock for {reason}: nothing is moved")
    if asked.closed and pack.computation.closures.count_as == "ignored":
        notes.append(f"closures do not count here: {pack.computation.closures.rule}")
    most = pack.computation.closures.most_per_year
    if asked.closed and most is not None:
        notes.append(f"at most {most} designated closures a year count here, in the order given")
    return tuple(notes)
