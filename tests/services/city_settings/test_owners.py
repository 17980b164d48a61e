"""Nobody's work is nobody's: leavers, movers and people who are away hand over, with an event for each case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.cases.actors import Actor, staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.models import Absence, City, Membership, Notice, RecordsRequest, User
from requests_app.services.cases import close as case_close, reopen as case_reopen, review as case_review
from requests_app.services.city_settings import absences, staff as city_settings_staff
from requests_app.services.jobs.sweep import sweep
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


def a_case_of(user: User, city: City, state: str = "clerk_review") -> RecordsRequest:
    case = cast.a_case_in(state, city)
    case_review.assign(
        case.pk,
        department=cast.a_department(city),
        assignee=Membership.objects.get(user=user, city=city),
        actor=cast.the_intake(case),
        now=case.events.latest("seq").at + cast.HOUR,
    )
    return cast.again(case)


def role_of(user: User) -> int:
    return Membership.objects.get(user=user).pk


def test_the_assignee_is_told_and_whoever_assigns_to_themselves_is_not(city: City) -> None:
    reviewer = cast.a_reviewer(city)
    case = a_case_of(reviewer, city)
    told = Notice.objects.filter(case=case, letter="staff_assigned")
    assert [notice.recipient for notice in told] == [f"staff:{reviewer.pk}"]
    mine = Membership.objects.get(user=reviewer)
    case_review.assign(
        case.pk, department=cast.a_department(city), assignee=mine, actor=staff(reviewer), now=NOW
    )
    assert told.count() == 1


def test_the_department_is_told_when_its_review_begins(city: City) -> None:
    department = cast.a_department(city)
    reviewer = cast.a_reviewer(city, department=department)
    case = cast.a_case(city)
    case_review.begin_review(case.pk, department=department, actor=cast.the_intake(case), now=NOW)
    told = Notice.objects.filter(case=case, letter="staff_review_begun")
    assert [notice.recipient for notice in told] == [f"staff:{reviewer.pk}"]


def test_a_note_tells_the_colleague_it_names_who_must_be_able_to_open_the_request(city: City) -> None:
    reviewer = cast.a_reviewer(city)
    case = cast.a_case_in("clerk_review", city)
    clerk = cast.the_intake(case)
    named = Membership.objects.get(user=reviewer)
    case_review.note(case.pk, body="Please look at box 3.", colleague=named, actor=clerk, now=NOW)
    (told,) = Notice.objects.filter(case=case, letter="staff_noted")
    assert told.recipient == f"staff:{reviewer.pk}"
    assert "Please look at box 3." in told.body_text
    case_review.note(case.pk, body="For the file.", actor=clerk, now=NOW)
    assert Notice.objects.filter(case=case, letter="staff_noted").count() == 1
    stranger = cast.a_reviewer(city, "stranger", department=cast.a_department(city, "city_attorney"))
    require_refused(
        Incomplete,
        lambda: case_review.note(
            case.pk, body="x", colleague=Membership.objects.get(user=stranger), actor=clerk, now=NOW
        ),
        "colleague",
    )


def test_a_leaver_hands_over_everything_with_an_event_each_and_one_letter(
    city: City, administrator: Actor
) -> None:
    leaver, heir = cast.a_reviewer(city, "leaver"), cast.a_reviewer(city, "heir")
    cases = [a_case_of(leaver, city), a_case_of(leaver, city, "denied")]
    handed = city_settings_staff.end_membership(
        role_of(leaver), successor=heir, actor=administrator, now=NOW + 2 * cast.DAY
    )
    assert handed == 2
    for case in cases:
        case = cast.again(case)
        assert case.assignee_id == heir.pk
        data = data_of(case.events.latest("seq"))
        assert (data["assignee_id"], data["outcome"]) == (heir.pk, "left")
    (told,) = Notice.objects.filter(letter="staff_handed_over")
    assert told.subject == "2 requests were reassigned to you"
    leaver.refresh_from_db()
    assert not leaver.is_active


def test_without_a_successor_requests_become_unassigned_and_a_wrong_one_is_refused(
    city: City, administrator: Actor
) -> None:
    leaver = cast.a_reviewer(city, "leaver")
    case = a_case_of(leaver, city)
    stranger = cast.a_reviewer(cast.a_city("bakersfield"), "stranger")
    for wrong in (stranger, leaver):
        require_refused(
            Incomplete,
            lambda wrong=wrong: city_settings_staff.end_membership(
                role_of(leaver), successor=wrong, actor=administrator, now=NOW
            ),
            "successor",
        )
    city_settings_staff.end_membership(role_of(leaver), actor=administrator, now=NOW)
    assert cast.again(case).assignee_id is None
    reminded = Notice.objects.filter(letter="staff_handed_over")
    assert not reminded.exists()


def test_whoever_left_while_a_case_was_closed_owns_nothing_once_it_is_reopened(
    city: City, administrator: Actor
) -> None:
    leaver = cast.a_reviewer(city, "leaver")
    case = cast.a_case_in("released", city)
    RecordsRequest.objects.filter(pk=case.pk).update(assignee=leaver)
    at = case.events.latest("seq").at + cast.HOUR
    clerk = cast.the_intake(case)
    case_close.close(case.pk, reason="Done.", actor=clerk, now=at)
    city_settings_staff.end_membership(role_of(leaver), actor=administrator, now=at + cast.HOUR)
    case_reopen.reopen(case.pk, reason="A box.", actor=clerk, now=at + 2 * cast.HOUR)
    assert cast.again(case).assignee_id is None


def test_who_moves_hands_over_what_they_can_no_longer_open(city: City, administrator: Actor) -> None:
    here, there = cast.a_department(city), cast.a_department(city, "city_attorney")
    mover = cast.a_reviewer(city, "mover", department=here)
    heir = cast.a_reviewer(city, "heir", department=here)
    case = a_case_of(mover, city)
    handed = city_settings_staff.move_member(
        role_of(mover), department=there, successor=heir, actor=administrator, now=NOW
    )
    assert (handed, cast.again(case).assignee_id) == (1, heir.pk)
    assert Membership.objects.get(user=mover).department_id == there.pk
    foreign = cast.a_department(cast.a_city("bakersfield"))
    require_refused(
        Incomplete,
        lambda: city_settings_staff.move_member(
            role_of(mover), department=foreign, actor=administrator, now=NOW
        ),
        "department",
    )


def test_a_deputy_has_the_cases_from_the_first_day_to_the_last(city: City, administrator: Actor) -> None:
    away, deputy = cast.a_reviewer(city, "away"), cast.a_reviewer(city, "deputy")
    case, own = a_case_of(away, city), a_case_of(deputy, city)
    days = {"from_on": TODAY + timedelta(days=1), "to_on": TODAY + timedelta(days=3)}
    absences.record_absence(city.pk, user=away, deputy=deputy, **days, actor=administrator, now=NOW)
    assert cast.again(case).assignee_id == away.pk
    sweep(NOW + cast.DAY)
    assert cast.again(case).assignee_id == deputy.pk
    sweep(NOW + 3 * cast.DAY)
    assert cast.again(case).assignee_id == deputy.pk
    sweep(NOW + 4 * cast.DAY)
    assert cast.again(case).assignee_id == away.pk
    assert cast.again(own).assignee_id == deputy.pk
    before = case.events.count()
    sweep(NOW + 5 * cast.DAY)
    assert case.events.filter(kind="assigned").count() == 3
    assert before >= 3


def test_an_absence_that_has_begun_begins_at_once_and_ends_early(city: City, administrator: Actor) -> None:
    away, deputy = cast.a_reviewer(city, "away"), cast.a_reviewer(city, "deputy")
    case = a_case_of(away, city)
    days = {"from_on": TODAY, "to_on": TODAY + timedelta(days=9)}
    row = absences.record_absence(city.pk, user=away, deputy=deputy, **days, actor=administrator, now=NOW)
    assert cast.again(case).assignee_id == deputy.pk
    mine = Membership.objects.get(user=away)
    with pytest.raises(Incomplete, match="away until") as refused:
        case_review.assign(
            case.pk, department=cast.a_department(city), assignee=mine, actor=cast.the_intake(case), now=NOW
        )
    assert list(refused.value.fields) == ["assignee"]
    with pytest.raises(NotNow, match="deputy"):
        city_settings_staff.end_membership(role_of(deputy), actor=administrator, now=NOW)
    absences.end_absence(row.pk, actor=administrator, now=NOW + cast.HOUR)
    assert cast.again(case).assignee_id == away.pk
    with pytest.raises(NotNow):
        absences.end_absence(row.pk, actor=administrator, now=NOW + cast.HOUR)


def test_an_absence_that_cannot_be_is_refused_beside_its_field(city: City, administrator: Actor) -> None:
    away, deputy = cast.a_reviewer(city, "away"), cast.a_reviewer(city, "deputy")
    stranger = cast.a_reviewer(cast.a_city("bakersfield"), "stranger")
    good = {"user": away, "deputy": deputy, "from_on": TODAY, "to_on": TODAY + timedelta(days=2)}
    for field, change in (
        ("user", {"user": stranger}),
        ("deputy", {"deputy": away}),
        ("deputy", {"deputy": stranger}),
        ("to_on", {"to_on": TODAY - timedelta(days=1)}),
        ("to_on", {"from_on": date(2026, 9, 1), "to_on": date(2026, 9, 2)}),
    ):
        require_refused(
            Incomplete,
            lambda change=change: absences.record_absence(
                city.pk, **{**good, **change}, actor=administrator, now=NOW
            ),
            field,
        )
    absences.record_absence(city.pk, **good, actor=administrator, now=NOW)
    require_refused(
        Incomplete,
        lambda: absences.record_absence(city.pk, **good, actor=administrator, now=NOW),
        "from_on",
    )
    require_refused(NotFound, lambda: absences.record_absence(city.pk, **good, actor=staff(away), now=NOW))
    assert Absence.objects.count() == 1


def test_a_reminder_reaches_somebody_when_the_owner_is_gone(city: City) -> None:
    owner, clerk = cast.a_reviewer(city, "owner"), cast.an_intake_clerk(city)
    case = a_case_of(owner, city)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    cast.write_to_city(case, NOW + cast.DAY)
    told = Notice.objects.filter(case=case, letter="staff_message").values_list("recipient", flat=True)
    assert f"staff:{clerk.pk}" in told and f"staff:{owner.pk}" not in told
