"""Staff of a city: roles given and taken by its own administrators, who never lock themselves or each other out."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import Actor, staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.models import City, Membership, User
from requests_app.services.city_settings import staff as city_settings_staff
from requests_app.services.city_settings.invitations import invited
from requests_app.services.city_settings.staff import Member
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return cast.a_city()


@pytest.fixture
def administrator(city: City) -> Actor:
    return staff(cast.an_administrator(city))


def _role(user: User, city: City) -> Membership:
    return user.memberships.get(city=city)


def test_somebody_new_gets_an_account_and_an_invitation_and_no_password(
    city: City, administrator: Actor
) -> None:
    member = Member("jo.park", "intake_clerk", first_name=" Jo ", title=" Records Clerk ")
    invitation = city_settings_staff.add_member(city.pk, member, actor=administrator, now=cast.NOW)
    assert invitation is not None
    user = User.objects.get(username="jo.park")
    assert not user.has_usable_password() and invited(invitation.token, now=cast.NOW) == user
    assert (user.first_name, _role(user, city).title) == ("Jo", "Records Clerk")


def test_a_known_colleague_gets_one_more_role_and_no_new_password(city: City, administrator: Actor) -> None:
    clerk = cast.an_intake_clerk(city)
    more = Member(clerk.username, "appeals_officer")
    assert city_settings_staff.add_member(city.pk, more, actor=administrator, now=cast.NOW) is None
    assert clerk.memberships.count() == 2
    with pytest.raises(Incomplete) as refused:
        city_settings_staff.add_member(city.pk, more, actor=administrator, now=cast.NOW)
    assert list(refused.value.fields) == ["role"]


@pytest.mark.parametrize(
    ("member", "field"),
    [
        (Member(" ", "intake_clerk"), "username"),
        (Member("jo.park", "mayor"), "role"),
    ],
)
def test_what_is_no_member_is_refused_beside_its_field(
    city: City, administrator: Actor, member: Member, field: str
) -> None:
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        city_settings_staff.add_member(city.pk, member, actor=administrator, now=cast.NOW)
    assert list(refused.value.fields) == [field]
    assert snapshot() == before


def test_neither_a_stranger_nor_a_department_of_another_city_is_taken(
    city: City, administrator: Actor
) -> None:
    elsewhere = cast.a_city("bakersfield")
    stranger, foreign = cast.an_intake_clerk(elsewhere), cast.a_department(elsewhere)
    for member, field in (
        (Member(stranger.username, "intake_clerk"), "username"),
        (Member("jo.park", "intake_clerk", department=foreign), "department"),
    ):
        with pytest.raises(Incomplete) as refused:
            city_settings_staff.add_member(city.pk, member, actor=administrator, now=cast.NOW)
        assert list(refused.value.fields) == [field]
    assert stranger.memberships.count() == 1


def test_an_account_without_any_role_is_switched_off(city: City, administrator: Actor) -> None:
    clerk = cast.an_intake_clerk(city)
    city_settings_staff.end_membership(_role(clerk, city).pk, actor=administrator, now=cast.NOW)
    clerk.refresh_from_db()
    assert not clerk.is_active and not clerk.memberships.exists()


def test_an_account_with_another_role_stays(city: City, administrator: Actor) -> None:
    clerk = cast.an_intake_clerk(city)
    city_settings_staff.add_member(
        city.pk, Member(clerk.username, "appeals_officer"), actor=administrator, now=cast.NOW
    )
    row = clerk.memberships.get(role="intake_clerk")
    city_settings_staff.end_membership(row.pk, actor=administrator, now=cast.NOW)
    clerk.refresh_from_db()
    assert clerk.is_active and clerk.memberships.get().role == "appeals_officer"


def test_the_last_administrator_stays(city: City, administrator: Actor) -> None:
    rows = Membership.objects.filter(city=city, role="city_administrator")
    others = rows.exclude(user_id=administrator.user_id)
    others.delete()
    with pytest.raises(NotNow):
        city_settings_staff.end_membership(rows.get().pk, actor=administrator, now=cast.NOW)
    assert rows.exists()


def test_a_new_invitation_ends_the_old_password(city: City, administrator: Actor) -> None:
    clerk = cast.an_intake_clerk(city)
    invitation = city_settings_staff.invite_again(_role(clerk, city).pk, actor=administrator, now=cast.NOW)
    clerk.refresh_from_db()
    assert invited(invitation.token, now=cast.NOW) == clerk
    assert not clerk.has_usable_password() and not clerk.check_password(cast.PASSWORD)


def test_nobody_resets_the_password_of_somebody_who_also_works_elsewhere(
    city: City, administrator: Actor
) -> None:
    clerk = cast.an_intake_clerk(city)
    Membership.objects.create(user=clerk, city=cast.a_city("bakersfield"), role="intake_clerk")
    with pytest.raises(NotNow):
        city_settings_staff.invite_again(_role(clerk, city).pk, actor=administrator, now=cast.NOW)
    clerk.refresh_from_db()
    assert clerk.check_password(cast.PASSWORD)


def test_roles_of_another_city_and_of_nobody_are_not_found(administrator: Actor) -> None:
    elsewhere = cast.a_city("bakersfield")
    row = _role(cast.an_intake_clerk(elsewhere), elsewhere)
    for key in (row.pk, 999_999):
        with pytest.raises(NotFound):
            city_settings_staff.end_membership(key, actor=administrator, now=cast.NOW)
        with pytest.raises(NotFound):
            city_settings_staff.invite_again(key, actor=administrator, now=cast.NOW)
    assert Membership.objects.filter(pk=row.pk).exists()


def test_only_an_administrator_adds_and_ends(city: City) -> None:
    clerk = cast.an_intake_clerk(city)
    before = snapshot()
    for call in (
        lambda: city_settings_staff.add_member(
            city.pk, Member("jo.park", "intake_clerk"), actor=staff(clerk), now=cast.NOW
        ),
        lambda: city_settings_staff.end_membership(_role(clerk, city).pk, actor=staff(clerk), now=cast.NOW),
    ):
        with pytest.raises(NotFound):
            call()
    assert snapshot() == before
