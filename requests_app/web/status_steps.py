"""The steps of one request as its requester sees them: received, under review, decision, records, with dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _, pgettext

from requests_app.cases.dates_in_words import shortdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Event
from requests_app.cases.states import UNDECIDED_STATES, Kind, State
from requests_app.cities.city_time import local_date
from requests_app.web.status_dates import StatusDates

Standing = Literal["done", "current", "ahead", "not_coming"]

DECIDED_BY = frozenset(
    {
        EventKind.GRANTED,
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
    }
)
REVIEWED_BY = frozenset(
    {EventKind.OPENED, EventKind.KEPT_WITHHELD, EventKind.PROTECTED, EventKind.NOT_PROTECTED}
)
RELEASED_BY = frozenset({EventKind.RELEASED, EventKind.PARTLY_RELEASED, EventKind.ACCESS_GRANTED})
ENDED_BY = frozenset(
    {EventKind.WITHDRAWN, EventKind.CLOSED, EventKind.CLOSED_FOR_SILENCE, EventKind.APPEAL_UPHELD}
)
DECIDED_AGAIN_AFTER = frozenset(
    {
        EventKind.REOPENED,
        EventKind.TRANSFERRED_BACK,
        EventKind.APPEAL_OVERTURNED,
        EventKind.APPEAL_PARTLY_OVERTURNED,
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, when it was or is due, in words, and whether the city is late with it."""

    name: str
    standing: Standing
    when: str = ""
    is_late: bool = False


@dataclass(slots=True)
class _Days:
    """The day of each milestone; None: not reached, or to be reached again."""

    reviewed: date | None = None
    decided: date | None = None
    released: date | None = None
    appealed: date | None = None
    ended: date | None = None
    outcome: EventKind | None = None
    """How an exemption review was decided last."""
    kinds: set[str] = field(default_factory=set)


def steps_of(status: StatusDates) -> list[Step]:
    """The steps of this case, with exactly one of them current."""
    state, days = State(status.case.state), _days(status, status.events)
    steps = [_received(status, state), *_review(state, days)]
    if state == State.WITHDRAWN:
        return [*steps, Step(_("Withdrawn"), "current", shortdate(days.ended))]
    if state not in UNDECIDED_STATES and days.decided is None and state == State.CLOSED:
        return [*steps, Step(_("Closed"), "current", shortdate(days.ended))]
    steps.append(_decision(status, state, days))
    if state in (State.APPEALED, State.UPHELD):
        return [*steps, _appeal(status, state, days)]
    if status.case.kind == Kind.EXEMPTION_REVIEW:
        steps.append(_data(state, days))
    else:
        steps.append(_records(status, state, days))
    if state == State.CLOSED:
        steps.append(Step(_("Closed"), "current", shortdate(days.ended)))
    return steps


def _days(status: StatusDates, events: Iterable[Event]) -> _Days:
    days = _Days()
    for event in events:
        on, kind = local_date(status.case.city, event.at), event.kind
        if kind == EventKind.REVIEW_BEGUN:
            days.reviewed = on
        elif kind == EventKind.WITHDRAWAL_UNDONE:
            days.ended = None
        elif kind in DECIDED_AGAIN_AFTER:
            days.reviewed, days.decided, days.released, days.outcome = on, None, None, None
        elif kind == EventKind.APPEALED:
            days.appealed = on
        elif kind in ENDED_BY:
            days.ended = on
        if kind in REVIEWED_BY:
            days.outcome = EventKind(kind)
        if kind in DECIDED_BY:
            days.decided = days.decided or on
        if kind in RELEASED_BY:
            days.released = on
    return days


def _received(status: StatusDates, state: State) -> Step:
    on = local_date(status.case.city, status.case.received_at)
    return Step(_("Received"), "current" if state == State.SUBMITTED else "done", shortdate(on))


def _review(state: State, days: _Days) -> list[Step]:
    name = _("Under review")
    if state == State.SUBMITTED:
        return [Step(name, "ahead", _("Next"))]
    if state == State.AWAITING_REQUESTER:
        return [Step(name, "current", _("Waiting for you"))]
    if state in UNDECIDED_STATES:
        since = _("Since %(when)s") % {"when": shortdate(days.reviewed)} if days.reviewed else ""
        return [Step(name, "current", since)]
    # A request that ended before anyone looked at it was not reviewed.
    return [Step(name, "done", shortdate(days.reviewed))] if days.reviewed or days.decided else []


def _decision(status: StatusDates, state: State, days: _Days) -> Step:
    name = _("Decision")
    if state in UNDECIDED_STATES:
        return _owed(status, "determination", name, "ahead")
    ends_here = state in (State.DENIED, State.NO_RECORDS, State.TRANSFERRED)
    if status.case.kind == Kind.EXEMPTION_REVIEW:
        ends_here = state == State.TRANSFERRED
    return Step(name, "current" if ends_here else "done", shortdate(days.decided))


def _appeal(status: StatusDates, state: State, days: _Days) -> Step:
    if state == State.APPEALED:
        return _owed(status, "appeal_decision", pgettext("noun", "Appeal"), "current")
    upheld = _("Decision upheld %(when)s") % {"when": shortdate(days.ended)}
    return Step(pgettext("noun", "Appeal"), "current", upheld)


def _records(status: StatusDates, state: State, days: _Days) -> Step:
    name = _("API access") if status.case.kind == Kind.DATA_ACCESS else _("Records")
    if days.released:
        return Step(name, "done" if state == State.CLOSED else "current", shortdate(days.released))
    if state == State.IN_PRODUCTION:
        return _owed(status, "production", name, "current")
    why_not = {
        State.DENIED: pgettext("records", "Withheld"),
        State.NO_RECORDS: pgettext("records", "None found"),
        State.TRANSFERRED: _("With another agency"),
        State.CLOSED: pgettext("records", "None released"),
    }.get(state)
    return Step(name, "not_coming", why_not) if why_not else Step(name, "ahead", _("After the decision"))


def _data(state: State, days: _Days) -> Step:
    """What became of the data that an exemption review is about."""
    name = _("The data")
    if state in UNDECIDED_STATES:
        return Step(name, "ahead", _("After the decision"))
    if state == State.TRANSFERRED or days.outcome is None:
        return Step(name, "not_coming", _("With another agency"))
    said = {
        EventKind.OPENED: pgettext("exemption review", "Open to everyone"),
        EventKind.KEPT_WITHHELD: pgettext("exemption review", "Stays withheld"),
        EventKind.PROTECTED: pgettext("exemption review", "Protected"),
        EventKind.NOT_PROTECTED: pgettext("exemption review", "Stays as it is"),
    }[days.outcome]
    return Step(name, "done" if state == State.CLOSED else "current", said)


def _owed(status: StatusDates, kind: str, name: str, standing: Standing) -> Step:
    """A step with the date by which the city owes it."""
    due = next((line.due for line in status.lines if line.due.kind == kind), None)
    if due is None or (due.due_on is None and due.paused_on is None):
        return Step(name, standing, _("No date set"))
    if due.due_on is None:
        return Step(name, standing, _("Deadline paused"))
    late = due.due_on < status.today
    words = _("Was due %(when)s") if late else _("Due %(when)s")
    return Step(name, standing, words % {"when": shortdate(due.due_on)}, late)
