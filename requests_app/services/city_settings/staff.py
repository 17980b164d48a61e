"""A city's staff, kept by its administrator: members invited, moved, ended, invited again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor, staff
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Absence, City, Department, Membership, Role, User
from requests_app.services.city_settings.absences import works_here
from requests_app.services.city_settings.cooling_off import cool_off, cooling_until
from requests_app.services.city_settings.invitations import Invitation, enter_invitation, invite
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work, readership
from requests_app.services.unit_of_work.hand_over import hand_over, hand_over_cases

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone to work for a city. A user name of the city's own staff gets one more role."""

    username: str
    role: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    title: str = ""
    department: Department | None = None


def add_member(city_id: int, member: Member, *, actor: Actor, now: datetime) -> Invitation | None:
    """Give someone a role. A new account comes back with its invitation, shown once; None for a known one."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        _require_member(city, member)
        user = User.objects.select_for_update().filter(username=member.username).first()
        if user is not None and not user.memberships.filter(city=city).exists():
            raise Incomplete({"username": [_("Choose another username.")]})
        if user is not None and user.memberships.filter(city=city, role=member.role).exists():
            raise Incomplete({"role": [_("This person already has that role.")]})
        is_new = user is None
        if user is None:
            user = User.objects.create(
                username=member.username,
                first_name=member.first_name.strip(),
                last_name=member.last_name.strip(),
                email=member.email.strip(),
                is_staff=True,
            )
        Membership.objects.create(
            user=user,
            city=city,
            role=member.role,
            department=member.department,
            title=member.title.strip(),
            cooling_until_at=cooling_until(city, now),
            cooling_by_id=actor.user_id,
        )
        city_log_work.enter(
            [city], CityEventKind.ROLE_GIVEN, {"user_id": user.pk, "kind": member.role}, actor=actor, now=now
        )
        invitation = invite(user, str(Role(member.role).label), now=now) if is_new else None
    log.info(
        "staff.added", city=city.key, user=user.pk, role=member.role, by=actor.user_id, at=now.isoformat()
    )
    return invitation


def _require_member(city: City, member: Member) -> None:
    gaps: dict[str, list[str]] = {}
    if not member.username.strip():
        gaps["username"] = [_("Enter a username.")]
    if member.role not in Role.values:
        gaps["role"] = [_("Choose a role.")]
    if member.department is not None and member.department.city_id != city.pk:
        gaps["department"] = [_("That department belongs to another city.")]
    if gaps:
        raise Incomplete(gaps)


def end_membership(membership_id: int, *, successor: User | None = None, actor: Actor, now: datetime) -> int:
    """Take a role away; how much was handed over. Raises NotFound, NotNow, Incomplete."""
    with transaction.atomic():
        return end_role(_membership(membership_id, actor), successor, actor=actor, now=now)


def end_role(row: Membership, successor: User | None, *, actor: Actor, now: datetime) -> int:
    """End a role whose city is locked. An account without any role is switched off; the last administrator stays.

    Whoever leaves the city hands over everything, to `successor` or to no one; how much. Restricted requests are never
    left without someone who sees them. Raises NotNow, Incomplete.
    """
    handed = 0
    own = Membership.objects.filter(city=row.city, role=Role.CITY_ADMINISTRATOR, user__is_active=True)
    if row.role == Role.CITY_ADMINISTRATOR and not own.exclude(pk=row.pk).exists():
        raise NotNow(_("A city needs at least one administrator. Name another one first."))
    user = row.user
    _require_successor(row.city, user, successor)
    if not user.memberships.filter(city=row.city).exclude(pk=row.pk).exists():
        _require_no_deputy(row.city, user)
        handed = hand_over(row.city, user, successor, {"outcome": "left"}, actor=actor, now=now)
    row.delete()
    said = {"user_id": user.pk, "kind": row.role}
    city_log_work.enter([row.city], CityEventKind.ROLE_ENDED, said, actor=actor, now=now)
    readership.pass_on(row.city, user, successor, {"outcome": "left"}, actor=actor, now=now)
    if not user.memberships.exists():
        user.is_active = False
        user.save(update_fields=["is_active"])
    log.info(
        "staff.ended", city=row.city.key, user=user.pk, role=row.role, by=actor.user_id, at=now.isoformat()
    )
    return handed


def move_member(
    membership_id: int,
    *,
    department: Department | None,
    successor: User | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Give a role another department. Cases the person can no longer open are handed over; how many."""
    with transaction.atomic():
        row = _membership(membership_id, actor)
        if department is not None and department.city_id != row.city_id:
            raise Incomplete({"department": [_("That department belongs to another city.")]})
        _require_successor(row.city, row.user, successor)
        row.department = department
        row.save(update_fields=["department"])
        said = {"user_id": row.user_id, "kind": row.role, "department_id": row.department_id}
        city_log_work.enter([row.city], CityEventKind.ROLE_MOVED, said, actor=actor, now=now)
        why = {"outcome": "moved"}
        handed = hand_over_cases(row.city, _left_behind(row), successor, why, actor=actor, now=now)
        readership.pass_on(row.city, row.user, successor, why, actor=actor, now=now)
    log.info("staff.moved", city=row.city.key, user=row.user_id, by=actor.user_id, at=now.isoformat())
    return handed


def _left_behind(row: Membership) -> list[int]:
    """Cases of the person in departments that are not theirs any more; none where they see all departments."""
    scope = staff(row.user).city_roles[row.city_id]
    if scope.department_ids is None:
        return []
    mine = RecordsRequest.objects.filter(city=row.city, assignee=row.user).exclude(state="closed")
    elsewhere = mine.exclude(department__in=scope.department_ids)
    return list(elsewhere.order_by("pk").values_list("pk", flat=True))


def _require_successor(city: City, leaving: User, successor: User | None) -> None:
    if successor is not None and (successor.pk == leaving.pk or not works_here(city, successor)):
        raise Incomplete({"successor": [_("Choose a colleague of this city.")]})


def _require_no_deputy(city: City, user: User) -> None:
    absence = Absence.objects.filter(city=city, deputy=user, ended_at=None).select_related("user").first()
    if absence is not None:
        raise NotNow(
            _("This person is deputy for %(name)s until %(date)s. End that absence first.")
            % {
                "name": absence.user.get_full_name() or absence.user.username,
                "date": longdate(absence.to_on),
            }
        )


def invite_again(membership_id: int, *, actor: Actor, now: datetime) -> Invitation:
    """The old password ends, a link sets a new one. Refused where the person also works for a city of someone else."""
    with transaction.atomic():
        row = _membership(membership_id, actor)
        cities = list(City.objects.filter(memberships__user=row.user).select_related("policy").distinct())
        if any(not policy.may(actor, Verb.CHANGE_POLICY, city) for city in cities):
            raise NotNow(
                _(
                    "You do not administer one of this person's roles. They must change the password "
                    "themselves."
                )
            )
        invitation = invite(row.user, str(row.get_role_display()), now=now)
        cool_off(row.user, actor=actor, now=now)
        said = {"user_id": row.user_id}
        city_log_work.enter(cities, CityEventKind.PASSWORD_SET, said, actor=actor, now=now)
        enter_invitation(row.user, actor, now)
    log.info("staff.password", city=row.city.key, user=row.user_id, by=actor.user_id, at=now.isoformat())
    return invitation


def _membership(membership_id: int, actor: Actor) -> Membership:
    found = Membership.objects.filter(pk=membership_id).values_list("city_id", flat=True).first()
    city = own_city(found or 0, actor)
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=membership_id, city=city)
    )
    membership = row.first()
    if membership is None:
        raise NotFound
    membership.city = city
    return membership
