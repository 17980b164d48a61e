"""The people of the tests and the two real cities they work for or write to."""

from __future__ import annotations

from typing import Any

from requests_app.cases.actors import Actor, link_holder, staff
from requests_app.cities.loader import FOLDER, load
from requests_app.datasets.known_datasets import load_known_datasets
from requests_app.models import City, CityPolicy, Department, Membership, RecordsRequest, User
from tests.remembered import remembered

APPEAL_DAYS, APPEAL_DECISION_DAYS = 30, 20
PASSWORD = "correct-horse-battery-9"


def a_city(key: str = "sacramento", *, appeals: bool = True, **policy: Any) -> City:
    """One of the two real cities; `appeals` switches its own review on, with days, as an administrator would.

    Further keyword arguments are fields of its CityPolicy.
    """
    if not City.objects.filter(key=key).exists():
        loaded = load(FOLDER / f"{key}.yaml")
        load_known_datasets(loaded.city, loaded.city.facts)
    values: dict[str, Any] = dict(policy)
    if appeals:
        values = {
            "appeal_offered": True,
            "appeal_filing_days": APPEAL_DAYS,
            "appeal_decision_days": APPEAL_DECISION_DAYS,
            "appeal_basis": "City policy on the review of denials",
            **policy,
        }
    if values:
        CityPolicy.objects.filter(city__key=key).update(**values)
    return City.objects.select_related("policy").get(key=key)


def a_department(city: City, key: str = "city_clerk") -> Department:
    """A department named in the city's own file."""
    return city.departments.get(key=key)


def a_member(city: City, role: str, name: str = "", department: Department | None = None) -> User:
    """A member of staff with one role in one city; the same arguments give the same person."""
    username = f"{city.key}-{name or role.replace('_', '-')}"
    known = User.objects.filter(username=username, memberships__city=city, memberships__role=role).first()
    if known is not None:
        return known
    return remembered(
        _member, User, username=username, city=city, role=role, name=name, department=department
    )


def _member(username: str, city: City, role: str, name: str, department: Department | None) -> User:
    user, created = User.objects.get_or_create(
        username=username,
        defaults={
            "email": f"{username}@city.example",
            "is_staff": True,
            "first_name": "Robin",
            "last_name": (name or role.rpartition("_")[2]).title(),
        },
    )
    if created:
        user.set_password(PASSWORD)
        user.save()
    Membership.objects.create(
        user=user,
        city=city,
        role=role,
        department=department,
        title=role.replace("_", " ").title(),
    )
    return user


def an_intake_clerk(city: City, name: str = "") -> User:
    """Who takes requests in."""
    return a_member(city, "intake_clerk", name)


def a_reviewer(city: City, name: str = "", department: Department | None = None) -> User:
    """Who decides requests; `department` narrows what they see."""
    return a_member(city, "department_reviewer", name, department)


def an_officer(city: City, name: str = "") -> User:
    """Who decides appeals."""
    return a_member(city, "appeals_officer", name)


def an_administrator(city: City, name: str = "") -> User:
    """Who sets the city's policy."""
    return a_member(city, "city_administrator", name)


def the_intake(case: RecordsRequest) -> Actor:
    """The intake clerk of the case's city, as an actor."""
    return staff(an_intake_clerk(case.city))


def the_reviewer(case: RecordsRequest) -> Actor:
    """The reviewer of the case's city, as an actor."""
    return staff(a_reviewer(case.city))


def the_officer(case: RecordsRequest) -> Actor:
    """The appeals officer of the case's city, as an actor."""
    return staff(an_officer(case.city))


def the_requester(case: RecordsRequest) -> Actor:
    """The holder of the case's link, who has shown that they read the mailbox on record."""
    return link_holder(case.pk, confirmed=True)


def the_administrator(case: RecordsRequest) -> Actor:
    """The administrator of the case's city."""
    return staff(an_administrator(case.city))
