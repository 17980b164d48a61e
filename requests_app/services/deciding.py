"""Determinations: grant, reschedule, release, release in part, deny, report no records, transfer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases import policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.moves_checked import make
from requests_app.cases.vocabulary import EventKind
from requests_app.cities.terms import local_date
from requests_app.law.clock import Fact
from requests_app.services import desk
from requests_app.services.denials import CitationInput, Person, require_complete
from requests_app.services.determinations import (
    decide,
    enter,
    produced,
    require_ahead,
    require_something,
    withhold,
)
from requests_app.services.gaps import required
from requests_app.services.papers import release_documents


def grant(
    case_id: int,
    *,
    estimated_at: datetime,
    reasons: str,
    place: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Determine that there are disclosable records, with the estimated date and time of availability."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "grant", case)
        required(reasons=(reasons, _("Give the reasons for the decision.")))
        require_ahead(estimated_at, now)
        details = {
            "estimated_at": estimated_at.isoformat(),
            "reasons": reasons.strip(),
            "place": place.strip(),
        }
        decision = decide(case, DecisionKind.GRANT, details, actor, now)
        make(case, "grant", decision)
        today, available_on = local_date(case.city, now), local_date(case.city, estimated_at)
        enter(
            case,
            EventKind.GRANTED,
            decision,
            actor,
            now,
            [
                Fact("determined", today, None, "granted"),
                Fact("production_estimated", today, available_on, ""),
            ],
        )
        return case


def reschedule(
    case_id: int,
    *,
    estimated_at: datetime,
    reasons: str,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name a new estimate for records in production, with the reason."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "reschedule", case)
        required(reasons=(reasons, _("Say why the date changes.")))
        require_ahead(estimated_at, now)
        make(case, "reschedule")
        today, available_on = local_date(case.city, now), local_date(case.city, estimated_at)
        desk.enter(
            case,
            EventKind.RESCHEDULED,
            {"to_on": available_on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=[Fact("production_estimated", today, available_on, "rescheduled")],
            told={"estimated_at": estimated_at, "reasons": reasons.strip()},
        )
        return case


def release(
    case_id: int,
    *,
    documents: Sequence[int] = (),
    public_url: str = "",
    checked: bool = False,
    reasons: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Release all records: documents that passed the gate, or a public address."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "release", case)
        require_something(documents, public_url)
        details = {"public_url": public_url.strip(), "reasons": reasons.strip()}
        decision = decide(case, DecisionKind.RELEASE, details, actor, now)
        make(case, "release", decision)
        released = release_documents(case, documents, checked=checked, now=now)
        enter(
            case,
            EventKind.RELEASED,
            decision,
            actor,
            now,
            produced(case, now, "released"),
            document_ids=[document.pk for document in released],
            told={"documents": released},
        )
        return case


def release_in_part(
    case_id: int,
    *,
    citations: Sequence[CitationInput],
    segregability: str,
    responsible: Sequence[Person],
    documents: Sequence[int] = (),
    public_url: str = "",
    checked: bool = False,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Release some records and withhold the rest with a complete denial."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "release_in_part", case)
        require_something(documents, public_url)
        require_complete(case, citations, segregability, responsible)
        decision = withhold(
            case,
            DecisionKind.PARTIAL_DENIAL,
            citations,
            segregability,
            responsible,
            actor,
            now,
            {"public_url": public_url.strip()},
        )
        make(case, "release_in_part", decision)
        released = release_documents(case, documents, checked=checked, now=now)
        enter(
            case,
            EventKind.PARTLY_RELEASED,
            decision,
            actor,
            now,
            produced(case, now, "partly_released"),
            document_ids=[document.pk for document in released],
            told={"documents": released},
        )
        return case


def deny(
    case_id: int,
    *,
    citations: Sequence[CitationInput],
    segregability: str,
    responsible: Sequence[Person],
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Withhold everything, with a complete denial. Raises Incomplete naming each missing part."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "deny", case)
        require_complete(case, citations, segregability, responsible)
        decision = withhold(case, DecisionKind.DENIAL, citations, segregability, responsible, actor, now, {})
        make(case, "deny", decision)
        today = local_date(case.city, now)
        enter(case, EventKind.DENIED, decision, actor, now, [Fact("determined", today, None, "denied")])
        return case


def report_no_records(
    case_id: int,
    *,
    search: str,
    suggestions: str = "",
    responsible: Sequence[Person] = (),
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Determine that a search, described, found no records."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "report_no_records", case)
        required(search=(search, _("Say where and how the search was made.")))
        details = {"search": search.strip(), "suggestions": suggestions.strip()}
        decision = decide(case, DecisionKind.NO_RECORDS, details, actor, now, responsible=responsible)
        make(case, "report_no_records", decision)
        today = local_date(case.city, now)
        enter(
            case, EventKind.NO_RECORDS, decision, actor, now, [Fact("determined", today, None, "no_records")]
        )
        return case


def transfer(
    case_id: int,
    *,
    body: str,
    contact: str,
    reasons: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Name the body that holds the records and how to reach it; the case ends here."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "transfer", case)
        required(
            body=(body, _("Name the body that holds the records.")),
            contact=(contact, _("Say how that body can be reached.")),
        )
        details = {"body": body.strip(), "contact": contact.strip(), "reasons": reasons.strip()}
        decision = decide(case, DecisionKind.TRANSFER, details, actor, now)
        make(case, "transfer", decision)
        today = local_date(case.city, now)
        enter(
            case,
            EventKind.TRANSFERRED,
            decision,
            actor,
            now,
            [Fact("determined", today, None, "transferred"), Fact("ended", today, None, "transferred")],
        )
        return case
