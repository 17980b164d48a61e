"""The ledger of a case's fees: what was estimated, what was paid, what was given up, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from requests_app.cases.models import FeeEstimate, FeePayment, RecordsRequest
from requests_app.cases.models.fees import FeeState
from requests_app.cities.city_time import local_date

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line, in US dollars. `balance` is what is owed after it."""

    on: date
    what: str
    charged: Decimal
    paid: Decimal
    given_up: Decimal
    balance: Decimal
    receipt: str = ""
    reason: str = ""

    def data(self) -> dict[str, Any]:
        """The line for a program: dates and sums as text."""
        return {
            "on": self.on.isoformat(),
            "what": self.what,
            "charged": str(self.charged),
            "paid": str(self.paid),
            "given_up": str(self.given_up),
            "balance": str(self.balance),
            "receipt": self.receipt,
            "reason": self.reason,
        }


def in_order(case: RecordsRequest) -> QuerySet[FeeEstimate]:
    """The estimates of a case, the oldest first."""
    return FeeEstimate.objects.filter(case=case).order_by("estimated_at", "pk")


def ledger_of(case: RecordsRequest, estimates: Sequence[FeeEstimate] | None = None) -> list[LedgerRow]:
    """Every line, the oldest first (two queries; one where `estimates`, all of them, are at hand)."""
    rows = list(in_order(case)) if estimates is None else estimates
    prefetch_related_objects(rows, "payments")
    return list(_lines(case, rows))


def _lines(case: RecordsRequest, estimates: Sequence[FeeEstimate]) -> Iterator[LedgerRow]:
    balance = NOTHING
    for estimate in estimates:
        payments: list[FeePayment] = list(estimate.payments.all())
        balance += estimate.total
        on = _day(case, estimate.estimated_at)
        yield LedgerRow(on, _("Fee estimate"), estimate.total, NOTHING, NOTHING, balance)
        for payment in payments:
            balance -= payment.amount
            yield LedgerRow(
                payment.paid_on,
                _("Payment"),
                NOTHING,
                payment.amount,
                NOTHING,
                balance,
                payment.receipt_number,
            )
        left = estimate.total - sum((payment.amount for payment in payments), NOTHING)
        if estimate.settled_at and estimate.state != FeeState.PAID:
            balance -= left
            on, label = _day(case, estimate.settled_at), str(FeeState(estimate.state).label)
            yield LedgerRow(on, label, NOTHING, NOTHING, left, balance, "", estimate.reason)


def _day(case: RecordsRequest, at: datetime) -> date:
    return local_date(case.city, at)
