"""To whom letters about incidents go: the reporter, and the staff whose matter it is."""

from __future__ import annotations

from django.db.models import Q

from requests_app.access.models import Incident
from requests_app.access.querysets import OFFICES
from requests_app.cities.models import Department, Membership, Role
from requests_app.notices.recipients.staff_and_requester import Recipient, person


def reporter(incident: Incident, language: str = "en") -> Recipient:
    """Who reported it, by the way they chose; who gave none reads it on their private page."""
    outside = incident.reporter
    return person("reporter", outside) if outside else Recipient("reporter", "", language)


def staff(incident: Incident) -> list[Recipient]:
    """The one it is assigned to; else the owner's department and the offices that share this kind; else the clerks."""
    members = Membership.objects.filter(city_id=incident.city_id, user__is_active=True).exclude(
        user__email=""
    )
    found = _rows(members.filter(user_id=incident.assignee_id)) if incident.assignee_id else []
    found = found or _rows(members.filter(department_id__in=_departments(incident)))
    found = found or _rows(members.filter(role=Role.INTAKE_CLERK))
    found = found or _rows(members.filter(role=Role.CITY_ADMINISTRATOR))
    return found or [Recipient("staff:data_office", "", "en")]


def reviewers(incident: Incident, not_this: int) -> list[Recipient]:
    """Those who may review a contested corrective action: never the one who took it."""
    members = Membership.objects.filter(city_id=incident.city_id, user__is_active=True).exclude(
        user__email=""
    )
    officers = _rows(members.filter(role=Role.APPEALS_OFFICER).exclude(user_id=not_this))
    others = officers or _rows(members.filter(role=Role.CITY_ADMINISTRATOR).exclude(user_id=not_this))
    return others or [Recipient("staff:officers", "", "en")]


def _departments(incident: Incident) -> list[int]:
    roles = Q()
    for role in OFFICES.get(incident.kind, ()):
        roles |= Q(roles__contains=[role])
    own = {incident.department_id, incident.dataset.owner_id if incident.dataset else None} - {None}
    offices = Department.objects.filter(Q(pk__in=own) | roles if roles else Q(pk__in=own))
    return list(offices.filter(city_id=incident.city_id).values_list("pk", flat=True))


def _rows(members: object) -> list[Recipient]:
    rows = members.values_list("user_id", "user__email").order_by("user_id").distinct()  # type: ignore[attr-defined]
    return [Recipient(f"staff:{user_id}", email, "en") for user_id, email in rows]
