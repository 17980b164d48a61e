"""Events as sentences: what happened, in order, for the requester or for staff."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases.act_day import TwoDays, two_days
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.event_kinds import OF_A_TASK, STAFF_ONLY, EventKind
from requests_app.cases.models import Event
from requests_app.cases.models.proposals import ProposedAction
from requests_app.cases.models.rereviews import RereviewOutcome
from requests_app.cases.special_deadlines import start_name

RESTORED = {
    "question": gettext_lazy("the question to the requester"),
    "fee": gettext_lazy("the fee estimate"),
    "scope": gettext_lazy("the proposed wording"),
    "appeal": gettext_lazy("the appeal"),
}
"""What can be open again once a withdrawal is undone, as its event names it."""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One thing that happened to a case, an incident or a dataset, in words.

    `at` is the instant (UTC), `seq` its place in the chain; `detail` adds dates, citations or changed fields, or is "".
    `acted_on`: the day it was done, where it was entered later.
    """

    seq: int
    at: datetime
    kind: str
    sentence: str
    detail: str
    by: str
    hash: str
    acted_on: date | None = None


def public(events: Iterable[Event]) -> list[TimelineLine]:
    """What the requester reads: every event but those for staff alone."""
    return [line(event) for event in events if EventKind(event.kind) not in STAFF_ONLY]


def full(events: Iterable[Event]) -> list[TimelineLine]:
    """What staff read: every event."""
    return [line(event) for event in events]


def line(event: Event) -> TimelineLine:
    """One event as a sentence, with the date or citations it carries."""
    content, kind = json.loads(event.payload), EventKind(event.kind)
    by = who(content["by"], _("requester"))
    days = two_days(content["data"])
    detail = " ".join(filter(None, [own_day(days), _detail(kind, content["data"])]))
    on = days.acted_on if days else None
    return TimelineLine(event.seq, event.at, event.kind, str(kind.label), detail, by, event.hash, on)


def own_day(days: TwoDays | None) -> str:
    """Both days of an act that was entered after it was done; empty for one entered on its day."""
    if days is None:
        return ""
    return _("Done on %(acted_on)s (recorded on %(entered_on)s).") % {
        "acted_on": longdate(days.acted_on),
        "entered_on": longdate(days.entered_on),
    }


def who(by: str, outsider: str) -> str:
    """Who did it, from the `by` of an event; `outsider` names someone who is neither staff nor the system."""
    return {"staff": _("city"), "system": _("system"), "custodian": _("custodian")}.get(by, outsider)


HANDED_OVER: Mapping[str, Any] = {
    "left": gettext_lazy("Someone left the city's staff, or lost a role."),
    "moved": gettext_lazy("Someone moved to another department."),
    "absence": gettext_lazy("Someone is away, and the deputy has the work."),
    "back": gettext_lazy("Someone is back, or their absence ended."),
    "restricted": gettext_lazy("The request was restricted, and who had it does not see it any more."),
}
"""Why an owner or a reader changed, where it was not a choice about this request."""


def _owner(data: Mapping[str, Any]) -> str:
    why = str(HANDED_OVER.get(data.get("outcome", ""), ""))
    if data.get("routing_id"):
        why = _("By a routing rule.")
    unassigned = _("Unassigned.") if "assignee_id" in data and data["assignee_id"] is None else ""
    return " ".join(filter(None, [why, unassigned]))


def _detail(kind: EventKind, data: Mapping[str, Any]) -> str:
    if kind in (EventKind.ASSIGNED, EventKind.READERS_CHANGED):
        return _owner(data)
    if kind in (EventKind.COURT_DAY_REMINDED, EventKind.COURT_DAY_LATE, *OF_A_TASK):
        return f"{longdate(_date(data.get('due_on')))}."
    if kind == EventKind.REREVIEWED:
        return _reviewed(data)
    if kind in (EventKind.DENIAL_PROPOSED, EventKind.PROPOSAL_RETURNED):
        return f"{ProposedAction(data['what']).label}."
    if kind == EventKind.PART_RELEASED:
        said = _("Installment %(part)s.") % {"part": data["part"]}
        return f"{said} {_cited(data)}".strip()
    if kind == EventKind.WITHDRAWAL_UNDONE and data.get("restored"):
        names = ", ".join(str(RESTORED[name]) for name in data["restored"])
        return _("Open again: %(what)s.") % {"what": names}
    if kind == EventKind.CALLED:
        said = _("On %(date)s.") % {"date": longdate(_date(data["on"]))}
        return said if data["outcome"] == "reached" else f"{said} {_('No one was reached.')}"
    if data.get("citations"):
        return _cited(data)
    if kind == EventKind.CORRECTED:
        return _("Entry %(seq)s: %(what)s.") % {
            "seq": data["corrects_seq"],
            "what": EventKind(data["what"]).label,
        }
    if kind == EventKind.CLOCK_STARTED:
        started = {"what": start_name(data["what"]), "date": longdate(_date(data["on"]))}
        return _("The day %(what)s: %(date)s.") % started
    if kind in (EventKind.MARKED_LATE, EventKind.REMINDED, EventKind.WINDOW_LAPSED):
        return f"{due_name(data['what'], data.get('part', 0))}: {longdate(_date(data.get('due_on')))}."
    if data.get("incident"):
        return _("Report: %(number)s.") % {"number": data["incident"]}
    if data.get("to_on") and kind in (EventKind.ACCESS_GRANTED, EventKind.ACCESS_RENEWED):
        return _("Last day: %(date)s.") % {"date": longdate(_date(data["to_on"]))}
    if data.get("to_on"):
        return _("New due date: %(date)s.") % {"date": longdate(_date(data["to_on"]))}
    if kind in (EventKind.FILED, EventKind.IMPORTED):
        return _("Received on %(date)s.") % {"date": longdate(_date(data.get("received_on")))}
    return ""


def _cited(data: Mapping[str, Any]) -> str:
    if not data.get("citations"):
        return ""
    return _("Cited: %(citations)s.") % {"citations": "; ".join(data["citations"])}


def _reviewed(data: Mapping[str, Any]) -> str:
    values = {"citation": "; ".join(data["citations"]), "date": longdate(_date(data.get("to_on")))}
    if data["outcome"] == RereviewOutcome.STILL_APPLIES:
        return _("%(citation)s still applies. The city will review it again on %(date)s.") % values
    return _("%(citation)s no longer applies.") % values


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
