"""A court's steps about a case: recorded one by one, an order open until the city complied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import CourtStep, RecordsRequest
from requests_app.services.cases.court import StepDraft, record_court_step
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
PETITION = StepDraft(
    kind="petition", court="Superior Court", docket="34-2026-001", happened_on=date(2026, 10, 5)
)


def _record(case: RecordsRequest, **changes: Any) -> None:
    record_court_step(case.pk, draft=replace(PETITION, **changes), actor=cast.the_intake(case), now=LATER)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "verdict"}, "kind"),
        ({"court": " "}, "court"),
        ({"docket": ""}, "docket"),
        ({"happened_on": date(2026, 10, 8)}, "happened_on"),
        ({"kind": "hearing", "due_on": date(2026, 10, 8)}, "due_on"),
        ({"due_on": date(2026, 10, 4)}, "due_on"),
        ({"kind": "order", "due_on": date(2026, 10, 1)}, "due_on"),
        ({"amount": Decimal(5)}, "amount"),
        ({"kind": "fees"}, "amount"),
        ({"kind": "fees", "amount": Decimal("NaN")}, "amount"),
        ({"kind": "fees", "amount": Decimal("1E9")}, "amount"),
    ],
)
def test_a_step_that_cannot_be_right_is_refused(changes: dict[str, Any], field: str) -> None:
    case = cast.a_case_in("denied")
    require_refused(Incomplete, lambda: _record(case, **changes), field)


def test_an_order_is_open_until_the_city_complied_with_it() -> None:
    case = cast.a_case_in("denied")
    _record(case)
    _record(case, kind="hearing", happened_on=date(2026, 12, 1))
    _record(case, kind="order", due_on=date(2026, 11, 2))
    _record(case, kind="order", docket="other", due_on=date(2026, 11, 2))
    _record(case, kind="compliance", happened_on=date(2026, 10, 6))
    _record(case, kind="fees", amount=Decimal("1200.50"))
    orders = CourtStep.objects.filter(kind="order").order_by("pk").values_list("met_on", flat=True)
    assert list(orders) == [date(2026, 10, 6), None]
    assert case.events.filter(kind="court_step_recorded").count() == 6
    assert cast.again(case).state == "denied"


def test_a_response_meets_the_petition_of_its_court_case_and_no_order() -> None:
    case = cast.a_case_in("denied")
    _record(case, due_on=date(2026, 11, 2))
    _record(case, kind="order", due_on=date(2026, 11, 9))
    _record(case, kind="response", happened_on=date(2026, 10, 6))
    assert list(CourtStep.objects.order_by("pk").values_list("met_on", flat=True)) == [
        date(2026, 10, 6), None, None,
    ]  # fmt: skip


def test_the_requester_records_nothing_of_a_court() -> None:
    case = cast.a_case_in("denied")
    require_refused(
        NotPermitted,
        lambda: record_court_step(case.pk, draft=PETITION, actor=cast.the_requester(case), now=LATER),
    )
