"""Appeals against silence decided: a decision ordered by a day, or the appeal dismissed. The case stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.appeals import SilenceDecidedContext
from requests_app.services.appeals.points import open_appeal
from requests_app.services.determinations.drafts import Person
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import refuse, required
from requests_app.services.unit_of_work.people import responsible_gaps
from requests_app.services.unit_of_work.transition import apply_transition


def order_decision(
    case_id: int,
    *,
    to_on: date,
    reason: str,
    responsible: Sequence[Person],
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Order the late decision by a day; the date that was missed stays missed. Raises NotNow, Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.ORDER_DECISION, case)
        policy.require_second_person(actor, Verb.ORDER_DECISION, case, now)
        row = _against_silence(case)
        today = day_of_act(case, now)
        if to_on <= today:
            raise Incomplete({"to_on": [_("Enter a date in the future.")]})
        _end(row, "order_decision", reason, responsible, case, actor, now)
        row.new_due_on = to_on
        row.save()
        apply_transition(case, "order_decision")
        case_work.record_event(
            case,
            EventKind.APPEAL_DECISION_ORDERED,
            {"appeal_id": row.pk, "to_on": to_on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="decision_ordered", on=today, to_on=to_on)],
            letter_context=SilenceDecidedContext(appeal=row),
        )
        return case


def dismiss_appeal(
    case_id: int,
    *,
    reason: str,
    responsible: Sequence[Person],
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Dismiss an appeal against silence, with the reason; the request goes on. Raises NotNow, Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.DISMISS_APPEAL, case)
        policy.require_second_person(actor, Verb.DISMISS_APPEAL, case, now)
        row = _against_silence(case)
        _end(row, "dismiss", reason, responsible, case, actor, now)
        row.save()
        apply_transition(case, "dismiss_appeal")
        case_work.record_event(
            case,
            EventKind.APPEAL_DISMISSED,
            {"appeal_id": row.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="appeal_decided", on=day_of_act(case, now), what="dismissed")],
            letter_context=SilenceDecidedContext(appeal=row),
        )
        return case


def _against_silence(case: RecordsRequest) -> Appeal:
    row = open_appeal(case)
    if row.decision_id is not None:
        raise NotNow(_("This appeal is about a decision. Answer it point by point."))
    return row


def _end(
    row: Appeal,
    move: str,
    reason: str,
    responsible: Sequence[Person],
    case: RecordsRequest,
    actor: Actor,
    now: datetime,
) -> None:
    required(reason=(reason, _("Enter the reason.")))
    if not responsible or any(not name.strip() or not title.strip() for name, title in responsible):
        raise Incomplete({"responsible": [_("Enter the name and title of each person responsible.")]})
    refuse(responsible_gaps(case.city, responsible))
    apply_transition(row, move)
    row.reason, row.officer_id, row.decided_at = reason.strip(), actor.user_id, now
    row.responsible = [{"name": name.strip(), "title": title.strip()} for name, title in responsible]
