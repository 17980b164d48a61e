"""Appeals decided: taken up and answered point by point by an officer who had no hand in the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cases.refusals import NotNow, NotPermitted
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.appeals import AppealDecidedContext
from requests_app.services.appeals.findings import FindingInput, keep_findings, outcome_of, require_whole
from requests_app.services.appeals.points import named, open_appeal, positions
from requests_app.services.determinations.drafts import Person
from requests_app.services.open_matters.overtaken import overtake_if_ended
from requests_app.services.records.overturned import reopen
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import apply_transition


def take_up(
    case_id: int, *, actor: Actor, now: datetime, acted: Acted | None = None, seen_seq: int | None = None
) -> RecordsRequest:
    """An officer takes an appeal up; never the person who decided the request."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.TAKE_UP_APPEAL, case)
        row = open_appeal(case)
        refuse_own_decision(row, actor)
        apply_transition(row, "take_up")
        row.officer_id = actor.user_id
        row.save()
        case_work.record_event(case, EventKind.APPEAL_TAKEN_UP, {"appeal_id": row.pk}, actor=actor, now=now)
        return case


def refuse_own_decision(row: Appeal, actor: Actor) -> None:
    """Refuse with NotPermitted where the actor decided, or approved, what is appealed."""
    if row.decision is not None and actor.user_id in (
        row.decision.decided_by_id,
        row.decision.approved_by_id,
    ):
        raise NotPermitted(_("You decided this request, so someone else must decide the appeal."))


def decide_appeal(
    case_id: int,
    *,
    findings: Mapping[int, FindingInput],
    responsible: Sequence[Person],
    instruction: str = "",
    new_due_on: date | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Decide an appeal point by point: all upheld, all overturned, or mixed. Overturned sends the case back."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, VERB[outcome_of(findings)], case)
        policy.require_second_person(actor, VERB[outcome_of(findings)], case, now)
        row = open_appeal(case)
        if row.decision is None:
            raise NotNow(
                _(
                    "This appeal is about a missing decision. Order the decision by a day, or dismiss the appeal."
                )
            )
        refuse_own_decision(row, actor)
        points = list(row.points.select_related("citation", "line"))
        findings = {point.pk: findings[point.pk] for point in points if point.pk in findings}
        outcome = outcome_of(findings)
        today = day_of_act(case, now)
        require_whole(case.city, points, findings, responsible, outcome, instruction, new_due_on, today)
        keep_findings(row, points, findings)
        reopen(case, row.decision, row.number, points)
        apply_transition(row, VERB[outcome])
        apply_transition(case, VERB[outcome])
        row.officer_id, row.decided_at, row.instruction = actor.user_id, now, instruction.strip()
        row.new_due_on = new_due_on if outcome != "upheld" else None
        row.responsible = [{"name": name.strip(), "title": title.strip()} for name, title in responsible]
        row.save()
        clock_facts = [Fact(kind="appeal_decided", on=today, what=outcome)]
        if outcome != "upheld":
            clock_facts.append(Fact(kind="remanded", on=today, to_on=new_due_on))
        case_work.record_event(
            case,
            EVENT[outcome],
            {
                "appeal_id": row.pk,
                "outcome": outcome,
                "citations": named(points),
                **({"lines": positions(points)} if positions(points) else {}),
            },
            actor=actor,
            now=now,
            clock_facts=clock_facts,
            letter_context=AppealDecidedContext(appeal=row, points=points),
        )
        overtake_if_ended(case, EVENT[outcome], actor=actor, now=now)
        return case


VERB = {"upheld": Verb.UPHOLD, "overturned": Verb.OVERTURN, "partly_overturned": Verb.OVERTURN_IN_PART}
EVENT = {
    "upheld": EventKind.APPEAL_UPHELD,
    "overturned": EventKind.APPEAL_OVERTURNED,
    "partly_overturned": EventKind.APPEAL_PARTLY_OVERTURNED,
}
