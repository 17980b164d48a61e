"""The review of an incident: taken up, ended with no action, or resolved, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog, Incident
from requests_app.access.states import IncidentKind
from requests_app.cases.actors import Actor
from requests_app.cases.verbs import Verb
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentContext
from requests_app.notices.letters.letter import Letter
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.unit_of_work import incidents as incident_work
from requests_app.services.unit_of_work.transition import WrongIncidentState, apply_transition


def begin_review(incident_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> Incident:
    """Take an incident up; who does becomes its assignee where there is none."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        apply_transition(incident, "begin_review")
        incident.assignee_id = incident.assignee_id or actor.user_id
        _record_event(
            city_log,
            CityEventKind.INCIDENT_REVIEW_BEGUN,
            {"assignee_id": incident.assignee_id},
            incident,
            actor,
            now,
        )
        return incident


def take_no_action(
    incident_id: int, *, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> Incident:
    """The review found nothing to do; the reporter reads why."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        why = incident_work.required_text(
            reason, "reason", _("Enter the reason. The reporter will see this.")
        )
        apply_transition(incident, "take_no_action", why, now)
        _record_event(city_log, CityEventKind.NO_ACTION, {}, incident, actor, now, letters.INCIDENT_NO_ACTION)
        return incident


def resolve(
    incident_id: int, *, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> Incident:
    """Nothing is left to do. Refused while a corrective action is contested or a court's date runs."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        why = incident_work.required_text(
            reason, "reason", _("Enter the outcome. The reporter will see this.")
        )
        if incident.corrective_actions.filter(state="contested").exists():
            raise WrongIncidentState(_("a corrective action is contested and not yet reviewed"))
        order = getattr(incident, "court_order", None)
        if order is not None and order.answered_on is None:
            raise WrongIncidentState(_("the court order has no response yet"))
        apply_transition(incident, "resolve", why, now)
        _record_event(
            city_log, CityEventKind.INCIDENT_RESOLVED, {}, incident, actor, now, letters.INCIDENT_RESOLVED
        )
        return incident


def _record_event(
    city_log: CityLog,
    kind: CityEventKind,
    data: Mapping[str, Any],
    incident: Incident,
    actor: Actor,
    now: datetime,
    to_reporter: Letter | None = None,
) -> None:
    reported = not incident.cause and incident.kind != IncidentKind.COURT_ORDER
    queued = (
        [Addressed(to_reporter, incident_recipients.reporter(incident))] if to_reporter and reported else []
    )
    incident_work.record_event(
        city_log,
        incident,
        kind,
        data,
        actor=actor,
        now=now,
        letters=queued,
        letter_context=IncidentContext(incident=incident),
    )
