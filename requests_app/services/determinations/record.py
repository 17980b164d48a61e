"""How a determination is written down: the decision, its citations, its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from requests_app.cases import case_clock
from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Decision, Document, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.withholding_log import LineInput
from requests_app.cities.city_time import terms_of
from requests_app.datasets.models import DatasetWithholding
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.notices.letters.contexts.determinations import DecisionContext
from requests_app.services.determinations import withholding_log as determination_withholding_log
from requests_app.services.determinations.denial import store
from requests_app.services.determinations.drafts import DenialDraft, Person
from requests_app.services.determinations.remedies import draft_remedies
from requests_app.services.open_matters.appeal import make_moot
from requests_app.services.open_matters.overtaken import overtake_if_ended
from requests_app.services.open_matters.question import overtake_question
from requests_app.services.unit_of_work import cases as case_work


def produced(case: RecordsRequest, now: datetime, what: str) -> list[Fact]:
    """What a release tells the clock: decided and handed over, today."""
    today = day_of_act(case, now)
    return [Fact(kind="determined", on=today, what=what), Fact(kind="produced", on=today)]


def withhold(
    case: RecordsRequest,
    kind: DecisionKind,
    draft: DenialDraft,
    details: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    proposed_by: int | None = None,
    earlier_lines: Sequence[LineInput] = (),
    clock: case_clock.Clock | None = None,
) -> Decision:
    """A decision of a kind that withholds, with its citations and the withholding log that staff drafted.

    `earlier_lines` are those of earlier parts of the same release, which the log of the last one repeats.
    """
    pack = case_clock.pack_of(case)
    cited = {item.exemption_key: pack.exemption(item.exemption_key).citation for item in draft.citations}
    lines = determination_withholding_log.checked(case, kind, cited, earlier=earlier_lines)
    details = {**details, **determination_withholding_log.fixed(lines)}
    decision = decide(
        case,
        kind,
        details,
        actor,
        now,
        segregability=draft.segregability,
        responsible=draft.responsible,
        proposed_by=proposed_by,
        clock=clock,
    )
    store(decision, case, draft.citations)
    determination_withholding_log.take_lines(decision, lines)
    return decision


def decide(
    case: RecordsRequest,
    kind: DecisionKind,
    details: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    segregability: str = "",
    responsible: Sequence[Person] = (),
    proposed_by: int | None = None,
    withholding: DatasetWithholding | None = None,
    clock: case_clock.Clock | None = None,
) -> Decision:
    """Write the decision down: who decided, who is responsible, which remedies are left.

    `proposed_by`: the account that proposed it, where the actor is the second person who approves. `withholding`: what
    a decision to protect data withholds of its dataset.
    """
    ends = "part" not in details or case.city.policy.appeal_each_installment
    return Decision.objects.create(
        case=case,
        kind=kind,
        decided_by_id=actor.user_id if proposed_by is None else proposed_by,
        approved_by_id=None if proposed_by is None else actor.user_id,
        decided_at=now,
        segregability=segregability.strip(),
        withholding=withholding,
        responsible=[{"name": name.strip(), "title": title.strip()} for name, title in responsible],
        remedies=draft_remedies(case, now, kind, ends=ends, part=details.get("part", 0), clock=clock),
        details={**details, **_own_day(case)},
    )


def _own_day(case: RecordsRequest) -> dict[str, str]:
    """The day a decision was really made, where it is entered later (Decision.acted_on)."""
    return {"acted_on": case.acted.on.isoformat()} if case.acted else {}


def record_event(
    case: RecordsRequest,
    kind: EventKind,
    decision: Decision,
    actor: Actor,
    now: datetime,
    clock_facts: Sequence[Fact],
    *,
    documents: Sequence[Document] = (),
    fixed: Mapping[str, Any] | None = None,
    clock: case_clock.Clock | None = None,
    letter_context: LetterContext | None = None,
) -> None:
    """Enter the event of a decision, with the terms the city is bound to from now on.

    `documents` are those released with it; `clock` is the case's clock before this event, where it was read already.
    `fixed`: the release of reviewed records that goes out with it (services/records/release.py), or the dataset that it
    is about. `letter_context`: what its letter says, where that is more than of every decision.
    """
    ended = overtake_question(case, actor=actor, now=now)
    citations = list(decision.citations.all())
    data: dict[str, Any] = {
        "decision_id": decision.pk,
        "citations": [item.citation_text for item in citations],
        "terms": case_clock.terms_data(terms_of(case.city.policy)),
        **determination_withholding_log.event_data(decision),
        **(fixed or {}),
    }
    if decision.approved_by_id is not None:
        data["approver_id"] = decision.approved_by_id
    if "part" in decision.details:
        data["part"] = decision.details["part"]
    if documents:
        data["document_ids"] = [document.pk for document in documents]
    case_work.record_event(
        case,
        kind,
        data,
        actor=actor,
        now=now,
        clock_facts=[*clock_facts, *ended],
        clock=clock,
        letter_context=letter_context
        or DecisionContext(
            decision=decision,
            citations=citations,
            log=determination_withholding_log.rows(decision) if decision.details.get("log") else [],
            documents=documents,
        ),
    )
    overtake_if_ended(case, kind, actor=actor, now=now)
    make_moot(case, actor=actor, now=now)
