"""An estimate of what copies will cost. It stands beside the case: no state waits for it, no decision does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import FeeEstimate, RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import State
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.law.clock import Fact
from requests_app.law.fee_requirements import (
    FeeItem,
    amount_of,
    deposit_gaps,
    fee_gaps,
    free_units,
    rule_of,
)
from requests_app.law.pack import Pack
from requests_app.notices.letters.contexts.fees import fee_context
from requests_app.services.fees.open_estimate import open_estimate
from requests_app.services.fees.overtaken import overtake
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import refuse

MOST = Decimal("99999999.99")
"""What the column for the total holds, in dollars."""
ESTIMATED_IN = (State.CLERK_REVIEW, State.IN_PRODUCTION)
"""States in which copies may still be made."""


def estimate_fee(
    case_id: int,
    *,
    items: Sequence[FeeItem],
    deposit: Decimal | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Send an estimate. Each line's kind must be one the pack allows (California: never redaction time).

    An estimate that is open gives way to it, unless something was paid on that one. `deposit` only where the law
    provides for one. Raises Incomplete, NotNow, WrongState.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.ESTIMATE_FEE, case)
        case_work.require_state(case, *ESTIMATED_IN)
        pack = case_clock.pack_of(case)
        refuse(fee_gaps(pack, items))
        total = sum((amount_of(pack, item) for item in items), Decimal(0))
        if total > MOST:
            raise Incomplete({"items": [_("The total is too large. Check the amounts.")]})
        refuse(deposit_gaps(pack, total, deposit))
        _replace(case, actor, now)
        today = day_of_act(case, now)
        estimate = FeeEstimate.objects.create(
            case=case,
            items=[_line(pack, item) for item in items],
            total=total,
            deposit=deposit,
            estimated_at=now,
            lapses_on=last_day(case.city, today),
        )
        clock = case_clock.clock_of(case)
        case_work.record_event(
            case,
            EventKind.FEE_ESTIMATED,
            {"estimate_id": estimate.pk},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="paused", on=today, what="fee")],
            clock=clock,
            letter_context=fee_context(case, estimate, now=now, pauses=clock.would_pause("fee", today)),
        )
        return case


def _replace(case: RecordsRequest, actor: Actor, now: datetime) -> None:
    """Close the estimate that a new one takes the place of. Raises NotNow where a part of it was paid."""
    open_now = open_estimate(case)
    if open_now is None:
        return
    if open_now.payments.exists():
        raise NotNow(_("A part of the open estimate was paid. Record the rest as paid, or waive it, first."))
    overtake(case, EventKind.FEE_ESTIMATED, actor=actor, now=now)


def last_day(city: City, today: date) -> date | None:
    """The last day on which an estimate sent today can be paid; None where the city has set none."""
    days = city.policy.estimate_days
    return today + timedelta(days=days) if days else None


def _line(pack: Pack, item: FeeItem) -> dict[str, str]:
    rule = rule_of(pack, item.kind)
    return {
        "kind": item.kind,
        "description": item.description.strip(),
        "price": f"{item.price.normalize():f}",
        "quantity": f"{item.quantity.normalize():f}",
        "unit": item.unit,
        "free": str(free_units(rule, item)) if rule else "0",
        "basis": item.basis.strip(),
        "amount": str(amount_of(pack, item)),
        "ground": item.ground,
    }
