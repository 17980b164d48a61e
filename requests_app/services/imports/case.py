"""A row of an old log as a case: its events, its deadlines, its outcome in the log's own words; no letters.

A case enters with an IMPORTED event; one that had ended also with a CLOSED event on the log's own date. No decision
is invented: a denial of the log is `imported_outcome` text on a closed case. Where the log names an outcome but no
closing date, the case is closed without one and its clock ends on the day of the import. Dates that had passed
before the import are marked late in the same breath, so that the sweep has no old news to send.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from requests_app.cases import case_clock, event_chain
from requests_app.cases.actors import SYSTEM
from requests_app.cases.channels import Channel
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, Requester
from requests_app.cases.states import Kind, State
from requests_app.cities.city_time import calendar_of, local_date, terms_of
from requests_app.cities.models import City
from requests_app.law.calendar import Calendar
from requests_app.law.clock import Fact, Terms
from requests_app.law.pack import Pack, library
from requests_app.services.cases.filing import subject_of
from requests_app.services.imports.column_map import ANSWERED
from requests_app.services.imports.row import LogRow
from requests_app.services.unit_of_work import bulk as unit_of_work_bulk, deadline_rows


@dataclass(frozen=True)
class Setting:
    """Where and by which law rows become cases. `system` is the name of the map."""

    city: City
    pack_key: str
    system: str
    now: datetime
    calendars: dict[tuple[str, str], Calendar] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The city's date of the import."""
        return local_date(self.city, self.now)

    @property
    def terms(self) -> Terms:
        """The city's terms as they stand."""
        return terms_of(self.city.policy)

    def pack(self, received_on: date) -> Pack:
        """The law of that day. Raises LawNotFound."""
        return library().in_force(self.pack_key, received_on)

    def clock(self, clock_facts: list[Fact], pack: Pack) -> case_clock.Clock:
        """The clock over these facts; the city's closed days are read once."""
        key = (pack.key, pack.version)
        if key not in self.calendars:
            self.calendars[key] = calendar_of(self.city, pack)
        return case_clock.Clock(tuple(clock_facts), pack, self.calendars[key], self.terms)

    def stable_id(self, name: str) -> str:
        """How a row is known for ever in its city: the map's name and the log's own identifier."""
        return f"{self.system}:{name}"


def case_of(
    setting: Setting, row: LogRow, number: str, case_id: int, requester_id: int
) -> unit_of_work_bulk.Entry:
    """The case of one row, ready to be stored. Raises LawNotFound, ClockError."""
    pack = setting.pack(row.received.on)
    requester = Requester(pk=requester_id, name=row.requester, no_contact=True)
    case = RecordsRequest(
        pk=case_id,
        number=number,
        city=setting.city,
        state=State.CLERK_REVIEW.value if row.is_open else State.CLOSED.value,
        kind=Kind.RECORDS.value,
        requester=requester,
        subject=subject_of(row.subject_from),
        description=row.description,
        channel=Channel.IMPORT.value,
        received_at=row.received.at,
        received_on=row.received.on,
        pack_key=pack.key,
        pack_version=pack.version,
        imported_id=setting.stable_id(row.id),
        imported_outcome=row.outcome_text,
        closed_at=row.closed.at if row.closed else None,
    )
    entry = unit_of_work_bulk.Entry(case, requester)
    _enter(setting, entry, row, pack)
    return entry


def _enter(setting: Setting, entry: unit_of_work_bulk.Entry, row: LogRow, pack: Pack) -> None:
    case = entry.case
    clock_facts = [Fact(kind="received", on=row.received.on)]
    data = {
        "received_at": row.received.at.isoformat(),
        "received_on": row.received.on.isoformat(),
        "kind": case.kind,
        "channel": case.channel,
        "pack_key": pack.key,
        "pack_version": pack.version,
        "system": setting.system,
        "facts": [case_clock.fact_data(fact) for fact in clock_facts],
    }
    entry.events.append(event_chain.append(case, EventKind.IMPORTED, data, actor=SYSTEM, at=setting.now))
    if not row.is_open:
        ending = _ending(setting, row)
        said = {"outcome": row.outcome, "facts": [case_clock.fact_data(fact) for fact in ending]}
        at = row.closed.at if row.closed else setting.now
        entry.events.append(event_chain.append(case, EventKind.CLOSED, said, actor=SYSTEM, at=at))
        clock_facts += ending
    dues = setting.clock(clock_facts, pack).dues()
    entry.deadlines = [deadline_rows.deadline_row(case, due) for due in dues]
    case.next_due_on, case.next_due_kind = deadline_rows.next_due(case, dues)
    if row.is_open:
        _mark_passed(setting, entry)


def _ending(setting: Setting, row: LogRow) -> list[Fact]:
    """Without a closing date no one knows when the city answered. A window against an old answer is not opened."""
    ended = Fact(kind="ended", on=row.closed.on if row.closed else setting.today, what="closed")
    return (
        [Fact(kind="determined", on=ended.on), ended] if row.closed and row.outcome in ANSWERED else [ended]
    )


def _mark_passed(setting: Setting, entry: unit_of_work_bulk.Entry) -> None:
    for deadline in entry.deadlines:
        if deadline.due_on is not None and deadline.due_on < setting.today:
            data = {"what": deadline.kind, "cycle": deadline.cycle, "due_on": deadline.due_on.isoformat()}
            late = event_chain.append(entry.case, EventKind.MARKED_LATE, data, actor=SYSTEM, at=setting.now)
            entry.events.append(late)
            deadline.reminded_at = deadline.late_marked_at = setting.now
