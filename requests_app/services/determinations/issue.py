"""Decisions that withhold, issued on a case that is already open: by one person, or by the second who approves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

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
from requests_app.services.determinations.denial import CitationInput, Person, require_complete
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
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(frozen=True, slots=True)
class Draft:
    """What a clerk wrote for a decision that withholds. The last three are those of a part of a rolling release."""

    citations: tuple[CitationInput, ...] = ()
    segregability: str = ""
    responsible: tuple[Person, ...] = ()
    documents: tuple[int, ...] = ()
    public_url: str = ""
    checked: bool = False
    last: bool = False
    next_at: datetime | None = None
    reasons: str = ""

    @property
    def withholds(self) -> bool:
        """Whether anything is kept back."""
        return bool(self.citations) or bool(self.segregability.strip())

    def data(self) -> dict[str, Any]:
        """As JSON holds it."""
        found = asdict(self)
        for row in found["citations"]:
            row["rereview_on"] = row["rereview_on"].isoformat() if row["rereview_on"] else None
        return {**found, "next_at": self.next_at.isoformat() if self.next_at else None}


def draft_from(data: Mapping[str, Any]) -> Draft:
    """The draft that was stored by `Draft.data`."""
    rows = []
    for row in data["citations"]:
        again_on = date.fromisoformat(row["rereview_on"]) if row["rereview_on"] else None
        rows.append(CitationInput(**{**row, "rereview_on": again_on}))
    return Draft(
        citations=tuple(rows),
        segregability=data["segregability"],
        responsible=tuple((name, title) for name, title in data["responsible"]),
        documents=tuple(data["documents"]),
        public_url=data["public_url"],
        checked=data["checked"],
        last=data["last"],
        next_at=datetime.fromisoformat(data["next_at"]) if data["next_at"] else None,
        reasons=data["reasons"],
    )


def needs_approval(case: RecordsRequest, verb: str) -> bool:
    """Whether the city's policy wants a second person; a part that withholds counts as a release in part."""
    wanted = ProposedAction.RELEASE_IN_PART if verb == ProposedAction.RELEASE_PART else verb
    return str(wanted) in case.city.policy.approval_for


def withholds(case: RecordsRequest, draft: Draft) -> bool:
    """Whether issuing the draft withholds anything: now, or again what earlier parts withheld."""
    return draft.withholds or (draft.last and bool(carried(case).citations))


def require_one_is_enough(case: RecordsRequest, verb: str) -> None:
    """Refuse with NeedsApproval where a second person must approve."""
    if needs_approval(case, verb):
        raise NeedsApproval


def issue_denial(
    case: RecordsRequest, draft: Draft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Withhold everything. Raises Incomplete, WrongState."""
    today = local_date(case.city, now)
    require_complete(case, draft.citations, draft.segregability, draft.responsible, today)
    clock = clock_of(case)
    decision = withhold(
        case,
        DecisionKind.DENIAL,
        draft.citations,
        draft.segregability,
        draft.responsible,
        actor,
        now,
        {},
        proposed_by=proposed_by,
        clock=clock,
    )
    apply_transition(case, "deny", decision)
    determined = Fact(kind="determined", on=today, what="denied")
    record_event(case, EventKind.DENIED, decision, actor, now, [determined], clock=clock)


def issue_partial(
    case: RecordsRequest, draft: Draft, actor: Actor, now: datetime, proposed_by: int | None = None
) -> None:
    """Release some, withhold the rest; what earlier parts withheld is said again. Raises Incomplete, WrongState."""
    require_something(draft.documents, draft.public_url)
    before = carried(case)
    if draft.withholds or not before.citations:
        today = local_date(case.city, now)
        require_complete(case, draft.citations, draft.segregability, draft.responsible, today)
    _issue_partial(case, draft, before, actor, now, proposed_by)


def _issue_partial(
    case: RecordsRequest, draft: Draft, before: Carried, actor: Actor, now: datetime, proposed_by: int | None
) -> None:
    whole = before.joined(draft.citations, draft.segregability, draft.responsible)
    clock = clock_of(case)
    decision = withhold(
        case,
        DecisionKind.PARTIAL_DENIAL,
        whole.citations,
        whole.segregability,
        whole.responsible,
        actor,
        now,
        {"public_url": draft.public_url.strip(), **details_of_parts(before)},
        proposed_by=proposed_by,
        clock=clock,
        earlier_lines=before.lines,
    )
    apply_transition(case, "release_in_part", decision)
    released = release_documents(case, draft.documents, checked=draft.checked, now=now)
    record_event(
        case,
        EventKind.PARTLY_RELEASED,
        decision,
        actor,
        now,
        produced(case, now, "partly_released"),
        documents=released,
        clock=clock,
    )


def issue_release(case: RecordsRequest, draft: Draft, actor: Actor, now: datetime) -> None:
    """Release all, or all that is left, with nothing withheld now or before."""
    require_something(draft.documents, draft.public_url)
    details = {"public_url": draft.public_url.strip(), "reasons": draft.reasons.strip()}
    details |= details_of_parts(carried(case))
    clock = clock_of(case)
    decision = decide(case, DecisionKind.RELEASE, details, actor, now)
    apply_transition(case, "release", decision)
    released = release_documents(case, draft.documents, checked=draft.checked, now=now)
    record_event(
        case,
        EventKind.RELEASED,
        decision,
        actor,
        now,
        produced(case, now, "released"),
        documents=released,
        clock=clock,
    )


def issue_part(
    case: RecordsRequest, draft: Draft, actor: Actor, now: datetime, proposed_by: int | None = None
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
        require_complete(case, draft.citations, draft.segregability, draft.responsible, today)
        decision = withhold(
            case,
            DecisionKind.PARTIAL_DENIAL,
            draft.citations,
            draft.segregability,
            draft.responsible,
            actor,
            now,
            details,
            proposed_by=proposed_by,
            clock=clock,
        )
    else:
        decision = decide(case, DecisionKind.RELEASE, details, actor, now)
    released = release_documents(case, draft.documents, checked=draft.checked, now=now)
    next_on = local_date(case.city, draft.next_at) if draft.next_at else None
    record_event(
        case,
        EventKind.PART_RELEASED,
        decision,
        actor,
        now,
        [Fact(kind="production_estimated", on=today, to_on=next_on, what="part")] if next_on else [],
        documents=released,
        clock=clock,
    )


Issue = Callable[[RecordsRequest, Draft, Actor, datetime, int | None], None]
ISSUE: Mapping[str, Issue] = {
    ProposedAction.DENY.value: issue_denial,
    ProposedAction.RELEASE_IN_PART.value: issue_partial,
    ProposedAction.RELEASE_PART.value: issue_part,
}
"""How each act that withholds is issued."""
