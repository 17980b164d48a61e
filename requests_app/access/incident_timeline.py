"""What happened to an incident, as sentences: for the person who reported it, or for staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent
from requests_app.access.states import CorrectiveActionKind
from requests_app.access.timeline import line_of
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.timeline import TimelineLine

STAFF_ONLY = frozenset(
    {
        CityEventKind.INCIDENT_ASSIGNED,
        CityEventKind.ACCESS_NAMED,
        CityEventKind.RECIPIENTS_TOLD,
        CityEventKind.COURT_ORDER_REMINDED,
        CityEventKind.COURT_ORDER_LATE,
        CityEventKind.CORRECTIVE_ACTION_CONTESTED,
        CityEventKind.CORRECTIVE_ACTION_UPHELD,
        CityEventKind.NOTICE_RESENT,
        CityEventKind.NOTICE_SETTLED,
    }
)
"""Kinds that the person who reported it does not see: they are about someone else or about the clerk workspace."""


def public(events: Iterable[CityEvent]) -> list[TimelineLine]:
    """What the reporter reads."""
    return [line(event) for event in events if CityEventKind(event.kind) not in STAFF_ONLY]


def full(events: Iterable[CityEvent]) -> list[TimelineLine]:
    """What staff read."""
    return [line(event) for event in events]


def line(event: CityEvent) -> TimelineLine:
    """One entry as a sentence, with the corrective action or the date it carries."""
    return line_of(event, _detail)


def _detail(_kind: CityEventKind, data: Mapping[str, Any]) -> str:
    if data.get("corrective_action") in CorrectiveActionKind.values:
        return f"{CorrectiveActionKind(data['corrective_action']).label}."
    if data.get("to_on"):
        return _("New due date: %(date)s.") % {"date": longdate(date.fromisoformat(data["to_on"]))}
    if data.get("due_on"):
        return _("Due by %(date)s.") % {"date": longdate(date.fromisoformat(data["due_on"]))}
    return ""


def wording(state: str) -> str:
    """Where an incident stands, as a sentence to whoever reported it."""
    return {
        "reported": _("The city received your report."),
        "under_review": _("The city is reviewing your report."),
        "action_taken": _("The city acted on your report."),
        "no_action": _("The city reviewed it and took no action."),
        "resolved": _("Your report was resolved."),
    }[state]
