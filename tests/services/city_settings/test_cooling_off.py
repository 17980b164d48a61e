"""Two persons are two persons: a new or re-keyed role waits before it decides; a colleague can lift that."""

from __future__ import annotations

import pytest

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent
from requests_app.cases.actors import Actor, staff
from requests_app.cases.refusals import CoolingOff, Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import City, Membership, Notice, User
from requests_app.services.city_settings import staff as city_settings_staff
from requests_app.services.city_settings.city_policy import change_policy
from requests_app.services.city_settings.cooling_off import lift_cooling
from requests_app.services.city_settings.staff import Member
from requests_app.services.determinations.approval import approve_denial
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.determinations.proposal import propose
from tests import cast

pytestmark = pytest.mark.django_db
GIVEN, SOON, NEXT_DAY = cast.NOW + 3 * cast.DAY, cast.NOW + 3 * cast.DAY + cast.HOUR, cast.NOW + 4 * cast.DAY


@pytest.fixture
def city() -> City:
    return cast.a_city()


def given(city: City, role: str, name: str = "jo.park") -> Membership:
    """A role that the administrator gave to someone new."""
    administrator = staff(cast.an_administrator(city))
    city_settings_staff.add_member(
        city.pk, Member(name, role, email=f"{name}@city.example"), actor=administrator, now=GIVEN
    )
    return Membership.objects.get(user__username=name, role=role)


def as_now(row: Membership) -> Actor:
    return staff(User.objects.get(pk=row.user_id))


def test_a_new_officer_decides_no_appeal_before_the_time_is_over(city: City) -> None:
    case = cast.drive(cast.a_case(city), "clerk_review")
    cast.deny(case, cast.NOW + cast.DAY)
    cast.appeal(cast.again(case), cast.NOW + 2 * cast.DAY)
    officer = as_now(given(city, "appeals_officer"))
    with pytest.raises(CoolingOff, match="New roles"):
        cast.uphold(cast.again(case), SOON, actor=officer)
    assert cast.again(case).state == "appealed"
    cast.uphold(cast.again(case), NEXT_DAY, actor=officer)
    assert cast.again(case).state == "upheld"


def test_a_new_reviewer_approves_no_denial_until_a_colleague_lifts_it(city: City) -> None:
    city = cast.a_city(approval_for=["deny"])
    case = cast.a_case_in("clerk_review", city)
    draft = DenialDraft(
        citations=(cast.COUNSEL, cast.DRAFTS), segregability=cast.SEGREGABILITY, responsible=cast.RESPONSIBLE
    )
    propose(case.pk, verb="deny", draft=draft, actor=cast.the_reviewer(case), now=GIVEN)
    row = given(city, "department_reviewer")
    with pytest.raises(CoolingOff):
        approve_denial(case.pk, actor=as_now(row), now=SOON)
    lift_cooling(row.pk, reason="Due tomorrow.", actor=cast.the_officer(case), now=SOON)
    approve_denial(case.pk, actor=as_now(row), now=SOON)
    assert cast.again(case).state == "denied"
    lifted = CityEvent.objects.get(city=city, kind=CityEventKind.COOLING_LIFTED)
    assert lifted.actor_id == cast.an_officer(city).pk
    assert Membership.objects.get(pk=row.pk).cooling_reason == "Due tomorrow."
    assert "Due tomorrow" not in lifted.payload
    with pytest.raises(NotNow):
        lift_cooling(row.pk, reason="Again.", actor=cast.the_officer(case), now=SOON)


def test_neither_the_person_nor_who_gave_the_role_nor_another_new_one_can_lift_it(city: City) -> None:
    row, twin = given(city, "appeals_officer"), given(city, "appeals_officer", "sam.lee")
    giver = staff(cast.an_administrator(city))
    for actor in (giver, as_now(row), as_now(twin)):
        with pytest.raises(NotPermitted):
            lift_cooling(row.pk, reason="Now.", actor=actor, now=SOON)
    elsewhere = staff(cast.an_officer(cast.a_city("bakersfield")))
    for actor in (elsewhere, staff(cast.an_intake_clerk(city))):
        with pytest.raises(NotFound):
            lift_cooling(row.pk, reason="Now.", actor=actor, now=SOON)
    with pytest.raises(Incomplete):
        lift_cooling(row.pk, reason=" ", actor=staff(cast.an_officer(city)), now=SOON)


def test_a_password_reset_by_someone_else_cools_off_and_a_city_can_want_none(city: City) -> None:
    officer, administrator = cast.an_officer(city), staff(cast.an_administrator(city))
    row = officer.memberships.get(city=city)
    assert row.cooling_until_at is None
    city_settings_staff.invite_again(row.pk, actor=administrator, now=GIVEN)
    row.refresh_from_db()
    assert (row.cooling_until_at, row.cooling_by_id) == (GIVEN + cast.DAY, administrator.user_id)
    change_policy(city.pk, {"cooling_off_hours": 0}, actor=administrator, now=GIVEN)
    assert given(city, "intake_clerk").cooling_until_at is None


def test_an_older_role_that_allows_it_is_enough(city: City) -> None:
    officer = cast.an_officer(city)
    administrator = staff(cast.an_administrator(city))
    city_settings_staff.add_member(
        city.pk, Member(officer.username, "intake_clerk"), actor=administrator, now=GIVEN
    )
    case = cast.drive(cast.a_case(city), "clerk_review")
    cast.deny(case, cast.NOW + cast.DAY)
    cast.appeal(cast.again(case), cast.NOW + 2 * cast.DAY)
    cast.uphold(cast.again(case), SOON, actor=staff(officer))
    assert cast.again(case).state == "upheld"


def test_the_person_and_all_administrators_are_told(city: City) -> None:
    second = cast.an_administrator(city, "second")
    first = cast.an_administrator(city)
    row = given(city, "appeals_officer")
    told = Notice.objects.filter(letter="staff_security")
    assert {notice.to_address for notice in told} == {first.email, second.email, "jo.park@city.example"}
    said = told.first()
    assert said is not None
    assert "A role was given to a member of staff." in said.body_text
    assert "jo.park" in said.body_text
    told.delete()
    change_policy(city.pk, {"cooling_off_hours": 1}, actor=staff(first), now=SOON)
    assert {notice.to_address for notice in told.all()} == {first.email, second.email}
    assert "The city's policy changed." in str(told.first() and told.first().body_text)  # type: ignore[union-attr]
    assert row.cooling_until_at == GIVEN + cast.DAY
