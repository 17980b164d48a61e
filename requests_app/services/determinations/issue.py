"""Decisions that withhold, issued on a case that is already open: by one person, or by the second who approves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.case_clock import clock_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.proposals import ProposedAction
from requests_app.cases.refusals import NeedsApproval
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.services.cases.documents import release_documents
from requests_app.services.determinations.denial import require_complete
from requests_app.services.determinations.drafts import DenialDraft, ReleaseDraft
from requests_app.services.determinations.installments import (
    Carried,
    carried,
    details_of_parts,
    next_part,
)
from requests_app.services.determinations.record import (
    decide,
    produced,
    record_event,
    require_ahead,
    require_something,
    withhold,
)
from requests_app.services.records import release as records_release
from requests_app.services.unit_of_work.transition import apply_transition


def needs_approval(case: RecordsRequest, verb: str) -> bool:
    """Whether the city's policy wants a second person; a part that withholds counts as a release in part."""
    wanted = ProposedAction.RELEASE_IN_PART if verb == ProposedAction.RELEASE_PART else verb
    return str(wanted) in case.city.policy.approval_for


def withholds(case: RecordsRequest, draft: ReleaseDraft) -> bool:
    """Whether issuing the draft withholds anything: now, or again what earlier parts withheld."""
    return draft.withholds or (draft.last and bool(carried(case).citations))


def require_one_is_enough(case: RecordsRequest, verb: str) -> None:
    """Refuse with NeedsApproval where a second person must approve."""
    if needs_approval(case, verb):
        raise NeedsApproval


def issue_denial(
    case: RecordsRequest, draft: DenialDraft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Withhold everything. Raises Incomplete, WrongState."""
    today = local_date(case.city, now)
    require_complete(case, draft, today)
    clock = clock_of(case)
    decision = withhold(
        case,
        DecisionKind.DENIAL,
        draft,
        {},
        actor,
        now,
        proposed_by=proposed_by,
        clock=clock,
    )
    apply_transition(case, "deny", decision)
    determined = Fact(kind="determined", on=today, what="denied")
    record_event(case, EventKind.DENIED, decision, actor, now, [determined], clock=clock)


def issue_partial(
    case: RecordsRequest, draft: ReleaseDraft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Release some, withhold the rest; what earlier parts withheld is said again. Raises Incomplete, WrongState."""
    require_something(draft.documents, draft.public_url)
    before = carried(case)
    if draft.withholds or not before.citations:
        today = local_date(case.city, now)
        require_complete(case, draft, today)
    _issue_partial(case, draft, before, actor, now, proposed_by)


def _issue_partial(
    case: RecordsRequest,
    draft: ReleaseDraft,
    before: Carried,
    actor: Actor,
    now: datetime,
    proposed_by: int | None,
) -> None:
    clock = clock_of(case)
    decision = withhold(
        case,
        DecisionKind.PARTIAL_DENIAL,
        before.joined(draft),
        {"public_url": draft.public_url.strip(), **details_of_parts(before)},
        actor,
        now,
        proposed_by=proposed_by,
        clock=clock,
        earlier_lines=before.lines,
    )
    apply_transition(case, "release_in_part", decision)
    released = release_documents(case, draft.documents, checked=draft.checked, now=now)
    fixed = records_release.issue(case, decision, released, ends=True, actor=actor, now=now)
    record_event(
        case,
        EventKind.PARTLY_RELEASED,
        decision,
        actor,
        now,
        produced(case, now, "partly_released"),
        documents=released,
        fixed=fixed,
        clock=clock,
    )


def issue_release(case: RecordsRequest, draft: ReleaseDraft, actor: Actor, now: datetime) -> None:
    """Release all, or all that is left, with nothing withheld now or before."""
    require_something(draft.documents, draft.public_url)
    details = {"public_url": draft.public_url.strip(), "reasons": draft.reasons.strip()}
    details |= details_of_parts(carried(case))
    clock = clock_of(case)
    decision = decide(case, DecisionKind.RELEASE, details, actor, now)
    apply_transition(case, "release", decision)
    released = release_documents(case, draft.documents, checked=draft.checked, now=now)
    fixed = records_release.issue(case, decision, released, ends=True, actor=actor, now=now)
    record_event(
        case,
        EventKind.RELEASED,
        decision,
        actor,
        now,
        produced(case, now, "released"),
        documents=released,
        fixed=fixed,
        clock=clock,
    )


def issue_part(
    case: RecordsRequest, draft: ReleaseDraft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Hand over a part; the last one ends production. Raises Incomplete, WrongState."""
    if draft.last:
        if withholds(case, draft):
            issue_partial(case, draft, actor, now, proposed_by)
        else:
            issue_release(case, draft, actor, now)
        return
    require_something(draft.documents, draft.public_url)
    today = local_date(case.city, now)
    if draft.next_at is not None:
        require_ahead(draft.next_at, now, "next_at")
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
        [Fact(kind="production_estimated", on=today, to_on=next_on, what="part")] if next_on else [],
        documents=released,
        fixed=fixed,
        clock=clock,
    )


Issue = Callable[[RecordsRequest, ReleaseDraft, Actor, datetime, int | None], None]
ISSUE: Mapping[str, Issue] = {
    ProposedAction.DENY.value: issue_denial,
    ProposedAction.RELEASE_IN_PART.value: issue_partial,
    ProposedAction.RELEASE_PART.value: issue_part,
}
"""How each act that withholds is issued."""
