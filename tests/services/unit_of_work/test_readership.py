"""The readers of restricted cases when people leave, move or are away: never nobody, never everybody, no leaver."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.actors import Actor, staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete
from requests_app.models import City, Membership, RecordsRequest, User
from requests_app.services.cases import restriction
from requests_app.services.city_settings import absences, staff as city_settings_staff
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
NOW = cast.NOW + cast.DAY
TODAY = date(2026, 10, 6)


@pytest.fixture
def city() -> City:
    return cast.a_city()


@pytest.fixture
def administrator(city: City) -> Actor:
    return staff(cast.an_administrator(city))


@pytest.fixture
def clerk(city: City) -> User:
    return cast.a_member(city, "intake_clerk", "leaver")


def _restricted(clerk: User, *others: User) -> RecordsRequest:
    case = cast.a_case_in("clerk_review")
    restriction.restrict(
        case.pk,
        reason="It names a child.",
        readers=[user.pk for user in others],
        actor=staff(clerk),
        now=case.events.latest("seq").at + cast.HOUR,
    )
    return cast.again(case)


def _role(user: User) -> int:
    return Membership.objects.get(user=user).pk


def _last(case: RecordsRequest) -> dict[str, Any]:
    return dict(data_of(case.events.filter(kind="readers_changed").latest("seq")))


def _sees(user: User, case: RecordsRequest) -> bool:
    return RecordsRequest.objects.visible_to(staff(user)).filter(pk=case.pk).exists()


def test_whoever_takes_over_reads_in_the_place_of_a_leaver(
    city: City, administrator: Actor, clerk: User
) -> None:
    successor = cast.a_member(city, "intake_clerk", "successor")
    case = _restricted(clerk)
    city_settings_staff.end_membership(_role(clerk), successor=successor, actor=administrator, now=NOW)
    case = cast.again(case)
    assert case.readers == [successor.pk]
    assert (_last(case)["reader_ids"], _last(case)["outcome"]) == ([successor.pk], "left")
    assert _sees(successor, case)
    assert not _sees(cast.an_administrator(city), case)


def test_a_leaver_is_no_reader_where_others_read_and_the_last_who_can_lift_stays_until_one_takes_over(
    city: City, administrator: Actor, clerk: User
) -> None:
    reviewer = cast.a_reviewer(city, "other")
    alone, shared = _restricted(clerk), _restricted(clerk, cast.an_intake_clerk(city))

    def leave(to: User | None) -> None:
        city_settings_staff.end_membership(_role(clerk), successor=to, actor=administrator, now=NOW)

    require_refused(Incomplete, lambda: leave(None), "successor")
    require_refused(Incomplete, lambda: leave(reviewer), "successor")  # who could not lift it
    restriction.lift_restriction(alone.pk, actor=staff(clerk), now=NOW)
    leave(None)
    assert cast.again(shared).readers == [cast.an_intake_clerk(city).pk]


def test_a_role_that_ends_or_moves_takes_the_readership_along(
    city: City, administrator: Actor, clerk: User
) -> None:
    successor = cast.a_member(city, "intake_clerk", "successor")
    case = _restricted(clerk)
    police = cast.a_department(city, "police")
    city_settings_staff.move_member(
        _role(clerk), department=police, successor=successor, actor=administrator, now=NOW
    )
    assert cast.again(case).readers == [successor.pk]
    Membership.objects.create(
        user=successor, city=city, role="department_reviewer", department=cast.a_department(city)
    )
    ended = Membership.objects.get(user=successor, role="intake_clerk").pk
    require_refused(
        Incomplete,
        lambda: city_settings_staff.end_membership(ended, actor=administrator, now=NOW),
        "successor",
    )
    to = cast.an_intake_clerk(city)
    city_settings_staff.end_membership(ended, successor=to, actor=administrator, now=NOW)
    assert set(cast.again(case).readers) == {successor.pk, to.pk}  # who still sees it, and who can lift it


def test_a_deputy_reads_while_somebody_is_away_and_not_after(
    city: City, administrator: Actor, clerk: User
) -> None:
    deputy = cast.a_reviewer(city, "deputy")
    case, kept = _restricted(clerk), _restricted(clerk)
    row = absences.record_absence(
        city.pk,
        user=clerk,
        deputy=deputy,
        from_on=TODAY,
        to_on=TODAY + timedelta(days=3),
        actor=administrator,
        now=NOW,
    )
    assert _sees(deputy, case)
    assert (_last(cast.again(case))["absence_id"], _last(cast.again(case))["outcome"]) == (row.pk, "absence")
    restriction.change_readers(
        kept.pk, readers=[clerk.pk, deputy.pk], actor=staff(clerk), now=NOW + cast.HOUR
    )
    absences.end_absence(row.pk, actor=administrator, now=NOW + 2 * cast.HOUR)
    assert cast.again(case).readers == [clerk.pk]
    assert set(cast.again(kept).readers) == {clerk.pk, deputy.pk}  # named by a person meanwhile
