"""The morning digest: once a day, on open days, after seven, to those who want it and have something to read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from requests_app.models import City, ClosedDay, Membership, Notice
from requests_app.notices.delivery.run import deliver
from requests_app.services.letters.staff_digest import send_digests
from tests import cast

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 8, month: int = 10) -> datetime:
    """City time in 2026; a case of the cast is due on Thursday 15 October."""
    return datetime(2026, month, day, hour, 30, tzinfo=cast.LOCAL)


def _digests() -> list[Notice]:
    return list(Notice.objects.filter(letter="staff_digest").order_by("id"))


def test_it_says_what_is_late_and_near_and_nothing_of_what_was_asked() -> None:
    case = cast.a_case()
    clerk = cast.the_intake(case)
    assert send_digests(at(16)) >= 1
    [letter] = [each for each in _digests() if each.recipient == f"staff:{clerk.user_id}"]
    assert f"{case.number}: " in letter.body_text
    assert "1 day overdue" in letter.body_text
    assert "bridge" not in letter.body_text and "Ana" not in letter.body_text
    deliver(lambda: at(16))
    assert [each for each in mail.outbox if each.subject == letter.subject]


def test_a_second_run_and_a_twin_add_nothing() -> None:
    case = cast.a_case()
    cast.the_intake(case)
    first = send_digests(at(14))
    assert first >= 1
    assert send_digests(at(14, 17)) == 0
    assert len(_digests()) == first
    assert send_digests(at(15)) == first


def test_before_seven_on_closed_days_and_weekends_none_is_sent() -> None:
    case = cast.a_case()
    cast.the_intake(case)
    ClosedDay.objects.create(city=case.city, on=at(14).date(), note="Flood")
    for moment in (at(15, 6), at(14), at(17), at(18)):
        assert send_digests(moment) == 0


def test_a_missed_morning_is_made_up_the_same_day_but_not_the_next() -> None:
    case = cast.a_case()
    cast.the_intake(case)
    assert send_digests(at(15, 23)) >= 1
    assert {each.subject for each in _digests()} == {
        f"{case.city.name}: what is due on Thursday, October 15, 2026"
    }


def test_who_does_not_want_it_or_has_nothing_gets_none(client: Client) -> None:
    case = cast.a_case()
    clerk = cast.the_intake(case)
    Membership.objects.exclude(user_id=clerk.user_id).delete()
    client.force_login(Membership.objects.get(user_id=clerk.user_id).user)
    client.post("/admin/morning-mail/", {"wanted": "0"})
    assert send_digests(at(15)) == 0
    client.post("/admin/morning-mail/", {"wanted": "1"})
    assert send_digests(at(15)) == 1
    assert client.get("/admin/morning-mail/").status_code == 405


def test_a_reviewer_reads_only_of_their_department() -> None:
    case = cast.a_case()
    cast.begin_review(case, cast.NOW + timedelta(hours=1))
    city = City.objects.get(pk=case.city_id)
    own = cast.again(case).department
    other = city.departments.exclude(pk=own.pk if own else None).first()
    assert own and other
    theirs = cast.a_member(city, "department_reviewer", "theirs", department=own)
    stranger = cast.a_member(city, "department_reviewer", "stranger", department=other)
    send_digests(at(15))
    readers = {each.recipient for each in _digests()}
    assert f"staff:{theirs.pk}" in readers
    assert f"staff:{stranger.pk}" not in readers
