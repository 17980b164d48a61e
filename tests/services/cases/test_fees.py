"""Fee estimates: lines the law lets the city charge, added up, and how they are settled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from requests_app.cases.case_clock import pack_of
from requests_app.cases.refusals import Incomplete
from requests_app.law.fee_requirements import FeeItem
from requests_app.models import FeeEstimate, RecordsRequest
from requests_app.services.cases import (
    fees as case_fees,
)
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _item(case: RecordsRequest, **changes: Any) -> FeeItem:
    rule = next(rule for rule in pack_of(case).fees.chargeable if not rule.needs_ground)
    given: dict[str, Any] = {
        "kind": rule.key,
        "description": "120 pages",
        "amount": Decimal("12.00"),
    }
    return FeeItem(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "mystery"}, "items.0.kind"),
        ({"description": " "}, "items.0.description"),
        ({"amount": Decimal("0")}, "items.0.amount"),
        ({"amount": Decimal("-1")}, "items.0.amount"),
        ({"amount": Decimal("1.005")}, "items.0.amount"),
        ({"amount": Decimal("NaN")}, "items.0.amount"),
        ({"amount": Decimal("Infinity")}, "items.0.amount"),
        ({"amount": Decimal("123456789.00")}, "items"),
    ],
)
def test_only_lawful_lines_with_real_amounts_are_estimated(changes: dict[str, Any], field: str) -> None:
    case = cast.a_case_in("clerk_review")
    item, clerk = _item(case, **changes), cast.the_intake(case)
    require_refused(
        Incomplete, lambda: case_fees.estimate_fee(case.pk, items=[item], actor=clerk, now=LATER), field
    )


def test_what_the_law_never_lets_the_city_charge_is_refused_with_its_citation() -> None:
    case = cast.a_case_in("clerk_review")
    never = pack_of(case).fees.not_chargeable[0]
    with pytest.raises(Incomplete) as refused:
        case_fees.estimate_fee(
            case.pk, items=[_item(case, kind=never.key)], actor=cast.the_intake(case), now=LATER
        )
    assert never.citation in refused.value.message


def test_an_estimate_needs_a_line_and_adds_them_up() -> None:
    case, now = cast.a_case_in("clerk_review"), LATER
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete, lambda: case_fees.estimate_fee(case.pk, items=[], actor=clerk, now=now), "items"
    )
    case_fees.estimate_fee(
        case.pk, items=[_item(case), _item(case, amount=Decimal("0.10"))], actor=clerk, now=now
    )
    assert FeeEstimate.objects.get(case=case).total == Decimal("12.10")


@pytest.mark.parametrize("outcome", ["waived", "withdrawn"])
def test_a_fee_not_paid_says_why(outcome: str) -> None:
    case = cast.a_case_in("awaiting_payment")
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete,
        lambda: case_fees.settle_fee(case.pk, outcome=outcome, actor=clerk, now=LATER),
        "reason",
    )
    require_refused(
        Incomplete, lambda: case_fees.settle_fee(case.pk, outcome="lost", actor=clerk, now=LATER), "outcome"
    )
    case_fees.settle_fee(case.pk, outcome=outcome, reason="Fewer than ten pages.", actor=clerk, now=LATER)
    assert FeeEstimate.objects.get(case=case).state == outcome
