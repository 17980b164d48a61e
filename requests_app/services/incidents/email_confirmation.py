"""A reporter's address is confirmed from the link in the receipt; the copy of the report follows."""

from __future__ import annotations

from datetime import datetime

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import Incident
from requests_app.cases.actors import reporter
from requests_app.cases.links import is_from_mailbox
from requests_app.cases.verbs import Verb
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters.contexts.incidents import IncidentContext
from requests_app.notices.letters.incident_catalog import INCIDENT_COPY
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.unit_of_work import incidents as incident_work


def awaits_confirmation(incident: Incident, token: str) -> bool:
    """Whether the token came in a mail to the reporter's address, which no one has confirmed yet."""
    person = incident.reporter
    return (
        person is not None
        and person.is_unconfirmed
        and is_from_mailbox(token, incident.link_id, person.email)
    )


def confirm_reporter(incident_id: int, *, token: str, now: datetime) -> bool:
    """Whether this confirmed the reporter's address, once; any other token changes nothing."""
    with incident_work.open_incident(incident_id) as (city_log, incident):
        person = incident.reporter
        if person is None or not awaits_confirmation(incident, token):
            return False
        actor = reporter(incident.pk)
        policy.require(actor, Verb.CONFIRM_EMAIL, incident)
        person.email_confirmed_at = now
        person.save(update_fields=["email_confirmed_at"])
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.EMAIL_CONFIRMED,
            {},
            actor=actor,
            now=now,
            letters=[Addressed(INCIDENT_COPY, incident_recipients.reporter(incident))],
            letter_context=IncidentContext(incident=incident),
        )
        return True
