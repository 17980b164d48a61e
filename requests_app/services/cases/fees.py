"""Fees: an estimate of lawful costs, and how it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import FeeEstimate, RecordsRequest
from requests_app.cases.models.fees import FeeState
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.law.fee_requirements import FeeItem, fee_gaps
from requests_app.notices.letters.contexts.review import fee_context
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import refuse, required
from requests_app.services.unit_of_work.transition import apply_transition

MOST = Decimal("99999999.99")
"""What the column for the total holds, in dollars."""


def estimate_fee(
    case_id: int,
    *,
    items: Sequence[FeeItem],
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Send an estimate. Each line's kind must be one the pack allows (California: never redaction time)."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.ESTIMATE_FEE, case)
        pack = case_clock.pack_of(case)
        refuse(fee_gaps(pack, items))
        total = sum((item.amount for item in items), Decimal(0))
        if total > MOST:
            raise Incomplete({"items": [_("The total is too large. Check the amounts.")]})
        apply_transition(case, "estimate_fee")
        lines = [_line(item) for item in items]
        # An estimate left open by an appeal against silence gives way to this one.
        FeeEstimate.objects.filter(case=case, state=FeeState.OPEN).update(
            state=FeeState.WITHDRAWN, reason=_("Replaced by a newer estimate."), settled_at=now
        )
        estimate = FeeEstimate.objects.create(case=case, items=lines, total=total, estimated_at=now)
        clock = case_clock.clock_of(case)
        pauses = clock.would_pause("fee", day_of_act(case, now))
        case_work.record_event(
            case,
            EventKind.FEE_ESTIMATED,
            {"estimate_id": estimate.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="paused", on=day_of_act(case, now), what="fee")],
            clock=clock,
            letter_context=fee_context(case, estimate, now=now, pauses=pauses),
        )
        return case


def _line(item: FeeItem) -> dict[str, str]:
    return {
        "kind": item.kind,
        "description": item.description.strip(),
        "amount": str(item.amount),
        "ground": item.ground,
    }


def settle_fee(
    case_id: int,
    *,
    outcome: str,
    reason: str = "",
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Record that the open estimate was paid, waived (with a reason) or withdrawn; the review goes on."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.SETTLE_FEE, case)
        if outcome not in (FeeState.PAID, FeeState.WAIVED, FeeState.WITHDRAWN):
            raise Incomplete({"outcome": [_("Choose paid, waived or withdrawn.")]})
        if outcome != FeeState.PAID:
            required(reason=(reason, _("Enter the reason.")))
        apply_transition(case, "settle_fee")
        estimate = FeeEstimate.objects.filter(case=case, state=FeeState.OPEN).first()
        if estimate is None:
            raise NotNow(_("There is no open fee estimate."))
        estimate.state, estimate.reason = outcome, reason.strip()
        estimate.settled_at, estimate.settled_by_id = now, actor.user_id
        estimate.save()
        case_work.record_event(
            case,
            EventKind.FEE_SETTLED,
            {"estimate_id": estimate.pk, "outcome": outcome},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="resumed", on=day_of_act(case, now), what="fee")],
            letter_context=fee_context(case, estimate, now=now),
        )
        return case
