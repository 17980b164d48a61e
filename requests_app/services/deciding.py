"""Determinations: grant, reschedule, release, release in part, deny, report no records, transfer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases import facts, policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import Decision, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.moves_checked import make
from requests_app.cases.refusals import Incomplete
from requests_app.cases.vocabulary import EventKind
from requests_app.cities.terms import local_date, terms_of
from requests_app.law.clock import Fact
from requests_app.services import desk
from requests_app.services.denials import CitationInput, Person, draft_remedies, require_complete, store
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
        _require_ahead(estimated_at, now)
        details = {
            "estimated_at": estimated_at.isoformat(),
            "reasons": reasons.strip(),
            "place": place.strip(),
        }
        decision = _decide(case, DecisionKind.GRANT, details, actor, now)
        make(case, "grant", decision)
        today, available_on = local_date(case.city, now), local_date(case.city, estimated_at)
        _enter(
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


def _require_ahead(estimated_at: datetime, now: datetime) -> None:
    if estimated_at <= now:
        raise Incomplete({"estimated_at": [_("The estimated date and time must be in the future.")]})


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
        _require_ahead(estimated_at, now)
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
        _require_something(documents, public_url)
        details = {"public_url": public_url, "reasons": reasons.strip()}
        decision = _decide(case, DecisionKind.RELEASE, details, actor, now)
        make(case, "release", decision)
        released = release_documents(case, documents, checked=checked, now=now)
        _enter(
            case,
            EventKind.RELEASED,
            decision,
            actor,
            now,
            _produced(case, now, "released"),
            document_ids=[document.pk for document in released],
            told={"documents": released},
        )
        return case


def _require_something(documents: Sequence[int], public_url: str) -> None:
    if not documents and not public_url:
        raise Incomplete({"documents": [_("Choose at least one document, or give a public address.")]})


def _produced(case: RecordsRequest, now: datetime, what: str) -> list[Fact]:
    today = local_date(case.city, now)
    return [Fact("determined", today, None, what), Fact("produced", today, None, "")]


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
        _require_something(documents, public_url)
        require_complete(case, citations, segregability, responsible)
        decision = _withhold(
            case,
            DecisionKind.PARTIAL_DENIAL,
            citations,
            segregability,
            responsible,
            actor,
            now,
            {"public_url": public_url},
        )
        make(case, "release_in_part", decision)
        released = release_documents(case, documents, checked=checked, now=now)
        _enter(
            case,
            EventKind.PARTLY_RELEASED,
            decision,
            actor,
            now,
            _produced(case, now, "partly_released"),
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
        decision = _withhold(case, DecisionKind.DENIAL, citations, segregability, responsible, actor, now, {})
        make(case, "deny", decision)
        today = local_date(case.city, now)
        _enter(case, EventKind.DENIED, decision, actor, now, [Fact("determined", today, None, "denied")])
        return case


def _withhold(
    case: RecordsRequest,
    kind: DecisionKind,
    citations: Sequence[CitationInput],
    segregability: str,
    responsible: Sequence[Person],
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any],
) -> Decision:
    decision = _decide(case, kind, details, actor, now, segregability=segregability, responsible=responsible)
    store(decision, case, citations)
    return decision


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
        decision = _decide(case, DecisionKind.NO_RECORDS, details, actor, now, responsible=responsible)
        make(case, "report_no_records", decision)
        today = local_date(case.city, now)
        _enter(
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
        decision = _decide(case, DecisionKind.TRANSFER, details, actor, now)
        make(case, "transfer", decision)
        today = local_date(case.city, now)
        _enter(
            case,
            EventKind.TRANSFERRED,
            decision,
            actor,
            now,
            [Fact("determined", today, None, "transferred"), Fact("ended", today, None, "transferred")],
        )
        return case


def _decide(
    case: RecordsRequest,
    kind: DecisionKind,
    details: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    segregability: str = "",
    responsible: Sequence[Person] = (),
) -> Decision:
    return Decision.objects.create(
        case=case,
        kind=kind,
        decided_by_id=actor.user_id,
        decided_at=now,
        segregability=segregability.strip(),
        responsible=[{"name": name.strip(), "title": title.strip()} for name, title in responsible],
        remedies=draft_remedies(case, now, kind),
        details=dict(details),
    )


def _enter(
    case: RecordsRequest,
    kind: EventKind,
    decision: Decision,
    actor: Actor,
    now: datetime,
    clock_facts: Sequence[Fact],
    *,
    document_ids: Sequence[int] = (),
    told: Mapping[str, Any] | None = None,
) -> None:
    citations = list(decision.citations.all())
    data: dict[str, Any] = {
        "decision_id": decision.pk,
        "citations": [item.citation_text for item in citations],
        "terms": facts.terms_data(terms_of(case.city.policy)),
    }
    if document_ids:
        data["document_ids"] = list(document_ids)
    desk.enter(
        case,
        kind,
        data,
        actor=actor,
        now=now,
        clock_facts=clock_facts,
        told={"decision": decision, "citations": citations, **(told or {})},
    )
