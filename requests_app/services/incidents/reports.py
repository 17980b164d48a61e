"""Reports: what anyone says is wrong with the city's data becomes an incident, with a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog, Incident, IncidentFile
from requests_app.access.new_incident import new_incident
from requests_app.access.states import IncidentKind
from requests_app.cases.actors import Actor
from requests_app.cases.models import Requester
from requests_app.cases.refusals import BadDocument
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import IncidentContext
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.cases.upload import taken
from requests_app.services.unit_of_work import city_log as city_work, incidents as incident_work

if TYPE_CHECKING:
    pass
from requests_app.services.incidents.report_draft import Report, require_whole


def report(asked: Report, *, actor: Actor, now: datetime) -> Incident:
    """Report an error, misuse or an improper release. The same `submission_key` twice gives the one incident.

    Anyone may. Raises Incomplete and BadDocument.
    """
    description = require_whole(asked)
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


def _report(asked: Report, description: str, actor: Actor, now: datetime) -> Incident:
    files = [taken(upload, now) for upload in asked.uploads]
    if sum(each.size for each in files) > settings.UPLOAD_MAX_BYTES:
        raise BadDocument(_("These files together are too big."))
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
        record_opened(city_log, incident, {}, [receipt], actor, now)
    return incident


def _reporter(asked: Report) -> Requester | None:
    name, email = asked.name.strip(), asked.email.strip()
    if not name and not email:
        return None
    return Requester.objects.create(name=name, email=email, language=asked.language, no_contact=not email)


def record_opened(
    city_log: CityLog,
    incident: Incident,
    data: Mapping[str, Any],
    more: Sequence[Addressed],
    actor: Actor,
    now: datetime,
) -> None:
    """Record an incident that was just stored, and write to the staff whose matter it is; `more` letters go with it."""
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
