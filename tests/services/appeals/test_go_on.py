"""A moot appeal that goes on against the answer: only where the answer can be appealed, and while it can be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.models import Appeal, Notice, RecordsRequest
from requests_app.services.appeals import go_on as appeal_go_on
from tests import cast
from tests.services.appeals.appealed import appeal_to_city
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATE = cast.NOW + timedelta(days=12)
AFTER = cast.NOW + timedelta(days=13)


def _answered(act: Any) -> RecordsRequest:
    case = cast.a_case_in("clerk_review")
    appeal_to_city(case, LATE)
    act(case, AFTER)
    return cast.again(case)


def _go_on(case: RecordsRequest, now: Any = None, grounds: str = "It is no advice.") -> Appeal:
    return appeal_go_on.go_on(
        case.pk, grounds=grounds, actor=cast.the_requester(case), now=now or AFTER + cast.DAY
    )


def test_it_goes_on_under_its_number_against_every_exemption_of_the_answer() -> None:
    case = _answered(cast.deny)
    row = _go_on(case)
    assert (cast.again(case).state, row.state, row.number) == ("appealed", "received", f"{case.number}-A1")
    assert row.decision == case.decision
    assert {point.citation for point in row.points.all()} == set(case.decision.citations.all())
    assert cast.deadline(case, "appeal_decision").cycle == 2
    assert Notice.objects.filter(case=case, letter="appeal_receipt").count() == 2
    cast.uphold(case, AFTER + 2 * cast.DAY)
    assert cast.again(case).state == "upheld"


def test_an_answer_without_exemptions_is_contested_whole() -> None:
    row = _go_on(_answered(cast.report_no_records))
    assert [(point.citation, point.grounds) for point in row.points.all()] == [(None, "It is no advice.")]


def test_after_a_release_nothing_is_left_to_go_on_about() -> None:
    case = _answered(cast.release)
    require_refused(NotNow, lambda: _go_on(case))


def test_it_needs_grounds_and_the_window_of_the_answer() -> None:
    case = _answered(cast.deny)
    require_refused(Incomplete, lambda: _go_on(case, grounds=" "), "grounds")
    require_refused(NotNow, lambda: _go_on(case, AFTER + timedelta(days=60)))


def test_an_appeal_that_is_not_moot_does_not_go_on() -> None:
    for state in ("denied", "appealed", "upheld"):
        case = cast.a_case_in(state)
        require_refused(NotNow, lambda case=case: _go_on(case))


def test_a_release_under_appeal_is_the_city_changing_its_mind() -> None:
    case = cast.a_case_in("appealed")
    cast.release_in_part(case, cast.NOW + cast.DAY)
    case = cast.again(case)
    assert (case.state, cast.the_appeal(case).state) == ("partly_released", "moot")
    letter = Notice.objects.get(case=case, letter="appeal_moot").body_text
    assert "stays missed" not in letter
    assert _go_on(case, cast.NOW + 2 * cast.DAY).decision == case.decision
