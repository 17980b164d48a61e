"""Who sees an incident, and who may read what was reported: decided here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, Q

from requests_app.access.states import OPEN_INCIDENTS, IncidentKind
from requests_app.cities.models import Department

if TYPE_CHECKING:
    from requests_app.access.models.incidents import Incident  # noqa: F401 - named in quotes below
    from requests_app.cases.actors import Actor, CityRoles

OFFICES: dict[str, tuple[str, ...]] = {
    IncidentKind.DATA_ERROR: ("open_data",),
    IncidentKind.MISUSE: ("open_data", "legal_review"),
    IncidentKind.IMPROPER_RELEASE: ("open_data", "legal_review"),
    IncidentKind.FAILURE_TO_PUBLISH: ("open_data",),
    IncidentKind.COURT_ORDER: ("legal_review", "public_records"),
    IncidentKind.RATE_LIMIT: ("open_data",),
}
"""The offices that share each kind beside the department it was given to: roles of departments in the city's file."""
SENSITIVE = (IncidentKind.IMPROPER_RELEASE.value,)


def _concerned(actor: Actor, city_id: int, scope: CityRoles) -> Q:
    """The incidents of one city that concern someone by department, office or name."""
    own = Q(assignee_id=actor.user_id)
    if scope.member_of:
        own |= Q(department_id__in=scope.member_of)
        own |= Q(dataset__owner_id__in=scope.member_of)
        for role in sorted({role for roles in OFFICES.values() for role in roles}):
            kinds = [str(kind) for kind, roles in OFFICES.items() if role in roles]
            office = Department.objects.filter(pk__in=scope.member_of, roles__contains=[role])
            own |= Q(kind__in=kinds) & Q(Exists(office))
    return Q(city_id=city_id) & own


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Questions about incidents."""

    def visible_to(self, actor: Actor) -> Self:
        """That an incident exists, its kind, dates and corrective actions: staff of the city, narrowed to what
        concerns them.
        """
        if actor.is_system:
            return self
        if actor.incident_id is not None:
            return self.filter(pk=actor.incident_id)
        seen = Q(pk__in=[])
        for city_id, scope in actor.city_roles.items():
            whole = Q(city_id=city_id) if scope.roles else Q(pk__in=[])
            seen |= whole if scope.department_ids is None else _concerned(actor, city_id, scope)
        return self.filter(seen)

    def readable_by(self, actor: Actor) -> Self:
        """What was reported and by whom. Of an improper release only those whom it concerns, whatever their role."""
        if actor.is_system or actor.incident_id is not None:
            return self.visible_to(actor)
        concerned = Q(pk__in=[])
        for city_id, scope in actor.city_roles.items():
            concerned |= _concerned(actor, city_id, scope)
        return self.visible_to(actor).filter(~Q(kind__in=SENSITIVE) | concerned)

    def open(self) -> Self:
        """Those in which the city still has something to do."""
        return self.filter(state__in=[str(state) for state in OPEN_INCIDENTS])
