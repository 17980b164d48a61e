"""A city's policy: set whole or not at all, by its own administrator."""

from __future__ import annotations

from datetime import time

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.models import CityEvent, CityPolicy
from requests_app.services.city_settings import city_policy
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def test_the_policy_wants_two_people_who_may_withhold() -> None:
    city = cast.a_city()
    administrator = staff(cast.an_administrator(city))
    with pytest.raises(Incomplete) as refused:
        city_policy.change_policy(city.pk, {"approval_for": ["deny"]}, actor=administrator, now=LATER)
    assert list(refused.value.fields) == ["approval_for"]
    cast.a_reviewer(city)
    city_policy.change_policy(city.pk, {"approval_for": ["deny"]}, actor=administrator, now=LATER)
    assert CityPolicy.objects.get(city=city).approval_for == ["deny"]
    with pytest.raises(Incomplete):
        city_policy.change_policy(city.pk, {"approval_for": ["grant"]}, actor=administrator, now=LATER)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"appeal_offered": True, "appeal_basis": " "}, "appeal_basis"),
        ({"opens_at": time(17), "closes_at": time(8)}, "closes_at"),
        ({"deciding_roles": ["mayor"]}, "deciding_roles"),
        ({"request_address": "not an address"}, "request_address"),
        ({"reading_room_all": True, "reading_room_days": 0}, "reading_room_days"),
        ({"request_address": settings.INBOUND_ADDRESS}, "request_address"),
    ],
)
def test_what_does_not_hold_together_is_refused_beside_its_field_and_nothing_changes(
    values: dict[str, object], field: str
) -> None:
    city = cast.a_city()
    administrator = staff(cast.an_administrator(city))
    before = CityPolicy.objects.filter(city=city).values().get()
    with pytest.raises(Incomplete) as refused:
        city_policy.change_policy(city.pk, {"reminder_days": 9, **values}, actor=administrator, now=LATER)
    assert list(refused.value.fields) == [field]
    assert CityPolicy.objects.filter(city=city).values().get() == before


def test_only_what_is_a_policy_is_set() -> None:
    city = cast.a_city()
    administrator = staff(cast.an_administrator(city))
    row = city_policy.change_policy(
        city.pk, {"reminder_days": 9, "corrective_actions": {"warning": {}}}, actor=administrator, now=LATER
    )
    assert row.reminder_days == 9
    assert "warning" not in CityPolicy.objects.get(city=city).corrective_actions


def test_the_administrator_of_another_city_finds_none() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield")
    stranger = staff(cast.an_administrator(other))
    with pytest.raises(NotFound):
        city_policy.change_policy(city.pk, {"reminder_days": 9}, actor=stranger, now=LATER)


def test_an_address_for_requests_is_kept_in_small_letters_and_names_one_city() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield")
    for each in (city, other):
        cast.an_administrator(each)
    own, others = (staff(cast.an_administrator(each)) for each in (city, other))
    city_policy.change_policy(city.pk, {"request_address": " Records@City.Example "}, actor=own, now=LATER)
    assert CityPolicy.objects.get(city=city).request_address == "records@city.example"
    with pytest.raises(Incomplete) as refused:
        city_policy.change_policy(
            other.pk, {"request_address": "records@city.example"}, actor=others, now=LATER
        )
    assert list(refused.value.fields) == ["request_address"]
    with pytest.raises(IntegrityError), transaction.atomic():
        CityPolicy.objects.filter(city=other).update(request_address="RECORDS@city.example")
    city_policy.change_policy(city.pk, {"request_address": ""}, actor=own, now=LATER)
    assert CityPolicy.objects.get(city=city).request_address == ""


def test_what_changed_is_an_entry_of_the_citys_log_and_what_did_not_is_none() -> None:
    city = cast.a_city()
    administrator = staff(cast.an_administrator(city))
    values = {"request_address": "records@city.example", "reminder_days": city.policy.reminder_days}
    for _time in range(2):
        city_policy.change_policy(city.pk, values, actor=administrator, now=LATER)
    event = CityEvent.objects.get(city=city, kind="policy_changed")
    assert event.actor_id == administrator.user_id
    assert '"fields":["request_address"]' in event.payload
    assert "records@city.example" not in event.payload
