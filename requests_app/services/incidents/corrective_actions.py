"""Taking a corrective action about an incident: one of those the city uses, with its reason, its letter and what it
changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.allowed_corrective_actions import Listed, corrective_actions_of, steps_before
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog, CorrectiveAction, Incident
from requests_app.access.states import (
    AGAINST_A_HOLDER,
    FITTING,
    LADDER,
    CorrectiveActionKind,
    CorrectiveActionState,
    IncidentKind,
)
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.cities.models import City
from requests_app.law.day_count import count_days
from requests_app.law.pack import library
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentActionContext
from requests_app.notices.outbox import Addressed
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.incidents import corrective_action_effects
from requests_app.services.unit_of_work import (
    cases as case_work,
    incidents as incident_work,
)
from requests_app.services.unit_of_work.transition import apply_transition

COPIES, HIDE, WITHDRAW = "copies", "hide", "withdraw"
"""What a takedown takes down: the holder's copies, the dataset's addresses for a time, or the dataset for good."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A corrective action as a member of staff wants it.

    `clause`: the terms or rule it relies on. `evidence`: what shows it, for the file. `skip_reason`: why a milder step
    was left out. `takedown`: COPIES, HIDE or WITHDRAW. `to_on`: a new date of publication. `referred_to`: who got it.
    `public_note`: what everybody may read on the dataset's page about it; nothing that should not be public.
    """

    kind: str
    reason: str
    clause: str = ""
    evidence: str = ""
    skip_reason: str = ""
    emergency: bool = False
    takedown: str = ""
    to_on: date | None = None
    referred_to: str = ""
    public_note: str = ""


def take_action(
    incident_id: int, *, wanted: Wanted, actor: Actor, now: datetime, seen_seq: int | None = None
) -> CorrectiveAction:
    """Take one corrective action. It, what it changes and its letters stand or fall together.

    Raises NotNow where the city does not use it or it does not fit, Incomplete where something is missing.
    """
    with _locked(incident_id, seen_seq) as (city_log, incident, case):
        policy.require(actor, Verb.TAKE_ACTION, incident)
        listed = _require_usable(incident, wanted.kind)
        kind = listed.kind
        texts = _require_whole(incident, kind, wanted, local_date(incident.city, now))
        apply_transition(incident, "take_emergency_action" if wanted.emergency else "take_action")
        incident.assignee_id = incident.assignee_id or actor.user_id
        corrective_action = _corrective_action(incident, listed, wanted, texts, actor, now)
        incident.save()
        corrective_action.save(force_insert=True)
        corrective_action_effects.apply(city_log, incident, corrective_action, case, actor=actor, now=now)
        _enter(city_log, incident, corrective_action, actor, now)
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


def _require_usable(incident: Incident, wanted: str) -> Listed:
    listed = corrective_actions_of(incident.city).get(wanted)
    if listed is None or listed.kind not in FITTING[incident.kind]:
        raise Incomplete({"kind": [_("Choose a corrective action that fits this kind of incident.")]})
    if not listed.on:
        raise NotNow(
            _(
                "Nothing on file lets this city use “%(corrective_action)s”. "
                "An administrator may switch it on with its basis."
            )
            % {"corrective_action": listed.kind.label}
        )
    if listed.kind in AGAINST_A_HOLDER and incident.grant is None:
        raise NotNow(
            _(
                "This report names no access to data, so there is nobody to take this corrective action against."
            )
        )
    if incident.kind == IncidentKind.IMPROPER_RELEASE and incident.contained_at is None:
        raise NotNow(_("Contain it first: stop the data from spreading and record how."))
    return listed


def _require_whole(
    incident: Incident, kind: CorrectiveActionKind, wanted: Wanted, today: date
) -> dict[str, str]:
    gaps: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    asked = {
        "reason": (True, _("Give the reason. Whom it concerns reads it.")),
        "clause": (
            kind in LADDER and kind != CorrectiveActionKind.REFERRAL,
            _("Name the terms or the rule it relies on."),
        ),
        "evidence": (kind in LADDER, _("Say what shows it, for the file.")),
        "skip_reason": (
            bool(skipped(incident, kind)),
            _("A milder step was left out. Say why."),
        ),
        "referred_to": (kind == CorrectiveActionKind.REFERRAL, _("Say to whom it was referred.")),
        "public_note": (
            is_public(kind, wanted.takedown),
            _("Say in one or two sentences what changes. Everybody reads it on the dataset’s page."),
        ),
    }
    for field, (needed, sentence) in asked.items():
        text = getattr(wanted, field)
        try:
            texts[field] = (
                incident_work.required_text(text, field, sentence) if needed or text.strip() else ""
            )
        except Incomplete as refusal:
            gaps |= refusal.fields
    if wanted.emergency and kind != CorrectiveActionKind.SUSPENSION:
        gaps["emergency"] = [_("Only a suspension can be an emergency.")]
    if kind == CorrectiveActionKind.TAKEDOWN_ORDER:
        gaps |= _takedown_gaps(incident, wanted.takedown)
    if kind == CorrectiveActionKind.RESCHEDULED and (wanted.to_on is None or wanted.to_on <= today):
        gaps["to_on"] = [_("Give a new date in the future.")]
    if kind == CorrectiveActionKind.RESCHEDULED and incident.dataset is None:
        gaps["to_on"] = [_("This incident names no dataset that could be published.")]
    if gaps:
        raise Incomplete(gaps)
    return texts


def is_public(kind: CorrectiveActionKind, takedown: str) -> bool:
    """Whether everybody sees what a corrective action changes, so that it needs words for everybody."""
    if kind == CorrectiveActionKind.TAKEDOWN_ORDER:
        return takedown in (HIDE, WITHDRAW)
    return kind in (
        CorrectiveActionKind.CORRECTION,
        CorrectiveActionKind.REDACTION,
        CorrectiveActionKind.RESCHEDULED,
    )


def _takedown_gaps(incident: Incident, what: str) -> dict[str, list[str]]:
    if what not in (COPIES, HIDE, WITHDRAW):
        return {"takedown": [_("Choose what is taken down.")]}
    if what == COPIES and incident.grant is None:
        return {"takedown": [_("This report names no access to data, so there is nobody to order.")]}
    if what != COPIES and incident.dataset is None:
        return {"takedown": [_("This report names no dataset.")]}
    return {}


def skipped(incident: Incident, kind: CorrectiveActionKind) -> list[CorrectiveActionKind]:
    """The milder steps this city uses that were not taken about this incident; none outside the ladder."""
    if incident.kind not in (IncidentKind.MISUSE, IncidentKind.RATE_LIMIT) or incident.grant is None:
        return []
    standing = incident.corrective_actions.exclude(state=CorrectiveActionState.REVERSED.value)
    taken = set(standing.values_list("kind", flat=True))
    return [step for step in steps_before(incident.city, kind) if str(step) not in taken]


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


def _enter(
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
