"""Legal hold and erasure: what must be kept is kept, what may go goes everywhere."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import AccessGrant, CityEvent, Incident
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CaseCode, CaseLink, Document, LegalHold, RecordsRequest, Requester
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.states import State
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.models import ERASED
from requests_app.services.ledger import case_leaf
from requests_app.services.retention.erased_places import erase_places
from requests_app.services.unit_of_work import (
    cases as case_work,
    city_log as city_work,
    incidents as incident_work,
)
from requests_app.services.unit_of_work.missing_fields import required

GONE = ERASED


def place_hold(
    case_id: int,
    *,
    reason: str,
    review_on: date,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Keep a case whole: it can be neither closed by the sweep nor erased until the hold is lifted."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.PLACE_HOLD, case)
        required(reason=(reason, _("Say why the request must be kept.")))
        if review_on <= local_date(case.city, now):
            raise Incomplete({"review_on": [_("Enter a review date in the future.")]})
        if LegalHold.objects.filter(case=case, lifted_at=None, matter="").exists():
            raise NotNow(_("There is already a legal hold."))
        enter_hold(case, reason, review_on, actor, now)
        return case


def enter_hold(
    case: RecordsRequest, reason: str, review_on: date, actor: Actor, now: datetime, matter: str = ""
) -> None:
    """Write a hold down. Inside `open_case`."""
    hold = LegalHold.objects.create(
        case=case,
        reason=reason.strip(),
        matter=matter,
        review_on=review_on,
        placed_by_id=int(actor.user_id or 0),
        placed_at=now,
    )
    case.legal_hold = True
    case_work.record_event(case, EventKind.HOLD_PLACED, {"hold_id": hold.pk}, actor=actor, now=now)


def lift_hold(
    case_id: int,
    *,
    hold_id: int | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """End a hold; who lifted it and when stays on file. Where several are open, `hold_id` says which."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.LIFT_HOLD, case)
        release_hold(case, require_hold(case, hold_id), actor, now)
        return case


def require_hold(case: RecordsRequest, hold_id: int | None) -> LegalHold:
    """The open hold, or the one of several that was chosen. Raises NotNow, Incomplete."""
    holds = list(LegalHold.objects.filter(case=case, lifted_at=None))
    if not holds:
        raise NotNow(_("There is no legal hold."))
    chosen = next((hold for hold in holds if hold.pk == hold_id), None)
    if chosen is None and (hold_id is not None or len(holds) > 1):
        raise Incomplete({"hold_id": [_("Choose the hold.")]})
    return chosen or holds[0]


def release_hold(case: RecordsRequest, hold: LegalHold, actor: Actor, now: datetime) -> None:
    """End a hold; the case stays kept while another is open. Inside `open_case`."""
    hold.lifted_by_id, hold.lifted_at = actor.user_id, now
    hold.save()
    case.legal_hold = LegalHold.objects.filter(case=case, lifted_at=None).exists()
    case_work.record_event(case, EventKind.HOLD_LIFTED, {"hold_id": hold.pk}, actor=actor, now=now)


def erase(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Erase every personal datum of a closed case: requester, words, files, letters, mail, search, followers, links.

    What stays: number, dates, decisions with their citations and officials, the chain of events, and the digests in
    the checkpoints, which no one can test guesses on any more.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ERASE, case)
        case_work.require_state(case, State.CLOSED)
        if case.legal_hold:
            raise NotNow(_("A legal hold prevents this."))
        if AccessGrant.objects.filter(case=case, state__in=["active", "suspended"]).exists():
            raise NotNow(
                _("The API access granted here has not ended yet. Its holder could no longer be notified.")
            )
        _part_from_others(case)
        CaseLink.objects.filter(case=case, revoked_at=None).update(revoked_at=now)
        CaseCode.objects.filter(case=case, used_at=None, ended_at=None).update(ended_at=now)
        files = erase_places("case", case.pk)
        case_leaf.erase_salt(case.number)
        case.refresh_from_db(
            fields=["subject", "description", "scope", "intended_use", "public_title", "imported_outcome"]
        )
        case_work.record_event(case, EventKind.ERASED, {}, actor=actor, now=now)
        transaction.on_commit(lambda: _delete_files(files))
        return case


def _part_from_others(case: RecordsRequest) -> None:
    """A requester who stands in other cases too stays there; this case gets no one."""
    elsewhere = RecordsRequest.objects.filter(requester=case.requester_id).exclude(pk=case.pk)
    if elsewhere.exists() or case.requester.incidents.exists():
        case.requester = Requester.objects.create(no_contact=True, language=case.requester.language)
        case.save(update_fields=["requester"])


def erase_incident(incident_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> Incident:
    """Erase who reported an incident, what they wrote and handed in, and the letters about it, once it has ended.

    Who erases need not be allowed to read it. Raises ChangedMeanwhile, NotFound, NotNow, NotPermitted.
    """
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.ERASE, incident)
        if incident.is_open:
            raise NotNow(_("The report is still open."))
        if is_erased(incident):
            raise NotNow(_("The personal data in this report was already erased."))
        files = erase_places("incident", incident.pk)
        case_leaf.erase_salt(incident.number)
        incident.refresh_from_db(fields=["description", "seen_at_url", "recipients_known"])
        city_work.record_event(
            city_log, CityEventKind.REPORT_ERASED, {}, incident=incident, actor=actor, now=now
        )
        transaction.on_commit(lambda: _delete_files(files))
        return incident


def is_erased(incident: Incident) -> bool:
    """Whether the words of a report are gone for good."""
    return CityEvent.objects.filter(incident=incident, kind=CityEventKind.REPORT_ERASED).exists()


def _delete_files(names: list[str]) -> None:
    storage = Document._meta.get_field("file").storage
    for name in names:
        storage.delete(name)
