"""The city administrator: policy with its basis, closed days with what they move, staff with a password shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.models import City, CityPolicy, ClosedDay, Membership, Notice, User
from requests_app.services.city_settings import city_policy, staff as city_settings_staff
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import hidden, text

POLICY = {
    "receipt_policy": "actual_local_date",
    "opens_at": "08:00",
    "closes_at": "16:30",
    "extension_anchor": "unrolled_day_n",
    "appeal_offered": "on",
    "appeal_basis": "City Council Resolution 2026-014",
    "appeal_filing_days": "20",
    "appeal_decision_days": "",
    "deciding_roles": ["city_administrator"],
    "close_after_days": "",
    "reminder_days": "5",
    "estimate_reminder_days": "7",
    "renewal_notice_days": "30",
    "key_overlap_hours": "72",
    "correction_days": "7",
    "cooling_off_hours": "24",
    "witness_emails": "auditor@example.org",
    "reading_room_days": "0",
}


def policy_address(city: City) -> str:
    """The page of a city's policy."""
    return reverse("admin:requests_app_citypolicy_change", args=[city.policy.pk])


def test_a_policy_is_set_and_what_is_empty_stays_unspecified(administrator: Client, sacramento: City) -> None:
    assert administrator.post(policy_address(sacramento), POLICY).status_code == 302
    row = CityPolicy.objects.get(city=sacramento)
    assert (row.appeal_filing_days, row.appeal_decision_days, row.close_after_days) == (20, None, None)
    assert row.appeal_basis == "City Council Resolution 2026-014"
    assert row.deciding_roles == ["city_administrator"]
    assert row.reminder_days == 5


def test_a_rule_for_closing_without_an_answer_comes_with_its_source(
    administrator: Client, sacramento: City
) -> None:
    refused = administrator.post(policy_address(sacramento), {**POLICY, "silence_basis": "Regulation 7"})
    assert refused.status_code == 422
    assert "Name both the rule and where it is published" in text(refused)
    whole = {**POLICY, "silence_basis": "Regulation 7", "silence_source": "https://city.example/7"}
    assert administrator.post(policy_address(sacramento), whole).status_code == 302
    assert CityPolicy.objects.get(city=sacramento).silence_source == "https://city.example/7"


def test_the_first_page_says_that_appeals_are_off_until_a_basis_is_named(
    administrator: Client, reviewer: Client, sacramento: City
) -> None:
    CityPolicy.objects.filter(city=sacramento).update(appeal_offered=False)
    page = text(administrator.get("/admin/"))
    assert "hears no appeals" in page
    assert policy_address(sacramento) in page
    assert "hears no appeals" not in text(reviewer.get("/admin/"))
    administrator.post(policy_address(sacramento), POLICY)
    assert "hears no appeals" not in text(administrator.get("/admin/"))


def test_with_one_city_the_list_is_its_page(administrator: Client, sacramento: City) -> None:
    answer = administrator.get(reverse("admin:requests_app_citypolicy_changelist"))
    assert answer["Location"] == policy_address(sacramento)
    page = text(administrator.get(policy_address(sacramento)))
    assert "creates no appeal to the city itself" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"appeal_basis": " "}, "Cite the ordinance or policy that creates the review."),
        ({"closes_at": "07:00"}, "The office must close after it opens."),
        ({"appeal_filing_days": "0"}, "Enter 1 or more."),
        ({"appeal_filing_days": "many"}, "Enter a whole number, such as 12."),
        ({"reminder_days": "31"}, "Enter 30 or less."),
        ({"reminder_days": ""}, "Fill in this field."),
        ({"receipt_policy": "whenever"}, "Choose an option from the list."),
        ({"deciding_roles": ["mayor"]}, "Choose an option from the list."),
        ({"opens_at": "dawn"}, "Enter a time in 24-hour form, such as 14:30."),
    ],
)
def test_a_policy_that_cannot_be_is_refused_beside_its_field(
    changes: dict[str, Any], sentence: str, administrator: Client, sacramento: City
) -> None:
    before = CityPolicy.objects.filter(city=sacramento).values().get()
    answer = administrator.post(policy_address(sacramento), {**POLICY, **changes})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert CityPolicy.objects.filter(city=sacramento).values().get() == before


def test_who_may_deny_follows_the_policy(administrator: Client, reviewer: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    address = reverse("admin:requests_app_recordsrequest_action", args=[case.pk, "deny"])
    assert reviewer.get(address).status_code == 200
    administrator.post(policy_address(sacramento), POLICY)
    assert reviewer.get(address).status_code == 403
    assert administrator.get(address).status_code == 200


# --- closed days

CLOSE = reverse("admin:requests_app_closedday_close", args=["sacramento"])
DAY = {"on": "2026-10-15", "note": "Power failure", "source": "Notice of 12 October"}


def test_what_a_closed_day_moves_is_shown_before_it_is_saved(administrator: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    looked = administrator.post(CLOSE, {**DAY, "do": "preview"})
    page = text(looked)
    assert case.number in page
    assert "Thursday, October 15, 2026" in page and "Friday, October 16, 2026" in page
    assert not ClosedDay.objects.filter(city=sacramento).exists()
    assert cast.deadline(case).due_on == cast.NOW.date() + timedelta(days=10)
    done = administrator.post(CLOSE, {**DAY, "do": "send", "seen": hidden(looked, "seen")}, follow=True)
    assert "Saved. 1 due date moved." in text(done)
    assert cast.deadline(case).due_on == cast.NOW.date() + timedelta(days=11)
    assert case.events.filter(kind="calendar_changed").count() == 1
    assert Notice.objects.filter(case=case, recipient="requester").count() == 2


def test_a_date_is_not_made_earlier_before_somebody_looked(administrator: Client, sacramento: City) -> None:
    looked = administrator.post(CLOSE, {**DAY, "do": "preview"})
    administrator.post(CLOSE, {**DAY, "do": "send", "seen": hidden(looked, "seen")})
    case = cast.a_case(sacramento)
    day = ClosedDay.objects.get(city=sacramento)
    address = reverse("admin:requests_app_closedday_open", args=[day.pk])
    looked = administrator.post(address, {"do": "preview"})
    assert "Earlier" in text(looked)
    refused = administrator.post(address, {"do": "send", "seen": hidden(looked, "seen")})
    assert refused.status_code == 422
    assert "Confirm that you reviewed them." in text(refused)
    assert ClosedDay.objects.filter(pk=day.pk).exists()
    kept = {"seen": hidden(refused, "seen"), "allow_earlier": "on", "do": "send"}
    assert administrator.post(address, kept).status_code == 302
    assert cast.deadline(case).due_on == cast.NOW.date() + timedelta(days=10)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": ""}, "Enter the date."),
        ({"on": "2026-13-45"}, "Enter a date, such as 2026-10-01."),
        ({"note": " "}, "Say why the office is closed."),
        ({"source": ""}, "Say where the closure is published."),
    ],
)
def test_a_closed_day_needs_its_reason_and_its_source(
    changes: dict[str, str], sentence: str, administrator: Client
) -> None:
    answer = administrator.post(CLOSE, {**DAY, **changes, "do": "preview"})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not ClosedDay.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "0" * 32])
def test_without_the_preview_no_closed_day_is_saved(
    seen: str, administrator: Client, sacramento: City
) -> None:
    cast.a_case(sacramento)
    answer = administrator.post(CLOSE, {**DAY, "do": "send", "seen": seen})
    assert answer.status_code == 409
    assert not ClosedDay.objects.exists()


def test_years_without_closed_days_are_named(administrator: Client) -> None:
    page = text(administrator.get(reverse("admin:requests_app_closedday_changelist")))
    assert "No holidays or closures entered for 2026." in page


IMPORT = reverse("admin:requests_app_closedday_import", args=["sacramento"])
CSV = b"date,note,source\n2026-10-15,Power failure,Notice\n2026-11-27,Day after Thanksgiving,Resolution 7\n"


def test_days_come_from_a_file_after_a_look(administrator: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    looked = administrator.post(IMPORT, {"file": SimpleUploadedFile("days.csv", CSV), "do": "preview"})
    assert "Day after Thanksgiving" in text(looked) and case.number in text(looked)
    assert not ClosedDay.objects.exists()
    kept = {name: hidden(looked, name) for name in ("name", "kept", "seen")}
    assert administrator.post(IMPORT, {**kept, "do": "send"}).status_code == 302
    assert ClosedDay.objects.filter(city=sacramento).count() == 2
    assert cast.deadline(case).due_on == cast.NOW.date() + timedelta(days=11)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("days.csv", b"date,note,source\n2026-13-01,x,y\n", "Line 2"),
        ("days.csv", b"a,b\n1,2\n", "the columns must be"),
        ("days.ics", b"BEGIN:VCALENDAR\nnonsense", "calendar file"),
        ("days.csv", b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_trusted_closes_nothing(
    name: str, content: bytes, sentence: str, administrator: Client
) -> None:
    answer = administrator.post(IMPORT, {"file": SimpleUploadedFile(name, content), "do": "preview"})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not ClosedDay.objects.exists()


@pytest.mark.parametrize("kept", ["", "%%%", "AAAA"])
def test_without_a_file_nothing_is_closed(kept: str, administrator: Client) -> None:
    assert administrator.post(IMPORT, {"kept": kept, "name": "x.csv", "do": "send"}).status_code == 422
    assert not ClosedDay.objects.exists()


# --- staff

STAFF = reverse("admin:requests_app_membership_changelist")
ADD = reverse("admin:requests_app_membership_add", args=["sacramento"])
SOMEBODY = {
    "username": "jo.park",
    "first_name": "Jo",
    "last_name": "Park",
    "role": "intake_clerk",
    "title": "Clerk",
}


def test_a_new_account_gets_an_invitation_and_no_password_anyone_knows(administrator: Client) -> None:
    page = administrator.post(ADD, SOMEBODY)
    link = re.search(r"/admin/invitation/\?t=([^<\s]+)", text(page))
    assert link is not None
    assert "no-store" in page["Cache-Control"]
    user = User.objects.get(username="jo.park")
    assert not user.has_usable_password()
    assert user.is_staff and not user.is_superuser
    assert [row.role for row in user.memberships.all()] == ["intake_clerk"]
    assert link.group(1) not in text(administrator.get(STAFF))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": ""}, "Enter a username."),
        ({"username": "a b"}, "Use letters, digits"),
        ({"role": "mayor"}, "Choose an option from the list."),
        ({"email": "nowhere"}, "Enter an email address in the form name@example.org."),
        ({"department": "999999"}, "Choose an option from the list."),
    ],
)
def test_bad_input_makes_no_account(changes: dict[str, str], sentence: str, administrator: Client) -> None:
    answer = administrator.post(ADD, {**SOMEBODY, **changes})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not User.objects.filter(username="jo.park").exists()


def test_own_staff_get_one_more_role_and_strangers_cannot_be_taken_over(
    administrator: Client, sacramento: City, bakersfield: City
) -> None:
    own, stranger = cast.an_intake_clerk(sacramento), cast.an_intake_clerk(bakersfield)
    more = {**SOMEBODY, "username": own.username, "role": "department_reviewer"}
    assert administrator.post(ADD, more).status_code == 302
    assert own.memberships.count() == 2
    again = administrator.post(ADD, more)
    assert "already has that role" in text(again)
    taken = administrator.post(ADD, {**SOMEBODY, "username": stranger.username})
    assert taken.status_code == 422
    assert "Choose another username." in text(taken)
    assert stranger.memberships.count() == 1


def role_address(member: Membership) -> str:
    """The page of one role."""
    return reverse("admin:requests_app_membership_change", args=[member.pk])


def test_a_new_password_ends_the_old_one_and_its_sessions(
    administrator: Client, sacramento: City, sign_in: SignIn
) -> None:
    user = cast.an_intake_clerk(sacramento)
    theirs = sign_in(user)
    page = administrator.post(role_address(user.memberships.get()), {"do": "password"})
    user.refresh_from_db()
    assert not user.check_password(cast.PASSWORD)
    assert page.status_code == 200
    assert theirs.get("/admin/").status_code == 302


def test_nobody_resets_the_password_of_somebody_who_also_works_elsewhere(
    administrator: Client, sacramento: City, bakersfield: City
) -> None:
    user = cast.an_intake_clerk(sacramento)
    member = user.memberships.get()
    user.memberships.create(city=bakersfield, role="city_administrator")
    answer = administrator.post(role_address(member), {"do": "password"})
    assert "You do not administer one of" in text(answer)
    user.refresh_from_db()
    assert user.check_password(cast.PASSWORD)


def test_a_role_ends_at_once_and_an_account_without_any_is_switched_off(
    administrator: Client, sacramento: City, sign_in: SignIn
) -> None:
    user = cast.an_intake_clerk(sacramento)
    theirs = sign_in(user)
    assert administrator.post(role_address(user.memberships.get()), {"do": "end"}).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert theirs.get("/admin/").status_code == 302


def test_the_last_administrator_stays(administrator: Client, sacramento: City) -> None:
    member = cast.an_administrator(sacramento).memberships.get()
    answer = administrator.post(role_address(member), {"do": "end"})
    assert "A city needs at least one administrator." in text(answer)
    assert Membership.objects.filter(pk=member.pk).exists()


# --- the services by themselves


def test_nobody_administers_a_city_that_is_not_theirs(sacramento: City, bakersfield: City) -> None:
    actor = staff(cast.an_administrator(sacramento))
    member = cast.an_intake_clerk(bakersfield).memberships.get()
    for city_id in (bakersfield.pk, 0, 10**9):
        with pytest.raises(NotFound):
            city_policy.change_policy(city_id, {}, actor=actor, now=cast.NOW)
        with pytest.raises(NotFound):
            somebody = city_settings_staff.Member("x", "intake_clerk")
            city_settings_staff.add_member(city_id, somebody, actor=actor, now=cast.NOW)
    for pk in (member.pk, 0):
        with pytest.raises(NotFound):
            city_settings_staff.end_membership(pk, actor=actor, now=cast.NOW)
        with pytest.raises(NotFound):
            city_settings_staff.invite_again(pk, actor=actor, now=cast.NOW)


def test_clerks_do_not_administer_their_own_city(sacramento: City) -> None:
    actor = staff(cast.an_intake_clerk(sacramento))
    with pytest.raises(NotFound):
        city_policy.change_policy(sacramento.pk, {"reminder_days": 9}, actor=actor, now=cast.NOW)


def test_a_department_of_another_city_is_refused(sacramento: City, bakersfield: City) -> None:
    actor = staff(cast.an_administrator(sacramento))
    foreign = bakersfield.departments.first()
    somebody = city_settings_staff.Member("x", "intake_clerk", department=foreign)
    with pytest.raises(Incomplete) as refused:
        city_settings_staff.add_member(sacramento.pk, somebody, actor=actor, now=cast.NOW)
    assert "department" in refused.value.fields
    assert not User.objects.filter(username="x").exists()


def test_the_last_active_administrator_stays_even_beside_a_switched_off_one(sacramento: City) -> None:
    admin, gone = cast.an_administrator(sacramento), cast.an_administrator(sacramento, "gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(NotNow):
        city_settings_staff.end_membership(admin.memberships.get().pk, actor=staff(admin), now=cast.NOW)
