"""Email to review: filed or put away by those who sort it, each in their city."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC, link_holder
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import InboundMail, Message, RecordsRequest
from requests_app.services.inbound_mail import (
    triage as inbound_mail_triage,
)
from requests_app.services.jobs.health import alarms
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received, reply_address

pytestmark = pytest.mark.django_db


def _waiting(case: RecordsRequest) -> InboundMail:
    return received(a_mail(case, From="a.friend@example.org"))


def test_a_clerk_files_a_waiting_mail_in_its_case() -> None:
    case = cast.a_case()
    row = inbound_mail_triage.file_in_case(
        _waiting(case).pk, number=f" {case.number.lower()} ", actor=cast.the_intake(case), now=LATER
    )
    assert (row.state, row.handled_by_id) == ("filed", cast.the_intake(case).user_id)
    assert Message.objects.get(case=case).body == "The year 2024, please."
    with pytest.raises(NotNow):
        inbound_mail_triage.file_in_case(row.pk, number=case.number, actor=cast.the_intake(case), now=LATER)


def test_a_clerk_puts_a_waiting_mail_away_with_a_reason() -> None:
    case = cast.a_case()
    row = _waiting(case)
    with pytest.raises(Incomplete):
        inbound_mail_triage.dismiss(row.pk, reason=" ", actor=cast.the_intake(case), now=LATER)
    row = inbound_mail_triage.dismiss(row.pk, reason="Advertising.", actor=cast.the_intake(case), now=LATER)
    assert (row.state, row.note) == ("dismissed", "Advertising.")
    assert bytes(row.raw)


def test_only_those_who_sort_mail_may_and_only_that_of_their_city() -> None:
    case, elsewhere = cast.a_case(), cast.a_case(cast.a_city("bakersfield"))
    row = _waiting(case)
    for actor in (PUBLIC, link_holder(case.pk), cast.the_intake(elsewhere)):
        with pytest.raises(NotFound):
            inbound_mail_triage.file_in_case(row.pk, number=case.number, actor=actor, now=LATER)
        assert not InboundMail.objects.visible_to(actor).exists()
    with pytest.raises(NotPermitted):
        inbound_mail_triage.file_in_case(row.pk, number=case.number, actor=cast.the_officer(case), now=LATER)
    with pytest.raises(NotFound):
        inbound_mail_triage.file_in_case(
            row.pk, number=elsewhere.number, actor=cast.the_intake(case), now=LATER
        )
    row.refresh_from_db()
    assert row.state == "for_a_person"


def test_mail_to_the_address_of_a_city_is_seen_by_that_city_alone() -> None:
    case, elsewhere = cast.a_case(), cast.a_case(cast.a_city("bakersfield"))
    row = received(a_mail(None, To=f"records+{case.city.prefix.lower()}@{_host()}"))
    assert row.city == case.city
    assert InboundMail.objects.visible_to(cast.the_intake(case)).count() == 1
    assert InboundMail.objects.visible_to(cast.the_intake(elsewhere)).count() == 0


def test_mail_that_names_no_city_is_for_the_mail_room_alone(settings: Any) -> None:
    case, elsewhere = cast.a_case(), cast.a_case(cast.a_city("bakersfield"))
    row = received(a_mail(None, To=f"records@{_host()}"))
    room, other = cast.the_intake(case), cast.the_intake(elsewhere)
    both = replace(room, city_roles={**room.city_roles, **other.city_roles})

    def readers() -> list[bool]:
        return [InboundMail.objects.visible_to(each).exists() for each in (room, other, both)]

    assert (row.city, row.state) == (None, "for_a_person")
    assert readers() == [False, False, True]  # whoever sorts the mail of every city
    assert [alarm.key for alarm in alarms(LATER)] == ["mail_unnamed"]
    with pytest.raises(NotFound):
        inbound_mail_triage.dismiss(row.pk, reason="Spam.", actor=other, now=LATER)
    settings.INBOUND_CITY = case.city.key
    assert readers() == [True, False, True]
    assert alarms(LATER) == []
    settings.INBOUND_CITY = "nowhere"
    assert readers() == [False, False, False]
    assert [alarm.key for alarm in alarms(LATER)] == ["mail_unnamed"]


def _host() -> str:
    return reply_address(RecordsRequest.objects.latest("id")).partition("@")[2]
