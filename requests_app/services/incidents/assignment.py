"""Whom and what an incident concerns: the department and person in charge, the access it is about."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import AccessGrant, Incident
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Department, Membership
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentContext
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.incidents.incident_state import require_open
from requests_app.services.unit_of_work import incidents as incident_work


def assign(
    incident_id: int,
    *,
    department: Department | None,
    assignee: Membership | None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> Incident:
    """Give an incident to a department and, if wanted, to one person of the city."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.ASSIGN_INCIDENT, incident)
        require_open(incident)
        if department is not None and department.city_id != incident.city_id:
            raise Incomplete({"department": [_("That department belongs to another city.")]})
        if assignee is not None and assignee.city_id != incident.city_id:
            raise Incomplete({"assignee": [_("That person does not work for this city.")]})
        incident.department = department
        incident.assignee_id = assignee.user_id if assignee else None
        data = {"department_id": incident.department_id, "assignee_id": incident.assignee_id}
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.INCIDENT_ASSIGNED,
            {key: value for key, value in data.items() if value is not None},
            actor=actor,
            now=now,
            letters=[Addressed(letters.STAFF_INCIDENT, each) for each in incident_recipients.staff(incident)],
            letter_context=IncidentContext(incident=incident),
        )
        return incident


def name_access(
    incident_id: int, *, grant: AccessGrant | None, actor: Actor, now: datetime, seen_seq: int | None = None
) -> Incident:
    """Say which access to data an incident is about. Refused once a corrective action was taken."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        require_open(incident)
        if incident.corrective_actions.exists():
            raise NotNow(_("A corrective action was already taken on this incident."))
        if grant is not None and grant.city_id != incident.city_id:
            raise Incomplete({"grant": [_("That API access belongs to another city.")]})
        incident.grant = grant
        data = {"grant_id": grant.pk} if grant else {}
        incident_work.record_event(city_log, incident, CityEventKind.ACCESS_NAMED, data, actor=actor, now=now)
        return incident
