"""Who acts or reads: a member of staff, the holder of a case's link, a custodian, the system, or the public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from requests_app.cities.models import Membership, User

DATA_OFFICES = frozenset({"open_data", "public_records"})
"""What a department is called in the city's file that shares every request for access to data."""


@dataclass(frozen=True, slots=True)
class CityRoles:
    """What a member of staff is in one city. `department_ids` None: not narrowed to departments.

    `member_of`: every department they belong to, whether or not it narrows what they see. `data_office`: one of
    them keeps the city's open data or its requests, and so shares every request for access to data. `cooling`: until
    when a role may be no second person, because it is new or was re-keyed.
    """

    roles: frozenset[str]
    department_ids: frozenset[int] | None = None
    title: str = ""
    member_of: frozenset[int] = frozenset()
    data_office: bool = False
    cooling: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. At most one of `user_id`, `case_id`, `incident_id`, `asked_in`, `is_system` is set; none: the
    public. `asked_in`: the case in which a custodian was asked; they read nothing of it.

    `name` may be a user name; `own_name` is the name a person gave, empty where there is none yet. `confirmed`: the
    holder of a link has shown, with a code mailed there, that they read the mailbox on record (cases/mailed_codes.py).
    """

    user_id: int | None = None
    name: str = ""
    city_roles: Mapping[int, CityRoles] = field(default_factory=dict)
    case_id: int | None = None
    is_system: bool = False
    incident_id: int | None = None
    own_name: str = ""
    confirmed: bool = False
    asked_in: int | None = None

    @property
    def is_staff(self) -> bool:
        """Whether this is a member of staff of some city."""
        return self.user_id is not None

    def roles_in(self, city_id: int) -> frozenset[str]:
        """The roles in one city; empty for everyone but its staff."""
        scope = self.city_roles.get(city_id)
        return scope.roles if scope else frozenset()


SYSTEM = Actor(is_system=True, name="system")
PUBLIC = Actor()


def link_holder(case_id: int, *, confirmed: bool = False) -> Actor:
    """The holder of the capability link of one case: the requester or who they gave it to."""
    return Actor(case_id=case_id, confirmed=confirmed)


def reporter(incident_id: int) -> Actor:
    """The holder of the private address of one report about data."""
    return Actor(incident_id=incident_id)


def custodian(case_id: int) -> Actor:
    """The holder of the one-act link of a task in one case."""
    return Actor(asked_in=case_id)


def staff(user: User) -> Actor:
    """The actor for a signed-in account, with its memberships (one query). Inactive accounts get none."""
    if not user.is_active:
        return PUBLIC
    city_roles: dict[int, CityRoles] = {}
    for membership in Membership.objects.filter(user=user).select_related("department").order_by("id"):
        city_roles[membership.city_id] = _widened(city_roles.get(membership.city_id), membership)
    own_name = user.get_full_name().strip()
    return Actor(user_id=user.pk, name=own_name or user.username, city_roles=city_roles, own_name=own_name)


def _widened(scope: CityRoles | None, membership: Membership) -> CityRoles:
    """Two memberships in one city add up; one without a department lifts the narrowing."""
    own = frozenset({membership.department_id}) if membership.department_id else None
    member_of = own or frozenset()
    office = membership.department is not None and bool(DATA_OFFICES & set(membership.department.roles))
    cooling = {membership.role: membership.cooling_until_at} if membership.cooling_until_at else {}
    if scope is None:
        return CityRoles(frozenset({membership.role}), own, membership.title, member_of, office, cooling)
    departments = None if own is None or scope.department_ids is None else scope.department_ids | own
    roles, title = scope.roles | {membership.role}, scope.title or membership.title
    return CityRoles(
        roles,
        departments,
        title,
        scope.member_of | member_of,
        scope.data_office or office,
        {**scope.cooling, **cooling},
    )


def narrowed(actor: Actor, city_id: int | None, department_id: int | None) -> Actor:
    """The same member of staff as far as one city, and there as far as one department; None narrows nothing."""
    if city_id is None:
        return actor
    own = actor.city_roles.get(city_id)
    if own is None:
        return replace(actor, city_roles={})
    if department_id is None:
        return replace(actor, city_roles={city_id: own})
    there = frozenset({department_id})
    seen = there if own.department_ids is None else there & own.department_ids
    roles = replace(own, department_ids=seen, member_of=there & own.member_of, data_office=False)
    return replace(actor, city_roles={city_id: roles})
