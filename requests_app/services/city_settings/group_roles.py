"""Which groups of the city's sign-in provider have which role: kept by the administrator, entered in the city's log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Department, GroupRole, Role
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work


def add_group(
    city_id: int, *, group: str, role: str, department: Department | None, actor: Actor, now: datetime
) -> GroupRole:
    """Whoever is in this group gets the role at their next sign-in. Raises NotFound, Incomplete."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        gaps: dict[str, list[str]] = {}
        name = group.strip()
        if not name or len(name) > 200:
            gaps["group"] = [_("Enter the name of the group as the provider sends it.")]
        if role not in Role.values:
            gaps["role"] = [_("Choose a role.")]
        if department is not None and department.city_id != city.pk:
            gaps["department"] = [_("That department belongs to another city.")]
        if not gaps and GroupRole.objects.filter(city=city, group=name, role=role).exists():
            gaps["group"] = [_("This group already has that role.")]
        if gaps:
            raise Incomplete(gaps)
        row = GroupRole.objects.create(city=city, group=name, role=role, department=department)
        said = {"kind": role, "what": "added"}
        city_log_work.enter([city], CityEventKind.GROUPS_CHANGED, said, actor=actor, now=now)
        return row


def remove_group(group_id: int, *, actor: Actor, now: datetime) -> None:
    """The group gives the role to no one any more; who has it loses it at the next sign-in. Raises NotFound."""
    with transaction.atomic():
        row = GroupRole.objects.select_related("city__policy").filter(pk=group_id).first()
        if row is None or not policy.may(actor, Verb.CHANGE_POLICY, row.city):
            raise NotFound
        row.delete()
        said = {"kind": row.role, "what": "removed"}
        city_log_work.enter([row.city], CityEventKind.GROUPS_CHANGED, said, actor=actor, now=now)
