"""Whether an appeal can be filed: the way, the last day, and the reason for lateness."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cases.refusals import Incomplete, NotNow
from tests import cast
from tests.services.appeals.appealed import appeal_to_city
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


# --- whether and when


def test_where_the_city_specifies_no_appeal_none_is_taken_and_the_courts_are_named() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeals=False))
    before = snapshot()
    with pytest.raises(NotNow, match="still go to court"):
        appeal_to_city(case)
    assert snapshot() == before


def test_the_last_day_to_appeal_is_a_whole_day_in_the_city() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    decided_on = case.decision.decided_at.astimezone(cast.LOCAL).date()
    assert last_on >= decided_on + timedelta(days=cast.APPEAL_DAYS)
    late_evening = (
        cast.NOW.replace(year=last_on.year, month=last_on.month, day=last_on.day)
        .astimezone(cast.LOCAL)
        .replace(hour=23, minute=59)
    )
    row = appeal_to_city(case, late_evening)
    assert row.lateness_reason == ""
    assert cast.deadline(case, "appeal_window").met_on == last_on


def test_a_day_later_the_window_has_passed() -> None:
    case = cast.a_case_in("denied")
    late = cast.NOW + timedelta(days=cast.APPEAL_DAYS + 9)
    with pytest.raises(NotNow, match="last day to appeal has passed"):
        appeal_to_city(case, late, lateness_reason="I was in hospital.")


def test_a_late_appeal_needs_its_reason_where_the_city_allows_late_ones() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeal_late_allowed=True))
    late = cast.NOW + timedelta(days=cast.APPEAL_DAYS + 9)
    with pytest.raises(Incomplete) as refused:
        appeal_to_city(case, late, lateness_reason="  ")
    assert list(refused.value.fields) == ["lateness_reason"]
    row = appeal_to_city(case, late, lateness_reason="I was in hospital.")
    assert (row.lateness_reason, cast.again(case).state) == ("I was in hospital.", "appealed")


def test_a_reason_for_lateness_is_not_kept_when_the_appeal_is_in_time() -> None:
    assert (
        appeal_to_city(cast.a_case_in("denied"), lateness_reason="I was in hospital.").lateness_reason == ""
    )


def test_a_window_without_days_never_ends() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeal_filing_days=None))
    assert appeal_to_city(case, cast.NOW + timedelta(days=800)).state == "received"


def test_the_terms_told_with_the_denial_bind_the_city_when_its_policy_changes() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    cast.a_city(appeals=False, appeal_offered=False, appeal_filing_days=1)
    assert appeal_to_city(cast.again(case), cast.NOW + timedelta(days=20)).state == "received"
    assert cast.deadline(case, "appeal_window").due_on == last_on


@pytest.mark.parametrize("state", ["submitted", "clerk_review", "awaiting_requester"])
def test_silence_can_be_appealed_from_the_day_after_the_due_date(state: str) -> None:
    case = cast.a_case_in(state)
    due_on = cast.deadline(case).due_on
    last_moment = cast.NOW.astimezone(cast.LOCAL).replace(day=due_on.day, hour=23, minute=59)
    with pytest.raises(NotNow, match="still has time"):
        appeal_to_city(case, last_moment)
    row = appeal_to_city(case, last_moment + timedelta(minutes=2))
    assert (row.decision, row.from_state) == (None, state)
    assert [point.citation for point in row.points.all()] == [None]


def test_silence_is_no_appeal_where_the_city_offers_none() -> None:
    case = cast.a_case(cast.a_city(appeals=False))
    with pytest.raises(NotNow, match="still go to court"):
        appeal_to_city(case, cast.NOW + timedelta(days=60))
