"""A release with nothing withheld, issued on a case that is already open."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.case_clock import clock_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.services.cases.documents import release_documents
from requests_app.services.determinations.drafts import ReleaseDraft
from requests_app.services.determinations.exemption_review import require_records
from requests_app.services.determinations.installments import (
    carried,
    details_of_parts,
)
from requests_app.services.determinations.record import decide, produced, record_event
from requests_app.services.determinations.release_gaps import require_something
from requests_app.services.records import release as records_release
from requests_app.services.unit_of_work.transition import apply_transition


def issue_release(case: RecordsRequest, draft: ReleaseDraft, actor: Actor, now: datetime) -> None:
    """Release all, or all that is left, with nothing withheld now or before."""
    require_records(case)
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
