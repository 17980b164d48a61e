"""Contesting a measure: by the holder it restricts; reviewed by somebody of the city who did not act."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy as access_policy
from requests_app.access.event_kinds import AccessEventKind
from requests_app.access.models import Measure
from requests_app.access.states import MeasureKind
from requests_app.cases import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.cities.city_time import local_date
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.outbox import Addressed
from requests_app.notices.recipients import incidents as readers
from requests_app.services.incidents import corrective_action_effects
from requests_app.services.unit_of_work import (
    cases as desk,
    city_ledger as access_desk,
    incidents as incident_desk,
)

UPHOLD, REVERSE = "uphold", "reverse"
EVENTS = {
    UPHOLD: (AccessEventKind.MEASURE_UPHELD, EventKind.MEASURE_UPHELD),
    REVERSE: (AccessEventKind.MEASURE_REVERSED, EventKind.MEASURE_REVERSED),
}


def contest(measure_id: int, *, grounds: str, actor: Actor, now: datetime) -> Measure:
    """The holder says that a measure against their access is wrong. Raises NotFound, NotNow, Incomplete."""
    known = _known(measure_id)
    with (
        incident_desk.open_incident(known.incident_id) as (book, incident),
        desk.open_case(_case_of(known)) as case,
    ):
        if actor.case_id != case.pk:
            raise NotFound
        policy.require(actor, "contest_measure", case)
        measure = Measure.objects.select_for_update().get(pk=measure_id)
        if not measure.contest_offered:
            raise NotNow(_("The city specifies no way to contest this measure."))
        if measure.contest_until is not None and local_date(incident.city, now) > measure.contest_until:
            raise NotNow(_("The last day to contest this measure has passed. The courts stay open to you."))
        why = incident_desk.said(grounds, "grounds", _("Say why you think the measure is wrong."))
        incident_desk.make(measure, "contest")
        measure.contested_at, measure.contest_grounds = now, why
        measure.save()
        told = corrective_action_effects.holder_told(incident, measure)
        desk.enter(
            case,
            EventKind.MEASURE_CONTESTED,
            corrective_action_effects.case_data(incident, measure),
            actor=actor,
            now=now,
            told=told,
        )
        officers = readers.reviewers(incident, measure.actor_id)
        access_desk.enter(
            book,
            AccessEventKind.MEASURE_CONTESTED,
            {"measure": measure.kind, "measure_id": measure.pk},
            incident=incident,
            actor=actor,
            now=now,
            letters=[Addressed(letters.DESK_CONTESTED, each) for each in officers],
            told={**incident_desk.told(incident, now), "measure_name": MeasureKind(measure.kind).label},
        )
        return measure


def review(
    incident_id: int,
    *,
    measure_id: int,
    outcome: str,
    reason: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> Measure:
    """Keep or reverse a contested measure; a reversed one gives back what it took. Never by whoever acted."""
    known = _known(measure_id)
    if known.incident_id != incident_id:
        raise NotFound
    with (
        incident_desk.open_incident(incident_id, seen_seq=seen_seq) as (book, incident),
        desk.open_case(_case_of(known)) as case,
    ):
        access_policy.require(actor, "review_measure", incident)
        measure = Measure.objects.select_for_update().get(pk=measure_id)
        if incident.measures.filter(actor_id=actor.user_id).exists():
            raise NotPermitted(_("You took a measure in this matter, so somebody else must review it."))
        if outcome not in EVENTS:
            raise Incomplete({"outcome": [_("Choose whether the measure stands.")]})
        why = incident_desk.said(reason, "reason", _("Give the reason. The holder reads it."))
        incident_desk.make(measure, outcome)
        measure.reviewer_id, measure.reviewed_at, measure.review_reason = actor.user_id, now, why
        measure.save()
        corrective_action_effects.hold_access(incident, case)
        in_book, in_case = EVENTS[outcome]
        desk.enter(
            case,
            in_case,
            corrective_action_effects.case_data(incident, measure),
            actor=actor,
            now=now,
            told=corrective_action_effects.holder_told(incident, measure),
        )
        if outcome == REVERSE:
            corrective_action_effects.undo(case, incident, measure, why, actor=actor, now=now)
        queued = [Addressed(letters.DESK_REVIEWED, each) for each in readers.desk(incident)]
        if outcome == REVERSE and not incident.cause:
            queued.append(Addressed(letters.INCIDENT_REVERSED, readers.reporter(incident)))
        told = {
            "measure": measure,
            "measure_name": MeasureKind(measure.kind).label,
            "stands": outcome == UPHOLD,
        }
        access_desk.enter(
            book,
            in_book,
            {"measure": measure.kind, "measure_id": measure.pk, "outcome": outcome},
            incident=incident,
            actor=actor,
            now=now,
            letters=queued,
            told={**incident_desk.told(incident, now), **told},
        )
        return measure


def _known(measure_id: int) -> Measure:
    measure = Measure.objects.select_related("incident__grant").filter(pk=measure_id).first()
    if measure is None or measure.incident.grant is None:
        raise NotFound
    return measure


def _case_of(measure: Measure) -> int:
    grant = measure.incident.grant
    if grant is None:
        raise NotFound
    return grant.case_id
