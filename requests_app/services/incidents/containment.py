"""An improper release contained, and those who had the data asked to return or destroy it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import Incident
from requests_app.access.states import IncidentKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import ReturnContext
from requests_app.notices.recipients.staff_and_requester import Recipient
from requests_app.services.incidents.incident_state import require_open
from requests_app.services.unit_of_work import incidents as incident_work
from requests_app.services.unit_of_work.transition import apply_transition

MOST_RECIPIENTS = 50


def contain(
    incident_id: int,
    *,
    how: str,
    recipients_known: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> Incident:
    """Record how an improper release was stopped and who is known to have had the data; before anything else."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        require_open(incident)
        if incident.kind != IncidentKind.IMPROPER_RELEASE:
            raise NotNow(_("Only data that should not have been released is contained."))
        text = incident_work.required_text(how, "how", _("Say how the data was stopped from spreading."))
        if recipients_known.strip():
            incident.recipients_known = incident_work.required_text(recipients_known, "recipients_known", "")
        incident.contained_at, incident.contained_how = incident.contained_at or now, text
        if incident.state == "reported":
            apply_transition(incident, "begin_review")
            incident.assignee_id = incident.assignee_id or actor.user_id
        incident_work.record_event(
            city_log, incident, CityEventKind.INCIDENT_CONTAINED, {}, actor=actor, now=now
        )
        return incident


def ask_to_return(
    incident_id: int,
    *,
    addresses: Sequence[str],
    what: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> Incident:
    """Write to those who had what was improperly released: return it or destroy it. `what` says which data."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        require_open(incident)
        if incident.kind != IncidentKind.IMPROPER_RELEASE or incident.contained_at is None:
            raise NotNow(_("Contain it first: stop the data from spreading and record how."))
        named = incident_work.required_text(
            what, "what", _("Say which data must be returned or destroyed, without repeating it.")
        )
        people = _people(addresses)
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.RECIPIENTS_TOLD,
            {},
            actor=actor,
            now=now,
            letters=[Addressed(letters.RETURN_OR_DESTROY, each) for each in people],
            letter_context=ReturnContext(incident=incident, what=named),
        )
        return incident


def _people(addresses: Sequence[str]) -> list[Recipient]:
    found = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    if not found:
        raise Incomplete({"addresses": [_("Enter at least one email address.")]})
    if len(found) > MOST_RECIPIENTS:
        raise Incomplete(
            {"addresses": [_("At most %(most)s addresses at once.") % {"most": MOST_RECIPIENTS}]}
        )
    for address in found:
        try:
            validate_email(address)
        except ValidationError as problem:
            sentence = _("“%(address)s” is not an email address.") % {"address": address[:254]}
            raise Incomplete({"addresses": [sentence]}) from problem
    return [Recipient(f"recipient:{place}", address, "en") for place, address in enumerate(found, start=1)]
