"""A payment on an estimate, as the cashier took it: day, sum and receipt number, never over what is owed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import FeeEstimate, FeePayment, RecordsRequest
from requests_app.cases.models.fees import FeeState, PaymentWay
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.fees import fee_context, money
from requests_app.services.fees.open_estimate import require_open, resumed, settle
from requests_app.services.unit_of_work import cases as case_work


def record_payment(
    case_id: int,
    *,
    amount: Decimal,
    paid_on: date,
    receipt_number: str,
    way: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Record a payment on the open estimate; the requester gets a receipt. The last one ends the estimate as paid.

    `way`: how it reached the city (PaymentWay). Raises NotNow, Incomplete field by field.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECORD_PAYMENT, case)
        estimate = require_open(case)
        number = " ".join(receipt_number.split())
        _require_sound(case, estimate, amount, paid_on, number, local_date(case.city, now))
        if way not in PaymentWay.values:
            raise Incomplete({"way": [_("Choose how the payment reached the city.")]})
        payment = FeePayment.objects.create(
            estimate=estimate,
            city=case.city,
            amount=amount,
            paid_on=paid_on,
            receipt_number=number,
            way=way,
            recorded_by_id=int(actor.user_id or 0),
            recorded_at=now,
        )
        whole = estimate.paid == estimate.total
        if whole:
            settle(estimate, FeeState.PAID, actor=actor, now=now)
        case_work.record_event(
            case,
            EventKind.FEE_PAID,
            {"estimate_id": estimate.pk, "payment_id": payment.pk, "on": paid_on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=_facts(estimate, paid_on, whole=whole),
            letter_context=fee_context(case, estimate, now=now, payment=payment),
        )
        return case


def _facts(estimate: FeeEstimate, paid_on: date, *, whole: bool) -> list[Fact]:
    """The clock goes on from the day on which the deposit, or the whole sum, was paid."""
    enough = whole or (estimate.deposit is not None and estimate.paid >= estimate.deposit)
    return resumed(paid_on) if enough else []


def _require_sound(
    case: RecordsRequest, estimate: FeeEstimate, amount: Decimal, paid_on: date, number: str, today: date
) -> None:
    gaps: dict[str, list[str]] = {}
    owed = estimate.owed
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        gaps["amount"] = [_("Enter an amount greater than $0.00.")]
    elif amount > owed:
        gaps["amount"] = [_("Only %(owed)s is still owed. Check the amount.") % {"owed": money(owed)}]
    if paid_on > today:
        gaps["paid_on"] = [_("This date is in the future.")]
    elif paid_on < local_date(case.city, estimate.estimated_at):
        gaps["paid_on"] = [_("This date is before the estimate was sent.")]
    if not number:
        gaps["receipt_number"] = [_("Enter the number of the receipt.")]
    elif len(number) > 40:
        gaps["receipt_number"] = [_("Enter at most 40 characters.")]
    elif FeePayment.objects.filter(city=case.city, receipt_number=number).exists():
        gaps["receipt_number"] = [_("A payment with this receipt number is already recorded.")]
    if gaps:
        raise Incomplete(gaps)
