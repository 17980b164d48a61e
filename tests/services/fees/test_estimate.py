"""Fee estimates: lines the law lets the city charge, rates times quantities; the case goes on beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from requests_app.cases.case_clock import pack_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.law.fee_requirements import FeeItem
from requests_app.models import City, CityPolicy, FeeEstimate, RecordsRequest
from requests_app.services.fees import estimate as fee_estimate
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _item(case: RecordsRequest, **changes: Any) -> FeeItem:
    rule = next(rule for rule in pack_of(case).fees.chargeable if not rule.needs_ground)
    given: dict[str, Any] = {
        "kind": rule.key,
        "description": "Copies",
        "price": Decimal("0.10"),
        "quantity": Decimal(120),
        "unit": "page",
    }
    return FeeItem(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "mystery"}, "items.0.kind"),
        ({"description": " "}, "items.0.description"),
        ({"price": Decimal("0")}, "items.0.price"),
        ({"price": Decimal("-1")}, "items.0.price"),
        ({"price": Decimal("1.00005")}, "items.0.price"),
        ({"price": Decimal("NaN")}, "items.0.price"),
        ({"price": Decimal("Infinity")}, "items.0.price"),
        ({"quantity": Decimal("0")}, "items.0.quantity"),
        ({"quantity": Decimal("99999999")}, "items.0.quantity"),
        ({"price": Decimal("123456789.00")}, "items"),
    ],
)
def test_only_lawful_lines_with_real_amounts_are_estimated(changes: dict[str, Any], field: str) -> None:
    case = cast.a_case_in("clerk_review")
    item, clerk = _item(case, **changes), cast.the_intake(case)
    require_refused(
        Incomplete, lambda: fee_estimate.estimate_fee(case.pk, items=[item], actor=clerk, now=LATER), field
    )


def test_what_the_law_never_lets_the_city_charge_is_refused_with_its_citation() -> None:
    case = cast.a_case_in("clerk_review")
    never = pack_of(case).fees.not_chargeable[0]
    with pytest.raises(Incomplete) as refused:
        fee_estimate.estimate_fee(
            case.pk, items=[_item(case, kind=never.key)], actor=cast.the_intake(case), now=LATER
        )
    assert never.citation in refused.value.message


def test_an_estimate_needs_a_line_and_adds_them_up() -> None:
    case, now = cast.a_case_in("clerk_review"), LATER
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete, lambda: fee_estimate.estimate_fee(case.pk, items=[], actor=clerk, now=now), "items"
    )
    fee_estimate.estimate_fee(
        case.pk, items=[_item(case), _item(case, quantity=Decimal(1))], actor=clerk, now=now
    )
    assert FeeEstimate.objects.get(case=case).total == Decimal("12.10")


@pytest.mark.parametrize("state", ["clerk_review", "in_production"])
def test_an_estimate_leaves_the_state_and_every_way_on_as_they_were(state: str) -> None:
    case = cast.a_case_in(state)
    cast.estimate(case, LATER)
    assert cast.again(case).state == state
    assert cast.deadline(case).due_on == date(2026, 10, 15)
    cast.release(cast.again(case), LATER + cast.HOUR)
    assert cast.again(case).state == "released"


@pytest.mark.parametrize("state", ["submitted", "awaiting_requester", "denied", "released", "closed"])
def test_where_no_copies_are_made_none_is_sent(state: str) -> None:
    case = cast.a_case_in(state)
    require_refused(WrongState, lambda: cast.estimate(case, case.events.latest("seq").at + cast.HOUR))


def test_the_requester_sends_no_estimate() -> None:
    case = cast.a_case_in("clerk_review")
    require_refused(NotPermitted, lambda: cast.estimate(case, LATER, cast.the_requester(case)))


def test_a_deposit_is_refused_where_the_law_names_none() -> None:
    case = cast.a_case_in("clerk_review")
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete,
        lambda: fee_estimate.estimate_fee(
            case.pk, items=[_item(case)], deposit=Decimal(1), actor=clerk, now=LATER
        ),
        "deposit",
    )


def test_where_the_law_provides_for_a_deposit_the_letter_asks_for_it(sacramento: City) -> None:
    City.objects.filter(pk=sacramento.pk).update(pack_key="wa-pra")
    case = cast.a_case_in("clerk_review", City.objects.get(pk=sacramento.pk))
    fee_estimate.estimate_fee(
        case.pk, items=[_item(case)], deposit=Decimal("1.20"), actor=cast.the_intake(case), now=LATER
    )
    text = case.notices.get(letter="fee_estimate").body_text
    assert "Deposit before the city begins to copy: $1.20" in text


def test_a_newer_estimate_overtakes_the_open_one_with_an_event() -> None:
    case = cast.a_case_with_an_estimate()
    cast.estimate(case, LATER)
    assert list(FeeEstimate.objects.order_by("pk").values_list("state", flat=True)) == ["overtaken", "open"]
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["fee_overtaken", "fee_estimated"]


def test_an_estimate_paid_in_part_is_not_replaced(sacramento: City) -> None:
    case = cast.a_case_with_an_estimate(sacramento)
    cast.pay_some(case, LATER, Decimal("2.00"))
    require_refused(NotNow, lambda: cast.estimate(case, LATER))


def test_the_letter_says_rates_how_to_pay_the_last_day_and_that_looking_is_free(sacramento: City) -> None:
    CityPolicy.objects.filter(city=sacramento).update(
        estimate_days=30,
        fee_payment="By check to the City Clerk.",
        fee_payment_url="https://pay.example.gov/",
    )
    case = cast.a_case_with_an_estimate(City.objects.get(pk=sacramento.pk))
    text = " ".join(case.notices.get(letter="fee_estimate").body_text.split())
    assert "Copies: 120 × $0.10 = $12.00 (the direct cost of duplication" in text
    assert "The city has not published a fee schedule for this. These are its direct costs." in text
    assert "By check to the City Clerk." in text
    assert "https://pay.example.gov/" in text
    assert "This estimate expires after Wednesday, November 4, 2026." in text
    assert "You can look at the records during office hours without charge (Gov. Code §§ 7922.525" in text
    assert "The city's decision does not wait for the payment." in text


def test_a_city_that_says_nothing_gets_no_way_to_pay_and_no_last_day(sacramento: City) -> None:
    case = cast.a_case_with_an_estimate(sacramento)
    text = case.notices.get(letter="fee_estimate").body_text
    assert "The city has not published how to pay. Ask the office named below." in text
    assert "expires" not in text
    assert FeeEstimate.objects.get(case=case).lapses_on is None
