"""What a reporter adds to their report, on their private page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import Incident
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentContext
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.incidents.incident_state import require_open
from requests_app.services.unit_of_work import incidents as incident_work


def add_to_report(incident_id: int, *, text: str, actor: Actor, now: datetime) -> Incident:
    """The person who reported it adds what they know, on their private page."""
    with incident_work.open_incident(incident_id) as (city_log, incident):
        policy.require(actor, Verb.ADD_TO_REPORT, incident)
        require_open(incident)
        more = incident_work.required_text(text, "text", _("Write what you want to add."))
        whole = f"{incident.description}\n\n[{now:%Y-%m-%d %H:%M} UTC]\n{more}"
        if len(whole) > 4 * incident_work.LONGEST:
            raise Incomplete({"text": [_("This report is now too long. Write to the office instead.")]})
        incident.description = whole
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.REPORT_ADDED_TO,
            {},
            actor=actor,
            now=now,
            letters=[Addressed(letters.STAFF_ADDED, each) for each in incident_recipients.staff(incident)],
            letter_context=IncidentContext(incident=incident),
        )
        return incident
