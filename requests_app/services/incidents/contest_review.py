"""A contested corrective action reviewed: kept or reversed, by someone of the city who did not act."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CorrectiveAction
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import Incomplete, NotFound, NotPermitted
from requests_app.cases.verbs import Verb
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentReviewContext
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.incidents import corrective_action_effects
from requests_app.services.incidents.contests import case_of, contested_action
from requests_app.services.unit_of_work import cases as case_work, incidents as incident_work
from requests_app.services.unit_of_work.transition import apply_transition

UPHOLD, REVERSE = "uphold", "reverse"
EVENTS = {
    UPHOLD: (CityEventKind.CORRECTIVE_ACTION_UPHELD, EventKind.CORRECTIVE_ACTION_UPHELD),
    REVERSE: (CityEventKind.CORRECTIVE_ACTION_REVERSED, EventKind.CORRECTIVE_ACTION_REVERSED),
}


def review(
    incident_id: int,
    *,
    corrective_action_id: int,
    outcome: str,
    reason: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> CorrectiveAction:
    """Keep or reverse a contested corrective action; a reversed one gives back what it took. Never by whoever acted."""
    known = contested_action(corrective_action_id)
    if known.incident_id != incident_id:
        raise NotFound
    with (
        incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident),
        case_work.open_case(case_of(known)) as case,
    ):
        policy.require(actor, Verb.REVIEW_CORRECTIVE_ACTION, incident)
        corrective_action = CorrectiveAction.objects.select_for_update().get(pk=corrective_action_id)
        if incident.corrective_actions.filter(actor_id=actor.user_id).exists():
            raise NotPermitted(
                _("You took a corrective action in this matter, so someone else must review it.")
            )
        if outcome not in EVENTS:
            raise Incomplete({"outcome": [_("Choose whether to uphold or reverse the corrective action.")]})
        why = incident_work.required_text(reason, "reason", _("Enter the reason. The holder will see this."))
        apply_transition(corrective_action, outcome)
        corrective_action.reviewer_id, corrective_action.reviewed_at, corrective_action.review_reason = (
            actor.user_id,
            now,
            why,
        )
        corrective_action.save()
        corrective_action_effects.hold_access(incident, case)
        in_city_log, in_case = EVENTS[outcome]
        case_work.record_event(
            case,
            in_case,
            corrective_action_effects.case_data(incident, corrective_action),
            actor=actor,
            now=now,
            letter_context=corrective_action_effects.holder_context(incident, corrective_action),
        )
        if outcome == REVERSE:
            corrective_action_effects.undo(case, incident, corrective_action, why, actor=actor, now=now)
        queued = [Addressed(letters.STAFF_REVIEWED, each) for each in incident_recipients.staff(incident)]
        if outcome == REVERSE and not incident.cause:
            queued.append(Addressed(letters.INCIDENT_REVERSED, incident_recipients.reporter(incident)))
        incident_work.record_event(
            city_log,
            incident,
            in_city_log,
            {
                "corrective_action": corrective_action.kind,
                "corrective_action_id": corrective_action.pk,
                "outcome": outcome,
            },
            actor=actor,
            now=now,
            letters=queued,
            letter_context=IncidentReviewContext(
                incident=incident, corrective_action=corrective_action, stands=outcome == UPHOLD
            ),
        )
        return corrective_action
