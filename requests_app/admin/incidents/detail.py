"""What the queue and the page of an incident show, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, ngettext

from requests_app.access import incident_timeline, policy
from requests_app.access.models import CityEvent, Incident
from requests_app.access.status_tones import INCIDENT_TONES
from requests_app.admin.actions.action import buttons
from requests_app.admin.actions.preview import Letter, data_letter
from requests_app.admin.common import labels as common_labels
from requests_app.admin.incidents.actions import ACTIONS
from requests_app.admin.incidents.conditions import off_here
from requests_app.cases.actors import Actor
from requests_app.cities.city_time import local_date
from requests_app.notices.models import Notice
from requests_app.services.incidents import court_order_days as incident_court_order_days

MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as the queue shows it: never what was reported."""

    pk: int
    number: str
    kind: str
    state: str
    tone: str
    city: str
    dataset: str
    department: str
    assignee: str
    age: str
    due: common_labels.Said


def row(incident: Incident, now: datetime) -> Row:
    """An incident in the words of the queue (no query)."""
    return Row(
        pk=incident.pk,
        number=incident.number,
        kind=str(incident.get_kind_display()),
        state=str(incident.get_state_display()),
        tone=INCIDENT_TONES[incident.state],
        city=incident.city.name,
        dataset=incident.dataset.title if incident.dataset else "",
        department=incident.department.name if incident.department else "",
        assignee=common_labels.person(incident.assignee),
        age=age(incident, now),
        due=_due(incident, now),
    )


def age(incident: Incident, now: datetime) -> str:
    """How long ago it was reported, in calendar days of the city."""
    days = (local_date(incident.city, now) - local_date(incident.city, incident.reported_at)).days
    if days <= 0:
        return _("today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _due(incident: Incident, now: datetime) -> common_labels.Said:
    order = getattr(incident, "court_order", None)
    if order is None or order.answered_on is not None or order.due_on is None:
        return common_labels.Said("")
    return common_labels.due(order.due_on, local_date(incident.city, now))


def gather(incident: Incident, actor: Actor, now: datetime) -> dict[str, Any]:
    """The context of admin/incidents/detail.html. What was reported only for those who may read it."""
    reads = policy.reads(actor, incident)
    order = getattr(incident, "court_order", None)
    if order is not None:
        order.incident = incident
    return {
        "incident": incident,
        "reads": reads,
        "tone": INCIDENT_TONES[incident.state],
        "age": age(incident, now),
        "due": _due(incident, now),
        "order": order,
        "order_steps": incident_court_order_days.working_of(order) if order else (),
        "buttons": buttons(ACTIONS, actor, incident),
        "off": off_here(incident) if incident.is_open else [],
        "corrective_actions": incident.corrective_actions.select_related("actor", "reviewer").order_by(
            "-taken_at", "-pk"
        ),
        "files": incident.files.all() if reads else (),
        "letters": _letters(incident) if reads else (),
        "lines": incident_timeline.full(CityEvent.objects.filter(incident=incident).order_by("-seq")),
        "assignee": common_labels.person(incident.assignee),
        "may_see_case": incident.grant is not None and _sees_case(actor, incident),
    }


def _sees_case(actor: Actor, incident: Incident) -> bool:
    grant = incident.grant
    return grant is not None and type(grant.case).objects.visible_to(actor).filter(pk=grant.case_id).exists()


def _letters(incident: Incident) -> list[tuple[Letter, str, datetime]]:
    """The letters about the incident, newest first: words, how far it has come, when it was written."""
    found = Notice.objects.filter(incident=incident).order_by("-id")[:MOST_LETTERS]
    return [(data_letter(row), str(row.get_state_display()), row.queued_at) for row in found]
