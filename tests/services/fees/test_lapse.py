"""An unpaid estimate: reminded of once, then expired; whatever decides or ends the case overtakes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from requests_app.models import City, CityPolicy, FeeEstimate, RecordsRequest
from requests_app.services.fees import lapse as fee_lapse
from requests_app.services.jobs.sweep import sweep
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


@pytest.fixture
def case(sacramento: City) -> RecordsRequest:
    """An estimate that can be paid through November 4, with a reminder a week before."""
    CityPolicy.objects.filter(city=sacramento).update(estimate_days=30, estimate_reminder_days=7)
    return cast.a_case_with_an_estimate(City.objects.get(pk=sacramento.pk), "in_production")


def _letters(case: RecordsRequest) -> list[str]:
    found = case.notices.filter(letter__in=["fee_reminder", "fee_settled"]).order_by("pk")
    return list(found.values_list("letter", flat=True))


def test_the_sweep_reminds_once_and_then_ends_the_copies_but_not_the_case(case: RecordsRequest) -> None:
    sweep(cast.NOW + timedelta(days=22))
    assert _letters(case) == []
    for day in (23, 24):
        sweep(cast.NOW + timedelta(days=day))
        assert _letters(case) == ["fee_reminder"]
    assert "expires after Wednesday, November 4, 2026" in case.notices.get(letter="fee_reminder").subject
    sweep(cast.NOW + timedelta(days=30))
    assert FeeEstimate.objects.get().state == "open"
    for day in (31, 32):
        sweep(cast.NOW + timedelta(days=day))
        assert _letters(case) == ["fee_reminder", "fee_settled"]
    assert FeeEstimate.objects.get().state == "lapsed"
    assert cast.again(case).state == "in_production"
    text = " ".join(case.notices.get(letter="fee_settled").body_text.split())
    assert "was not paid by Wednesday, November 4, 2026, so it expired. You owe nothing" in text
    assert "You can look at the records during office hours without charge" in text


@pytest.mark.parametrize(
    "beside",
    [cast.ask_waiver, lambda case, now: cast.pay_some(case, now, Decimal("1.00"))],
    ids=["a waiver asked for", "a part paid"],
)
def test_it_does_not_expire_while_something_is_asked_or_paid(
    case: RecordsRequest, beside: Callable[..., None]
) -> None:
    beside(case, LATER)
    sweep(cast.NOW + timedelta(days=60))
    assert FeeEstimate.objects.get().state == "open"


def test_a_second_sweep_at_the_same_time_finds_nothing_left(case: RecordsRequest) -> None:
    now = cast.NOW + timedelta(days=31)
    assert fee_lapse.lapse_estimate(case.pk, actor=cast.SYSTEM, now=now)
    assert not fee_lapse.lapse_estimate(case.pk, actor=cast.SYSTEM, now=now)
    assert not fee_lapse.remind_of_estimate(case.pk, actor=cast.SYSTEM, now=now)


ENDS = [
    cast.release, cast.release_in_part, cast.deny, cast.report_no_records, cast.transfer, cast.withdraw,
]  # fmt: skip


@pytest.mark.parametrize("ends", ENDS, ids=[act.__name__ for act in ENDS])
def test_what_ends_the_case_overtakes_the_estimate_with_its_event(ends: Callable[..., None]) -> None:
    case = cast.a_case_with_an_estimate()
    ends(case, LATER)
    assert FeeEstimate.objects.get(case=case).state == "overtaken"
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-1] == "fee_overtaken"
    text = " ".join(case.notices.get(letter="fee_settled").body_text.split())
    assert "because your request has ended. You owe nothing more." in text


def test_a_decision_to_release_leaves_the_estimate_for_the_copies() -> None:
    case = cast.a_case_with_an_estimate()
    cast.grant(case, LATER)
    assert FeeEstimate.objects.get(case=case).state == "open"
    assert cast.deadline(case).met_on is not None
    cast.pay(case, LATER + cast.DAY)
    cast.release(cast.again(case), LATER + 2 * cast.DAY)
    assert FeeEstimate.objects.get(case=case).state == "paid"
