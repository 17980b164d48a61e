"""A part of a rolling release, issued; and how each act that withholds is issued, by one person or the second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from requests_app.cases.act_day import day_of_act, moment_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.appeal_terms import part_of
from requests_app.cases.case_clock import clock_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.proposals import ProposedAction
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.services.cases.documents import release_documents
from requests_app.services.determinations.approval_rule import withholds
from requests_app.services.determinations.denial import require_complete
from requests_app.services.determinations.drafts import ReleaseDraft
from requests_app.services.determinations.exemption_review import require_records
from requests_app.services.determinations.installments import (
    next_part,
)
from requests_app.services.determinations.issue_denial import issue_denial, issue_kept, issue_partial
from requests_app.services.determinations.issue_release import issue_release
from requests_app.services.determinations.record import decide, record_event, withhold
from requests_app.services.determinations.release_gaps import require_ahead, require_something
from requests_app.services.records import release as records_release
from requests_app.services.unit_of_work.transition import apply_transition


def issue_part(
    case: RecordsRequest, draft: ReleaseDraft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Hand over a part; the last one ends production. Raises Incomplete, WrongState."""
    require_records(case)
    if draft.last:
        if withholds(case, draft):
            issue_partial(case, draft, actor, now, proposed_by)
        else:
            issue_release(case, draft, actor, now)
        return
    require_something(draft.documents, draft.public_url)
    today = day_of_act(case, now)
    if draft.next_at is not None:
        require_ahead(draft.next_at, moment_of_act(case, now), "next_at")
    details = {
        "part": next_part(case),
        "public_url": draft.public_url.strip(),
        "reasons": draft.reasons.strip(),
        "estimated_at": draft.next_at.isoformat() if draft.next_at else None,
    }
    apply_transition(case, "release_part")
    clock = clock_of(case)
    if draft.withholds:
        require_complete(case, draft, today)
        decision = withhold(
            case,
            DecisionKind.PARTIAL_DENIAL,
            draft,
            details,
            actor,
            now,
            proposed_by=proposed_by,
            clock=clock,
        )
    else:
        decision = decide(case, DecisionKind.RELEASE, details, actor, now)
    released = release_documents(case, draft.documents, checked=draft.checked, now=now)
    fixed = records_release.issue(case, decision, released, ends=False, actor=actor, now=now)
    next_on = local_date(case.city, draft.next_at) if draft.next_at else None
    record_event(
        case,
        EventKind.PART_RELEASED,
        decision,
        actor,
        now,
        _facts_of_part(case, draft, today, next_on, part_of(decision)),
        documents=released,
        fixed=fixed,
        clock=clock,
    )


def _facts_of_part(
    case: RecordsRequest, draft: ReleaseDraft, today: date, next_on: date | None, part: int
) -> list[Fact]:
    """When the next part comes; and, where the city allows it, that what this one withholds can be appealed at once."""
    found = []
    if next_on is not None:
        found.append(Fact(kind="production_estimated", on=today, to_on=next_on, what="part"))
    if draft.withholds and case.city.policy.appeal_each_installment:
        found.append(Fact(kind="determined", on=today, what="partly_released", part=part))
    return found


Issue = Callable[[RecordsRequest, ReleaseDraft, Actor, datetime, int | None], None]
ISSUE: Mapping[str, Issue] = {
    ProposedAction.DENY.value: issue_denial,
    ProposedAction.RELEASE_IN_PART.value: issue_partial,
    ProposedAction.RELEASE_PART.value: issue_part,
    ProposedAction.KEEP_WITHHELD.value: issue_kept,
}
"""How each act that withholds is issued."""
