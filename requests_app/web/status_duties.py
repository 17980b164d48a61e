"""Who must do what now, as sentences to the requester: both sides, where both owe something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from requests_app.cases import wording
from requests_app.cases.states import State
from requests_app.web.status_dates import StatusDates


@dataclass(frozen=True, slots=True)
class Duty:
    """What one side must do."""

    side: Literal["you", "city"]
    sentence: str
    is_late: bool = False


def duties_of(
    status: StatusDates, *, fee_unanswered: bool = False, wording_proposed: bool = False
) -> list[Duty]:
    """What you and the city must do, yours first; none once the request has ended."""
    if not status.case.is_open:
        return []
    yours = _yours(State(status.case.state), fee_unanswered)
    city = _city(status, bool(yours), wording_proposed)
    return [Duty("you", yours), city] if yours else [city]


def _yours(state: State, fee_unanswered: bool) -> str:
    if state == State.AWAITING_REQUESTER:
        return _("You need to answer the city's question.")
    if fee_unanswered:
        return _("You need to respond to the fee estimate.")
    return ""


def _city(status: StatusDates, waits: bool, wording_proposed: bool) -> Duty:
    late = next((line for line in status.lines if line.late_days), None)
    if late is not None:
        return Duty("city", _late(late.due.kind, waits), is_late=True)
    if not waits:
        return Duty("city", wording.city_at_work(wording_proposed=wording_proposed))
    if any(line.due.paused_on is not None for line in status.lines):
        return Duty("city", _("The city's deadline is paused until you do."))
    if not any(line.due.kind in ("determination", "appeal_decision") for line in status.lines):
        return Duty("city", _("The city goes on working on your request meanwhile."))
    return Duty("city", _("The city still owes you a decision. Its deadline keeps running."))


def _late(kind: str, waits: bool) -> str:
    """What the city owes; since when and by how many days, the line of that date says just below."""
    said = {
        "determination": _("The city still owes you a decision."),
        "production": _("The city still owes you the records."),
        "appeal_decision": _("The city still owes you a decision on your appeal."),
    }.get(kind) or _("The city missed a deadline.")
    free = _("You don't have to do anything, but you can act now.")
    return said if waits else f"{said} {free}"
