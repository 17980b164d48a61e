"""From a case's events to what the law's clock counts, and from the clock to its due dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Event, RecordsRequest
from requests_app.cities.city_time import calendar_of, terms_of
from requests_app.law.calendar import Calendar
from requests_app.law.clock import Due, Fact, Terms, work_out
from requests_app.law.pack import Pack, library

CLOCK_KINDS = tuple(
    str(kind)
    for kind in EventKind
    if kind
    in {
        EventKind.FILED,
        EventKind.IMPORTED,
        EventKind.REVIEW_BEGUN,
        EventKind.CLARIFICATION_ASKED,
        EventKind.CLARIFIED,
        EventKind.CONTINUED_UNANSWERED,
        EventKind.CLOSED_FOR_SILENCE,
        EventKind.EXTENDED,
        EventKind.TRACK_SET,
        EventKind.CLOCK_STARTED,
        EventKind.FEE_ESTIMATED,
        EventKind.FEE_ACCEPTED,
        EventKind.FEE_DECLINED,
        EventKind.FEE_WAIVED,
        EventKind.FEE_PAID,
        EventKind.FEE_LAPSED,
        EventKind.FEE_OVERTAKEN,
        EventKind.GRANTED,
        EventKind.RESCHEDULED,
        EventKind.PART_RELEASED,
        EventKind.RELEASED,
        EventKind.PARTLY_RELEASED,
        EventKind.DENIED,
        EventKind.NO_RECORDS,
        EventKind.OPENED,
        EventKind.KEPT_WITHHELD,
        EventKind.PROTECTED,
        EventKind.NOT_PROTECTED,
        EventKind.ACCESS_GRANTED,
        EventKind.TRANSFERRED,
        EventKind.WITHDRAWN,
        EventKind.WITHDRAWAL_UNDONE,
        EventKind.APPEALED,
        EventKind.APPEAL_UPHELD,
        EventKind.APPEAL_OVERTURNED,
        EventKind.APPEAL_PARTLY_OVERTURNED,
        EventKind.APPEAL_DECISION_ORDERED,
        EventKind.APPEAL_DISMISSED,
        EventKind.APPEAL_MOOT,
        EventKind.APPEAL_WENT_ON,
        EventKind.APPEAL_WITHDRAWN,
        EventKind.TRANSFERRED_BACK,
        EventKind.CLOSED,
        EventKind.REREVIEWED,
        EventKind.REOPENED,
        EventKind.OVERRIDDEN,
        EventKind.OUTSIDE_ASKED,
        EventKind.OUTSIDE_BRIEFED,
        EventKind.OUTSIDE_ANSWERED,
    }
)
"""The kinds of events that carry facts for the clock."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Everything the law needs to answer for one case: its facts, its pack, the calendar, the city's terms."""

    facts: tuple[Fact, ...]
    pack: Pack
    calendar: Calendar
    terms: Terms

    def dues(self, *, working: bool = False) -> tuple[Due, ...]:
        """Every due date of the case."""
        return work_out(self.facts, self.pack, self.calendar, self.terms, working=working)

    def would_pause(self, reason: str, on: date) -> bool:
        """Whether asking the requester on this day stops the clock: by law, and while the date is still to come."""
        asked = Fact(kind="paused", on=on, what=reason)
        after = self.with_facts([asked]).dues() if self.pack.pauses(reason) else ()
        return any(due.is_open and due.paused_on is not None for due in after)

    def with_facts(self, facts: Iterable[Fact], terms: Terms | None = None) -> Clock:
        """The same clock with more facts, and where given with the terms told with them."""
        return Clock((*self.facts, *facts), self.pack, self.calendar, terms or self.terms)


def pack_of(case: RecordsRequest) -> Pack:
    """The pack version in force when the case was received."""
    return library().get(case.pack_key, case.pack_version)


def clock_of(case: RecordsRequest, more: Sequence[Event] = ()) -> Clock:
    """The clock of a stored case (two queries), with events that are not stored yet added at the end."""
    pack = pack_of(case)
    stored = Event.objects.filter(case=case, kind__in=CLOCK_KINDS).order_by("seq") if case.pk else ()
    return clock_from([*stored, *more], case, pack, calendar_of(case.city, pack))


def clock_from(events: Sequence[Event], case: RecordsRequest, pack: Pack, calendar: Calendar) -> Clock:
    """The clock of a case whose events and calendar are at hand (no query)."""
    facts: list[Fact] = []
    terms = terms_of(case.city.policy)
    each_data = [(event.seq, data_of(event)) for event in events]
    undone = {
        seq
        for _seq, data in each_data
        if "undoes" in data
        for seq in (data["undoes"], *data.get("restores", ()))
    }
    for seq, data in each_data:
        if seq in undone:  # a withdrawal that was taken back, and what it closed, count for nothing
            continue
        facts.extend(fact_from(item) for item in data.get("facts", ()))
        if "track" in data:  # the kind of request was set, or put right, after it was filed
            facts = [replace(each, what=data["track"]) if each.kind == "received" else each for each in facts]
        if "terms" in data:
            terms = Terms(**data["terms"])
    return Clock(tuple(facts), pack, calendar, terms)


def fact_data(fact: Fact) -> dict[str, Any]:
    """A fact as an event's data holds it; empty parts are left out."""
    data: dict[str, Any] = {"kind": fact.kind, "on": fact.on.isoformat()}
    if fact.to_on:
        data["to_on"] = fact.to_on.isoformat()
    if fact.what:
        data["what"] = fact.what
    if fact.part:
        data["part"] = fact.part
    return data


def fact_from(data: Mapping[str, Any]) -> Fact:
    """The fact that was stored by `fact_data`."""
    to_on = data.get("to_on")
    return Fact(
        kind=data["kind"],
        on=date.fromisoformat(data["on"]),
        to_on=date.fromisoformat(to_on) if to_on else None,
        what=data.get("what", ""),
        part=data.get("part", 0),
    )


def terms_data(terms: Terms) -> dict[str, Any]:
    """The city's terms as they were told to the requester; pinned by the event that told them."""
    return asdict(terms)
