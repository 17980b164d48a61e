"""Departments and contact kept at the desk: beside the city's file, never a guess, never a broken reference."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.wording import clerk_contact
from requests_app.models import City, Department
from requests_app.services.city_settings.departments import add_department, remove_department, set_contact
from requests_app.services.city_settings.load_cities import load_cities
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db


def test_a_department_added_at_the_desk_survives_the_file_and_goes_only_unused() -> None:
    city = cast.a_city("bakersfield")
    actor = staff(cast.an_administrator(city))
    row = add_department(city.pk, name="Public  Works", actor=actor, now=cast.NOW)
    require_refused(
        Incomplete, lambda: add_department(city.pk, name="PUBLIC works", actor=actor, now=cast.NOW), "name"
    )
    require_refused(Incomplete, lambda: add_department(city.pk, name=" ", actor=actor, now=cast.NOW), "name")
    Department.objects.create(city=city, key="dataset_owner", name="Department that publishes the dataset")
    load_cities()
    assert not Department.objects.filter(city=city, key="dataset_owner").exists()
    case = cast.a_case(city)
    cast.begin_review(case, cast.NOW + cast.HOUR)
    used = cast.again(case).department
    assert used is not None
    require_refused(NotNow, lambda: remove_department(used.pk, actor=actor, now=cast.NOW))
    stranger = staff(cast.an_administrator(cast.a_city()))
    require_refused(NotFound, lambda: remove_department(row.pk, actor=stranger, now=cast.NOW))
    remove_department(row.pk, actor=actor, now=cast.NOW)
    assert not Department.objects.filter(pk=row.pk).exists()


def test_the_contact_entered_at_the_desk_stands_before_the_file_s() -> None:
    city = cast.a_city("bakersfield")
    actor = staff(cast.an_administrator(city))
    address = clerk_contact(city)["address"]
    set_contact(city.pk, ways={"email": "records@bakersfield.example"}, actor=actor, now=cast.NOW)
    load_cities()
    contact = clerk_contact(City.objects.get(pk=city.pk))
    assert (contact["email"], contact["address"]) == ("records@bakersfield.example", address)
    require_refused(
        Incomplete,
        lambda: set_contact(city.pk, ways={"email": "x", "url": "y"}, actor=actor, now=cast.NOW),
        "email",
        "url",
    )
