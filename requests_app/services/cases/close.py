"""The end of a case: closed when no window and no appeal is open."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import ReasonContext
from requests_app.services.cases.withdrawal import can_be_undone
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


def close(
    case_id: int,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Close a finished case when no window is open; a clerk gives a reason, the system needs none."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.CLOSE, case)
        if not actor.is_system:
            required(reason=(reason, _("Say why the request can be closed.")))
        refuse_to_close(case, now)
        apply_transition(case, "close", now)
        ended = Fact(kind="ended", on=day_of_act(case, now), what="closed")
        case_work.record_event(
            case,
            EventKind.CLOSED,
            {},
            actor=actor,
            now=now,
            clock_facts=[ended],
            letter_context=ReasonContext(reason=reason),
        )
        return case


def refuse_to_close(case: RecordsRequest, now: datetime) -> None:
    """Refuse with NotNow while a legal hold, an appeal, an appeal window or a withdrawal to undo stands in the way."""
    if Appeal.objects.filter(case=case, state__in=[str(state) for state in OPEN_APPEAL_STATES]).exists():
        raise NotNow(_("An appeal is open. It must end first."))
    if case.legal_hold:
        raise NotNow(_("A legal hold keeps this request open."))
    if can_be_undone(case, now):
        raise NotNow(_("The requester can still undo the recorded withdrawal."))
    today = day_of_act(case, now)
    for due in case_clock.clock_of(case).dues():
        if due.kind == "appeal_window" and due.is_open and due.due_on and due.due_on >= today:
            raise NotNow(_("The requester can still appeal. Close the request after that date."))
