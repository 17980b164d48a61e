"""Payments: recorded with day, sum and receipt, never over what is owed, also not by two people at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from requests_app.cases.fee_ledger import ledger_of
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.models import FeeEstimate, FeePayment, RecordsRequest, Requester
from requests_app.services.fees import payment as fee_payment
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _pay(case: RecordsRequest, **changes: Any) -> None:
    given: dict[str, Any] = {
        "amount": Decimal("5.00"),
        "paid_on": date(2026, 10, 6),
        "receipt_number": "R-1",
        "way": "post",
    }
    fee_payment.record_payment(case.pk, **{**given, **changes}, actor=cast.the_intake(case), now=LATER)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal("12.01")}, "amount"),
        ({"amount": Decimal("0")}, "amount"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"paid_on": date(2026, 10, 7)}, "paid_on"),
        ({"paid_on": date(2026, 10, 4)}, "paid_on"),
        ({"receipt_number": "  "}, "receipt_number"),
        ({"receipt_number": "9" * 41}, "receipt_number"),
        ({"way": "pigeon"}, "way"),
    ],
)
def test_a_payment_that_cannot_be_right_is_refused(changes: dict[str, Any], field: str) -> None:
    case = cast.a_case_with_an_estimate()
    require_refused(Incomplete, lambda: _pay(case, **changes), field)


def test_two_parts_make_the_whole_and_each_has_its_receipt() -> None:
    case = cast.a_case_with_an_estimate()
    _pay(case)
    assert FeeEstimate.objects.get().state == "open"
    require_refused(Incomplete, lambda: _pay(case, receipt_number="R-1"), "receipt_number")
    require_refused(Incomplete, lambda: _pay(case, receipt_number="R-2", amount=Decimal("7.01")), "amount")
    _pay(case, receipt_number=" R-2 ", amount=Decimal("7.00"))
    assert FeeEstimate.objects.get().state == "paid"
    first, last = case.notices.filter(letter="fee_receipt").order_by("pk")
    assert "Receipt number: R-1" in first.body_text
    assert "Still to pay: $7.00" in first.body_text
    assert "How it was paid: By mail" in first.body_text
    assert "If this is wrong, tell the office below right away." in first.body_text
    assert "The estimate is paid in full." in last.body_text
    assert "Tuesday, October 6, 2026" in last.body_text
    require_refused(NotNow, lambda: _pay(case, receipt_number="R-3"))


def test_the_receipt_goes_by_every_way_on_record() -> None:
    case = cast.a_case_with_an_estimate()
    Requester.objects.filter(pk=case.requester_id).update(postal_address="9 Elm Street\nSacramento, CA 95814")
    _pay(case)
    sent = case.notices.filter(letter="fee_receipt").order_by("pk")
    assert list(sent.values_list("channel", flat=True)) == ["email", "post"]


def test_a_payment_over_the_sum_is_refused_with_what_is_still_owed() -> None:
    case = cast.a_case_with_an_estimate()
    with pytest.raises(Incomplete) as refused:
        _pay(case, amount=Decimal("12.01"))
    assert "Only $12.00 is still owed. Check the amount." in refused.value.message


def test_the_ledger_adds_up() -> None:
    case = cast.a_case_with_an_estimate()
    _pay(case)
    cast.waive(case, LATER)
    cast.estimate(case, LATER)
    cast.pay(cast.again(case), LATER)
    rows = ledger_of(cast.again(case))
    assert [(row.charged, row.paid, row.given_up, row.balance) for row in rows] == [
        (Decimal("12.00"), 0, 0, Decimal("12.00")),
        (0, Decimal("5.00"), 0, Decimal("7.00")),
        (0, 0, Decimal("7.00"), 0),
        (Decimal("12.00"), 0, 0, Decimal("12.00")),
        (0, Decimal("12.00"), 0, 0),
    ]


def test_the_database_takes_no_payment_over_the_sum_and_changes_none() -> None:
    case = cast.a_case_with_an_estimate()
    _pay(case)
    row = FeePayment.objects.get()
    with pytest.raises(IntegrityError, match="more than the estimate"), transaction.atomic():
        FeePayment.objects.create(
            estimate=row.estimate, city=row.city, amount=8, paid_on=row.paid_on, receipt_number="R-9", way="post",
            recorded_by=row.recorded_by, recorded_at=LATER,
        )  # fmt: skip
    row.amount = Decimal(1)
    with pytest.raises(Exception, match="written once"), transaction.atomic():
        row.save()
