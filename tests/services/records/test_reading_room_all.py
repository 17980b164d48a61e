"""A city that publishes all it releases: under a clerk's title, after its days, and never what was taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cities.city_time import local_date
from requests_app.models import City, ReadingRoomEntry, RecordsRequest
from requests_app.services.records import reading_room
from requests_app.services.records.reading_room_all import publish_all
from tests import cast
from tests.services.records.released_records import LATER
from tests.services.records.test_reading_room import TITLE, a_released_case

pytestmark = pytest.mark.django_db


def swept(case: RecordsRequest) -> tuple[int, list[int]]:
    return publish_all(City.objects.select_related("policy").get(pk=case.city_id), LATER)


def test_what_is_released_opens_after_the_citys_days_unless_a_clerk_takes_it_down() -> None:
    case = a_released_case(reading_room_all=True, reading_room_days=14)
    assert swept(case) == (0, [])
    RecordsRequest.objects.filter(pk=case.pk).update(public_title=TITLE)
    assert swept(case) == (1, []) and swept(case) == (0, [])
    entry = ReadingRoomEntry.objects.get()
    assert (entry.title, entry.opens_on) == (TITLE, local_date(case.city, LATER) + timedelta(days=14))
    assert not ReadingRoomEntry.objects.open_on(local_date(case.city, LATER), case.city).exists()
    reading_room.take_down(case.pk, reason="A name is in it.", actor=cast.the_intake(case), now=LATER)
    assert swept(case) == (0, [])
    assert not ReadingRoomEntry.objects.open_on(entry.opens_on, case.city).exists()


def test_without_the_policy_nothing_is_published_by_itself() -> None:
    case = a_released_case()
    RecordsRequest.objects.filter(pk=case.pk).update(public_title=TITLE)
    assert swept(case) == (0, [])
