"""Incidents: reported by anybody or opened by the system, reviewed, contained, and ended with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import AccessGrant, CityLog, Incident, IncidentFile
from requests_app.access.new_incident import new_incident
from requests_app.access.states import REPORTABLE, IncidentKind
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.models import Requester
from requests_app.cases.refusals import BadDocument, Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentContext
from requests_app.notices.letters.letter import Letter
from requests_app.notices.outbox import Addressed
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.cases.documents import MOST_DOCUMENTS, taken
from requests_app.services.unit_of_work import city_log as city_work, incidents as incident_work
from requests_app.services.unit_of_work.transition import WrongIncidentState, apply_transition

if TYPE_CHECKING:
    from requests_app.services.cases.documents import Upload


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports. Name and address may both be left out: then only the private page answers."""

    city: City
    kind: str
    description: str
    dataset: Dataset | None = None
    seen_at_url: str = ""
    name: str = ""
    email: str = ""
    language: str = "en"
    uploads: Sequence[Upload] = ()
    submission_key: UUID | None = field(default=None)


def report(asked: Report, *, actor: Actor, now: datetime) -> Incident:
    """Report an error, misuse or an improper release. The same `submission_key` twice gives the one incident.

    Anybody may. Raises Incomplete and BadDocument.
    """
    description = _require_whole(asked)
    try:
        with transaction.atomic():
            return _already(asked) or _report(asked, description, actor, now)
    except IntegrityError:
        twin = _already(asked)
        if twin is None:
            raise
        return twin


def _already(asked: Report) -> Incident | None:
    if asked.submission_key is None:
        return None
    return Incident.objects.filter(submission_key=asked.submission_key, city=asked.city).first()


def _require_whole(asked: Report) -> str:
    gaps: dict[str, list[str]] = {}
    if asked.kind not in [str(kind) for kind in REPORTABLE]:
        gaps["kind"] = [_("Choose what you want to report.")]
    if asked.dataset is not None and asked.dataset.city_id != asked.city.pk:
        gaps["dataset"] = [_("That dataset belongs to another city.")]
    if asked.language not in dict(settings.LANGUAGES):
        gaps["language"] = [_("Choose one of the languages of these pages.")]
    if asked.email:
        try:
            validate_email(asked.email)
        except ValidationError:
            gaps["email"] = [_("Check the e-mail address.")]
    if len(asked.uploads) > MOST_DOCUMENTS:
        gaps["documents"] = [_("No more than %(most)s files, please.") % {"most": MOST_DOCUMENTS}]
    if gaps:
        raise Incomplete(gaps)
    return incident_work.required_text(asked.description, "description", _("Tell us what is wrong."))


def _report(asked: Report, description: str, actor: Actor, now: datetime) -> Incident:
    files = [taken(upload, now) for upload in asked.uploads]
    if sum(each.size for each in files) > settings.UPLOAD_MAX_BYTES:
        raise BadDocument(_("These files are too big together."))
    with city_work.open_city_log(asked.city) as city_log:
        incident = new_incident(
            city_log.city,
            IncidentKind(asked.kind),
            description=description,
            dataset=asked.dataset,
            reporter=_reporter(asked),
            now=now,
        )
        incident.seen_at_url = asked.seen_at_url.strip()[:500]
        incident.submission_key = asked.submission_key
        incident.save(force_insert=True)
        for each in files:
            IncidentFile.objects.create(
                incident=incident,
                name=each.name,
                content_type=each.content_type,
                size=each.size,
                sha256=each.sha256,
                file=each.file,
                uploaded_at=now,
            )
        receipt = Addressed(letters.INCIDENT_RECEIPT, incident_recipients.reporter(incident, asked.language))
        _opened(city_log, incident, {}, [receipt], actor, now)
    return incident


def _reporter(asked: Report) -> Requester | None:
    name, email = asked.name.strip(), asked.email.strip()
    if not name and not email:
        return None
    return Requester.objects.create(name=name, email=email, language=asked.language, no_contact=not email)


def _opened(
    city_log: CityLog,
    incident: Incident,
    data: Mapping[str, Any],
    more: Sequence[Addressed],
    actor: Actor,
    now: datetime,
) -> None:
    full = {"kind": incident.kind, **data}
    if incident.department_id:
        full["department_id"] = incident.department_id
    if incident.grant_id:
        full["grant_id"] = incident.grant_id
    to_staff = [Addressed(letters.STAFF_INCIDENT, each) for each in incident_recipients.staff(incident)]
    incident_work.record_event(
        city_log,
        incident,
        CityEventKind.INCIDENT_REPORTED,
        full,
        actor=actor,
        now=now,
        letters=[*more, *to_staff],
        letter_context=IncidentContext(incident=incident),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedIncident:
    """What the system found by itself.

    `cause` names it once for ever ("failure_to_publish:12:2026-11-01"). `data` goes into the event (keys of DATA_KEYS:
    original_on, due_on, on …); `description` is English for staff.
    """

    kind: IncidentKind
    cause: str
    description: str
    dataset: Dataset | None = None
    grant: AccessGrant | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def open_by_system(
    city: City, found: DetectedIncident, *, now: datetime, city_log: CityLog | None = None
) -> Incident:
    """Open an incident the system found, once per cause: again gives the same.

    Pass `city_log` where the caller already holds it open: two copies of one log would fork the chain.
    """
    known = Incident.objects.filter(cause=found.cause).first()
    if known is not None:
        return known
    if city_log is not None:
        return _open_in(city_log, found, now)
    with city_work.open_city_log(city) as own:
        return _open_in(own, found, now)


def _open_in(city_log: CityLog, found: DetectedIncident, now: datetime) -> Incident:
    """Under the lock of the log the cause is asked for once more, because a twin may just have opened it."""
    known = Incident.objects.filter(cause=found.cause).first()
    if known is not None:
        return known
    incident = new_incident(
        city_log.city,
        found.kind,
        description=found.description,
        dataset=found.dataset,
        grant=found.grant,
        cause=found.cause,
        now=now,
    )
    incident.save(force_insert=True)
    _opened(city_log, incident, found.data, (), SYSTEM, now)
    return incident


def begin_review(incident_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> Incident:
    """Take an incident up; who does becomes its assignee where there is none."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        apply_transition(incident, "begin_review")
        incident.assignee_id = incident.assignee_id or actor.user_id
        _enter(
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
            reason, "reason", _("Give the reason. The person who reported it reads it.")
        )
        apply_transition(incident, "take_no_action", why, now)
        _enter(city_log, CityEventKind.NO_ACTION, {}, incident, actor, now, letters.INCIDENT_NO_ACTION)
        return incident


def resolve(
    incident_id: int, *, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> Incident:
    """Nothing is left to do. Refused while a corrective action is contested or a court's date runs."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        why = incident_work.required_text(
            reason, "reason", _("Say how it ended. The person who reported it reads it.")
        )
        if incident.corrective_actions.filter(state="contested").exists():
            raise WrongIncidentState(_("a corrective action is contested and not yet reviewed"))
        order = getattr(incident, "court_order", None)
        if order is not None and order.answered_on is None:
            raise WrongIncidentState(_("the court’s order is not answered yet"))
        apply_transition(incident, "resolve", why, now)
        _enter(city_log, CityEventKind.INCIDENT_RESOLVED, {}, incident, actor, now, letters.INCIDENT_RESOLVED)
        return incident


def _enter(
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
