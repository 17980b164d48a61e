"""Decisions that withhold, all or a part, issued on a case that is already open."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.case_clock import clock_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.law.clock import Fact
from requests_app.services.cases.documents import release_documents
from requests_app.services.determinations.denial import require_complete
from requests_app.services.determinations.drafts import DenialDraft, ReleaseDraft
from requests_app.services.determinations.installments import (
    Carried,
    carried,
    details_of_parts,
)
from requests_app.services.determinations.record import produced, record_event, withhold
from requests_app.services.determinations.release_gaps import require_something
from requests_app.services.records import release as records_release
from requests_app.services.unit_of_work.transition import apply_transition


def issue_denial(
    case: RecordsRequest, draft: DenialDraft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Withhold everything. Raises Incomplete, WrongState."""
    today = day_of_act(case, now)
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
        today = day_of_act(case, now)
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
