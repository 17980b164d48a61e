"""Contesting a corrective action: by the holder it restricts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CorrectiveAction
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentActionContext
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.incidents import corrective_action_effects
from requests_app.services.unit_of_work import cases as case_work, incidents as incident_work
from requests_app.services.unit_of_work.transition import apply_transition


def contest(corrective_action_id: int, *, grounds: str, actor: Actor, now: datetime) -> CorrectiveAction:
    """The holder says that a corrective action against their access is wrong. Raises NotFound, NotNow, Incomplete."""
    known = contested_action(corrective_action_id)
    with (
        incident_work.open_incident(known.incident_id) as (city_log, incident),
        case_work.open_case(case_of(known)) as case,
    ):
        if actor.case_id != case.pk:
            raise NotFound
        policy.require(actor, Verb.CONTEST_CORRECTIVE_ACTION, case)
        corrective_action = CorrectiveAction.objects.select_for_update().get(pk=corrective_action_id)
        if not corrective_action.contest_offered:
            raise NotNow(_("The city has published no way to contest this corrective action."))
        if (
            corrective_action.contest_until is not None
            and local_date(incident.city, now) > corrective_action.contest_until
        ):
            raise NotNow(
                _("The last day to contest this corrective action has passed. You can still go to court.")
            )
        why = incident_work.required_text(
            grounds, "grounds", _("Say why you think the corrective action is wrong.")
        )
        apply_transition(corrective_action, "contest")
        corrective_action.contested_at, corrective_action.contest_grounds = now, why
        corrective_action.save()
        case_work.record_event(
            case,
            EventKind.CORRECTIVE_ACTION_CONTESTED,
            corrective_action_effects.case_data(incident, corrective_action),
            actor=actor,
            now=now,
            letter_context=corrective_action_effects.holder_context(incident, corrective_action),
        )
        officers = incident_recipients.reviewers(incident, corrective_action.actor_id)
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.CORRECTIVE_ACTION_CONTESTED,
            {"corrective_action": corrective_action.kind, "corrective_action_id": corrective_action.pk},
            actor=actor,
            now=now,
            letters=[Addressed(letters.STAFF_CONTESTED, each) for each in officers],
            letter_context=IncidentActionContext(incident=incident, corrective_action=corrective_action),
        )
        return corrective_action


def contested_action(corrective_action_id: int) -> CorrectiveAction:
    corrective_action = (
        CorrectiveAction.objects.select_related("incident__grant").filter(pk=corrective_action_id).first()
    )
    if corrective_action is None or corrective_action.incident.grant is None:
        raise NotFound
    return corrective_action


def case_of(corrective_action: CorrectiveAction) -> int:
    grant = corrective_action.incident.grant
    if grant is None:
        raise NotFound
    return grant.case_id
