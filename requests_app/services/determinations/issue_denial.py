"""Decisions that withhold, all or a part, issued on a case that is already open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.case_clock import clock_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.exemption_review import is_open
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.refusals import AsksSomethingElse, NotNow
from requests_app.cases.states import ReviewAim
from requests_app.law.clock import Fact
from requests_app.services.cases.documents import release_documents
from requests_app.services.determinations.denial import require_complete
from requests_app.services.determinations.drafts import DenialDraft, ReleaseDraft, whole_draft
from requests_app.services.determinations.exemption_review import require_records, review_details
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
    """Withhold everything, or after installments all that is left. Raises Incomplete, WrongState."""
    require_records(case)
    today = day_of_act(case, now)
    require_complete(case, draft, today)
    before = carried(case)
    if before.parts:
        issue_rest(case, whole_draft(draft), before, "deny", actor, now, proposed_by=proposed_by)
        return
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
    record_event(case, EventKind.DENIED, decision, actor, now, produced(case, now, "denied"), clock=clock)


def issue_kept(
    case: RecordsRequest, draft: DenialDraft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Keep withheld what an exemption review asked to open. Raises Incomplete, WrongState, NotNow where it is open."""
    if case.review_aim != ReviewAim.OPEN:
        raise AsksSomethingElse
    today = day_of_act(case, now)
    require_complete(case, draft, today)
    if case.dataset is not None and is_open(case.dataset):
        raise NotNow(_("The dataset is open to everyone now. Use “Open the data.”"))
    clock, details = clock_of(case), review_details(case)
    decision = withhold(
        case, DecisionKind.DENIAL, draft, details, actor, now, proposed_by=proposed_by, clock=clock
    )
    apply_transition(case, "keep_withheld", decision)
    decided = [Fact(kind="determined", on=today, what="denied")]
    record_event(case, EventKind.KEPT_WITHHELD, decision, actor, now, decided, clock=clock)


def issue_partial(
    case: RecordsRequest, draft: ReleaseDraft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Release some, withhold the rest; what earlier parts withheld is said again. Raises Incomplete, WrongState."""
    require_records(case)
    require_something(draft.documents, draft.public_url)
    before = carried(case)
    if draft.withholds or not before.citations:
        today = day_of_act(case, now)
        require_complete(case, draft, today)
    issue_rest(case, draft, before, "release_in_part", actor, now, proposed_by=proposed_by)


def issue_rest(
    case: RecordsRequest,
    draft: ReleaseDraft,
    before: Carried,
    move: str,
    actor: Actor,
    now: datetime,
    *,
    proposed_by: int | None = None,
    said: Mapping[str, str] | None = None,
) -> None:
    """End the work on the records with a decision that withholds, saying again what earlier parts withheld.

    `move`: the transition that ends it. `said`: what else the decision tells. Raises WrongState.
    """
    clock = clock_of(case)
    installments = details_of_parts(before, with_this_one=bool(draft.documents or draft.public_url.strip()))
    decision = withhold(
        case,
        DecisionKind.PARTIAL_DENIAL,
        before.joined(draft),
        {"public_url": draft.public_url.strip(), **installments, **(said or {})},
        actor,
        now,
        proposed_by=proposed_by,
        clock=clock,
        earlier_lines=before.lines,
    )
    apply_transition(case, move, decision, *([True] if move == "deny" else []))
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
