"""What letters about fees read: the estimate with its rates, what was paid, a waiver, how to pay, how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from requests_app.cases import case_clock
from requests_app.cases.current_law import cited_on
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import FeeEstimate, FeePayment, FeeWaiver, RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.law.confirmed import confirmed
from requests_app.law.pack import Pack
from requests_app.law.statements import Rule
from requests_app.notices.letters.contexts.base import LetterContext

INSPECTION = "inspection"
"""The key of the fee rule by which looking at records costs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeContext(LetterContext):
    """An estimate of fees, and what became of it. `fee_lines`: each line beside the rule of the pack that allows it.

    A rule that was not confirmed is left out, as is what the law was not confirmed to keep free. `inspection`: the
    rule by which looking at the records is free. `from_schedule`: a rate of the city's published schedule was used.
    """

    estimate: FeeEstimate
    total: str
    paid: str
    owed: str
    deposit: str
    fee_lines: Sequence[Mapping[str, Any]]
    pauses: bool
    from_schedule: bool
    how_to_pay: str
    pay_address: str
    last_on: date | None
    something_paid: bool = False
    inspection: Rule | None = None
    payment: FeePayment | None = None
    payment_amount: str = ""
    waiver: FeeWaiver | None = None
    overtaken_by_estimate: bool = False
    never_charged: Sequence[Rule] = ()


def fee_context(
    case: RecordsRequest,
    estimate: FeeEstimate,
    *,
    now: datetime,
    pauses: bool = False,
    payment: FeePayment | None = None,
    waiver: FeeWaiver | None = None,
    overtaken_by: EventKind | None = None,
) -> FeeContext:
    """What the letters say of an estimate: its sums and lines in US dollars, each rule as cited that day."""
    pack, on, policy = case_clock.pack_of(case), local_date(case.city, now), case.city.policy
    paid = estimate.paid
    return FeeContext(
        estimate=estimate,
        total=money(estimate.total),
        paid=money(paid),
        owed=money(estimate.total - paid),
        deposit=money(estimate.deposit) if estimate.deposit else "",
        fee_lines=_lines(estimate, pack, on),
        pauses=pauses,
        from_schedule=any(item.get("basis") for item in estimate.items),
        how_to_pay=policy.fee_payment.strip(),
        pay_address=policy.fee_payment_url,
        last_on=estimate.lapses_on,
        something_paid=paid > 0,
        inspection=_free_inspection(pack, on),
        payment=payment,
        payment_amount=money(payment.amount) if payment else "",
        waiver=waiver,
        overtaken_by_estimate=overtaken_by == EventKind.FEE_ESTIMATED,
        never_charged=[_as_cited(rule, pack, on) for rule in confirmed(pack.fees.not_chargeable)],
    )


def _lines(estimate: FeeEstimate, pack: Pack, on: date) -> list[Mapping[str, Any]]:
    rules = {rule.key: _as_cited(rule, pack, on) for rule in confirmed(pack.fees.chargeable)}
    return [
        {
            **item,
            "amount": money(item["amount"]),
            "each": rate(item["price"]),
            "is_counted": item["quantity"] != "1" or item["free"] != "0",
            "rule": rules.get(item["kind"]),
            "ground_name": pack.fees.grounds.get(item.get("ground") or "", ""),
        }
        for item in estimate.items
    ]


def _free_inspection(pack: Pack, on: date) -> Rule | None:
    free = next((rule for rule in confirmed(pack.fees.not_chargeable) if rule.key == INSPECTION), None)
    return _as_cited(free, pack, on) if free else None


def _as_cited(rule: Rule, pack: Pack, on: date) -> Rule:
    return replace(rule, citation=cited_on(rule, pack, on))


def money(amount: Decimal | str) -> str:
    """US dollars and cents: $1,234.50."""
    return f"${Decimal(amount):,.2f}"


def rate(price: Decimal | str) -> str:
    """A price for one unit, with a fraction of a cent where it has one: $0.10, $0.0125."""
    value = Decimal(price)
    return money(value) if value == round(value, 2) else f"${value.normalize():,f}"
