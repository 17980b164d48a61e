"""Taking a corrective action about an incident: one of those the city uses, with its reason, its letter and what it
changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta

from requests_app.access import policy
from requests_app.access.allowed_corrective_actions import Listed
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog, CorrectiveAction, Incident
from requests_app.access.states import AGAINST_A_HOLDER, CorrectiveActionKind, IncidentKind
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.cities.models import City
from requests_app.law.day_count import count_days
from requests_app.law.pack import library
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentActionContext
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.incidents import corrective_action_effects
from requests_app.services.incidents.corrective_action_checks import (
    COPIES,
    Wanted,
    require_usable,
    require_whole,
)
from requests_app.services.unit_of_work import cases as case_work, incidents as incident_work
from requests_app.services.unit_of_work.transition import apply_transition


def take_action(
    incident_id: int, *, wanted: Wanted, actor: Actor, now: datetime, seen_seq: int | None = None
) -> CorrectiveAction:
    """Take one corrective action. It, what it changes and its letters stand or fall together.

    Raises NotNow where the city does not use it or it does not fit, Incomplete where something is missing.
    """
    with _locked(incident_id, seen_seq) as (city_log, incident, case):
        policy.require(actor, Verb.TAKE_ACTION, incident)
        listed = require_usable(incident, wanted.kind)
        kind = listed.kind
        texts = require_whole(incident, kind, wanted, local_date(incident.city, now))
        apply_transition(incident, "take_emergency_action" if wanted.emergency else "take_action")
        incident.assignee_id = incident.assignee_id or actor.user_id
        corrective_action = _corrective_action(incident, listed, wanted, texts, actor, now)
        incident.save()
        corrective_action.save(force_insert=True)
        corrective_action_effects.apply(city_log, incident, corrective_action, case, actor=actor, now=now)
        _record_event(city_log, incident, corrective_action, actor, now)
        return corrective_action


@contextmanager
def _locked(
    incident_id: int, seen_seq: int | None
) -> Iterator[tuple[CityLog, Incident, RecordsRequest | None]]:
    """The city's log, the incident and, where it is about an access, the case that granted it; in that order."""
    with ExitStack() as stack:
        city_log, incident = stack.enter_context(incident_work.open_incident(incident_id, seen_seq=seen_seq))
        case = None
        if incident.grant is not None:
            case = stack.enter_context(case_work.open_case(incident.grant.case_id))
            corrective_action_effects.hold_access(incident, case)
        yield city_log, incident, case


def _corrective_action(
    incident: Incident, listed: Listed, wanted: Wanted, texts: dict[str, str], actor: Actor, now: datetime
) -> CorrectiveAction:
    kind, policy, today = listed.kind, incident.city.policy, local_date(incident.city, now)
    against = kind in AGAINST_A_HOLDER or (
        kind == CorrectiveActionKind.TAKEDOWN_ORDER and wanted.takedown == COPIES
    )
    offered = against and policy.corrective_action_contest_offered
    days = policy.corrective_action_contest_days
    details: dict[str, str] = {"public_note": texts["public_note"], "referred_to": texts["referred_to"]}
    if kind == CorrectiveActionKind.TAKEDOWN_ORDER:
        details["takedown"] = wanted.takedown
    if kind == CorrectiveActionKind.RESCHEDULED and wanted.to_on is not None:
        details["to_on"] = wanted.to_on.isoformat()
    return CorrectiveAction(
        incident=incident,
        kind=str(kind),
        actor_id=actor.user_id or 0,
        reason=texts["reason"],
        clause=texts["clause"],
        evidence=texts["evidence"],
        basis=listed.basis[:300],
        skip_reason=texts["skip_reason"],
        details={key: value for key, value in details.items() if value},
        taken_at=now,
        restricts=against and kind != CorrectiveActionKind.WARNING,
        emergency=wanted.emergency,
        notice_due_on=notice_due_on(incident.city, today) if wanted.emergency else None,
        contest_offered=offered,
        contest_until=today + timedelta(days=days) if offered and days else None,
    )


def notice_due_on(city: City, today: date) -> date:
    """By when the holder must be told of an emergency: so many business days after it, by the city's calendar."""
    pack = library().in_force(city.pack_key, today)
    days = city.policy.emergency_notice_days
    counted = count_days(today, days, "business_days", False, calendar_of(city, pack))
    return counted.due_on or today


def _record_event(
    city_log: CityLog, incident: Incident, corrective_action: CorrectiveAction, actor: Actor, now: datetime
) -> None:
    data = {
        "corrective_action": corrective_action.kind,
        "corrective_action_id": corrective_action.pk,
        "grant_id": incident.grant_id,
    }
    queued = [
        Addressed(letters.STAFF_CORRECTIVE_ACTION, each) for each in incident_recipients.staff(incident)
    ]
    if not incident.cause and incident.kind != IncidentKind.COURT_ORDER:
        queued.append(Addressed(letters.INCIDENT_CORRECTIVE_ACTION, incident_recipients.reporter(incident)))
    incident_work.record_event(
        city_log,
        incident,
        CityEventKind.ACTION_TAKEN,
        {key: value for key, value in data.items() if value is not None},
        actor=actor,
        now=now,
        letters=queued,
        letter_context=IncidentActionContext(incident=incident, corrective_action=corrective_action),
    )
