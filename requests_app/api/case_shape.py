"""A case in the shape the API gives it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from requests_app.api import serializers_case as shapes
from requests_app.cases import case_clock, dates_in_words, timeline, wording
from requests_app.cases.actors import Actor
from requests_app.cases.models import Document, FeeEstimate, RecordsRequest
from requests_app.cases.scope import Scope, scope_of
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.law.json_shape import due_as_dict


def shown(case: RecordsRequest, actor: Actor, now: datetime, working: bool) -> dict[str, Any]:
    """A case in the shape CaseShape, as this actor may see it."""
    say_late(case, now)
    _fetch_fees(case)
    events = list(case.events.order_by("seq"))
    pack = case_clock.pack_of(case)
    clocked = [event for event in events if event.kind in case_clock.CLOCK_KINDS]
    clock = case_clock.clock_from(clocked, case, pack, calendar_of(case.city, pack))
    documents = Document.objects.filter(case=case).visible_to(actor)
    scope = scope_of(case)
    return {
        **shapes.CaseLine(case).data,
        "sentence": wording.state_sentence(case),
        "whose_turn": wording.whose_turn(case, now, wording_proposed=proposed_by_city(scope)),
        "received_at": case.received_at.isoformat(),
        "law": case.pack_key,
        "law_version": case.pack_version,
        "dates": [due_as_dict(due) for due in clock.dues(working=working)],
        "timeline": shapes.EntryShape(timeline.public(events), many=True).data,
        "decisions": _decisions(case),
        "appeals": shapes.AppealShape(case.appeals.prefetch_related("points__line"), many=True).data,
        "scope": _scope_shown(scope),
        "fees": fees_of(case),
        "documents": shapes.DocumentShape(documents, many=True).data,
    }


def scope_shown(case: RecordsRequest) -> dict[str, Any]:
    """What the request is for: the agreed wording in force, and the one that waits for an answer."""
    return _scope_shown(scope_of(case))


def proposed_by_city(scope: Scope) -> bool:
    """Whether a wording of the city waits for the requester's answer."""
    return scope.proposal is not None and scope.proposal.by_city


def _scope_shown(scope: Scope) -> dict[str, Any]:
    waits = scope.proposal
    return {
        "version": scope.version,
        "agreed_at": scope.agreed_at.isoformat() if scope.agreed_at else None,
        "in_force": scope.case.scope or None,
        "proposed": waits.text if waits else None,
        "proposed_by": ("city" if waits.by_city else "requester") if waits else None,
    }


def fees_of(case: RecordsRequest) -> Any:
    """Every fee estimate with its payments and waivers, the oldest first."""
    _fetch_fees(case)
    return shapes.EstimateShape(case.fee_estimates.all(), many=True).data


def _fetch_fees(case: RecordsRequest) -> None:
    """The estimates with the case, for whose turn it is and for the fees themselves."""
    rows = FeeEstimate.objects.order_by("estimated_at", "pk").prefetch_related("payments", "waivers")
    prefetch_related_objects([case], Prefetch("fee_estimates", rows))


def _decisions(case: RecordsRequest) -> Any:
    """Every decision, the oldest first; the last one need not be the one in force after an appeal."""
    decisions = list(case.decisions.prefetch_related("citations"))
    for decision in decisions:
        decision.is_current = decision.pk == case.decision_id  # type: ignore[attr-defined]
        decision.log_in_brief = decision.details.get("log")  # type: ignore[attr-defined]
        found = decision.points.select_related("citation") if case.review_aim else ()
        decision.review_points = list(found)  # type: ignore[attr-defined]
    return shapes.DecisionShape(decisions, many=True).data


def say_late(case: RecordsRequest, now: datetime) -> None:
    """Set `days_late` by the city's own date."""
    late = dates_in_words.days_late(case.next_due_on, local_date(case.city, now)) if case.is_open else 0
    case.days_late = late  # type: ignore[attr-defined]
