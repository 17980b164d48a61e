"""Appeals: filed by the requester, taken up and decided by an officer who did not decide the request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases import facts, policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import Appeal, AppealPoint, Citation, RecordsRequest
from requests_app.cases.models.appeals import Finding
from requests_app.cases.moves_checked import make
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.cases.states import APPEALABLE_STATES, OPEN_APPEAL_STATES, UNDECIDED_STATES, State
from requests_app.cases.vocabulary import EventKind
from requests_app.cities.terms import local_date, terms_of
from requests_app.law.clock import Fact, Terms
from requests_app.law.pack import Pack
from requests_app.services import desk
from requests_app.services.denials import Person, appeal_offered
from requests_app.services.gaps import required


def appeal(
    case_id: int,
    *,
    grounds: str,
    citations: Sequence[int] = (),
    lateness_reason: str = "",
    representative: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> Appeal:
    """Contest a decision (which citations) or that there is none in time. Raises NotNow outside the window."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "appeal", case)
        clock = facts.clock_of(case)
        terms = clock.terms if case.state in APPEALABLE_STATES else terms_of(case.city.policy)
        _require_open_way(case, clock.pack, terms, now)
        lateness = _require_in_time(case, clock, lateness_reason, now)
        required(grounds=(grounds, _("Say why you think the decision is wrong.")))
        contested = _contested(case, citations)
        from_state = case.state
        make(case, "appeal")
        row = Appeal.objects.create(
            number=f"{case.number}-A{Appeal.objects.filter(case=case).count() + 1}",
            case=case,
            decision=case.decision if from_state in APPEALABLE_STATES else None,
            from_state=from_state,
            grounds=grounds.strip(),
            lateness_reason=lateness,
            representative=representative.strip(),
            received_at=now,
        )
        AppealPoint.objects.bulk_create([AppealPoint(appeal=row, citation=item) for item in contested])
        desk.enter(
            case,
            EventKind.APPEALED,
            {
                "appeal_id": row.pk,
                "citations": [item.citation_text for item in contested if item],
                "terms": facts.terms_data(terms),
            },
            actor=actor,
            now=now,
            clock_facts=[Fact("appealed", local_date(case.city, now), None, from_state)],
            told={"appeal": row, "contested": contested, "appeal_basis": case.city.policy.appeal_basis},
        )
        return row


def _require_open_way(case: RecordsRequest, pack: Pack, terms: Terms, now: datetime) -> None:
    desk.require_state(case, *APPEALABLE_STATES, *UNDECIDED_STATES)
    if not appeal_offered(pack, terms):
        raise NotNow(_("The city does not specify an appeal of its own. The courts stay open to you."))
    if case.state in UNDECIDED_STATES and not determination_overdue(case, now):
        raise NotNow(_("The city still has time to decide. You can appeal once its date has passed."))


def determination_overdue(case: RecordsRequest, now: datetime) -> bool:
    """Whether the running determination date has passed on the city's calendar."""
    today = local_date(case.city, now)
    return any(
        due.kind == "determination" and due.is_open and due.due_on and due.due_on < today
        for due in facts.clock_of(case).dues()
    )


def window_passed(clock: facts.Clock, today: date) -> bool:
    """Whether the last appeal window had a last day and it is over."""
    windows = [due for due in clock.dues() if due.kind == "appeal_window"]
    last_on = windows[-1].due_on if windows else None
    return last_on is not None and last_on < today


def _require_in_time(case: RecordsRequest, clock: facts.Clock, reason: str, now: datetime) -> str:
    if case.state in UNDECIDED_STATES or not window_passed(clock, local_date(case.city, now)):
        return ""
    if not case.city.policy.appeal_late_allowed:
        raise NotNow(_("The last day to appeal has passed. The courts stay open to you."))
    required(
        lateness_reason=(
            reason,
            _("The last day to appeal has passed. Say why you could not appeal in time."),
        )
    )
    return reason.strip()


def _contested(case: RecordsRequest, citation_ids: Sequence[int]) -> list[Citation | None]:
    if case.state not in (State.DENIED, State.PARTLY_RELEASED):
        return [None]
    own = {item.pk: item for item in Citation.objects.filter(decision=case.decision)}
    chosen: list[Citation | None] = [own[pk] for pk in own if pk in set(citation_ids)]
    if len(chosen) != len(set(citation_ids)):
        raise Incomplete({"citations": [_("Choose only exemptions that this decision cites.")]})
    if not chosen:
        raise Incomplete({"citations": [_("Tick at least one exemption you contest.")]})
    return chosen


def withdraw_appeal(
    case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Take the open appeal back; the case returns to the state it came from."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "withdraw_appeal", case)
        row = open_appeal(case)
        make(case, "withdraw_appeal", row.from_state)
        make(row, "withdraw")
        row.decided_at = now
        row.save()
        desk.enter(
            case,
            EventKind.APPEAL_WITHDRAWN,
            {"appeal_id": row.pk, "to_state": row.from_state},
            actor=actor,
            now=now,
            clock_facts=[Fact("appeal_withdrawn", local_date(case.city, now), None, "")],
            told={"appeal": row},
        )
        return case


def open_appeal(case: RecordsRequest) -> Appeal:
    """The open appeal of a case held under lock. Raises NotNow."""
    row = (
        Appeal.objects.select_for_update(of=("self",))
        .filter(case=case, state__in=[str(state) for state in OPEN_APPEAL_STATES])
        .first()
    )
    if row is None:
        raise NotNow(_("There is no open appeal."))
    return row


def take_up(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """An officer takes an appeal up; never the person who decided the request."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "take_up_appeal", case)
        row = open_appeal(case)
        refuse_own_decision(row, actor)
        make(row, "take_up")
        row.officer_id = actor.user_id
        row.save()
        desk.enter(case, EventKind.APPEAL_TAKEN_UP, {"appeal_id": row.pk}, actor=actor, now=now)
        return case


def refuse_own_decision(row: Appeal, actor: Actor) -> None:
    """Refuse with NotPermitted where the actor decided what is appealed."""
    if row.decision is not None and row.decision.decided_by_id == actor.user_id:
        raise NotPermitted(_("You decided this request, so somebody else must decide the appeal."))


@dataclass(frozen=True, slots=True)
class FindingInput:
    """What the officer found on one point and why."""

    finding: str
    reason: str


def decide_appeal(
    case_id: int,
    *,
    findings: Mapping[int, FindingInput],
    responsible: Sequence[Person],
    instruction: str = "",
    new_due_on: date | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Decide an appeal point by point: all upheld, all overturned, or mixed. Overturned sends the case back."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, VERB[_outcome(findings)], case)
        desk.require_state(case, State.APPEALED)
        row = open_appeal(case)
        refuse_own_decision(row, actor)
        points = list(row.points.select_related("citation"))
        findings = {point.pk: findings[point.pk] for point in points if point.pk in findings}
        outcome = _outcome(findings)
        today = local_date(case.city, now)
        _require_whole(points, findings, responsible, outcome, instruction, new_due_on, today)
        _record(row, points, findings)
        make(row, VERB[outcome])
        make(case, VERB[outcome])
        row.officer_id, row.decided_at, row.instruction = actor.user_id, now, instruction.strip()
        row.new_due_on = new_due_on if outcome != "upheld" else None
        row.responsible = [{"name": name.strip(), "title": title.strip()} for name, title in responsible]
        row.save()
        clock_facts = [Fact("appeal_decided", today, None, outcome)]
        if outcome != "upheld":
            clock_facts.append(Fact("remanded", today, new_due_on, ""))
        desk.enter(
            case,
            EVENT[outcome],
            {"appeal_id": row.pk, "outcome": outcome, "citations": _texts(points)},
            actor=actor,
            now=now,
            clock_facts=clock_facts,
            told=_told(case, row, points),
        )
        return case


VERB = {"upheld": "uphold", "overturned": "overturn", "partly_overturned": "overturn_in_part"}
EVENT = {
    "upheld": EventKind.APPEAL_UPHELD,
    "overturned": EventKind.APPEAL_OVERTURNED,
    "partly_overturned": EventKind.APPEAL_PARTLY_OVERTURNED,
}


def _outcome(findings: Mapping[int, FindingInput]) -> str:
    found = {item.finding for item in findings.values()}
    if found == {Finding.UPHELD.value}:
        return "upheld"
    if found == {Finding.OVERTURNED.value}:
        return "overturned"
    return "partly_overturned"


def _require_whole(
    points: Sequence[AppealPoint],
    findings: Mapping[int, FindingInput],
    responsible: Sequence[Person],
    outcome: str,
    instruction: str,
    new_due_on: date | None,
    today: date,
) -> None:
    gaps: dict[str, list[str]] = {}
    for point in points:
        found = findings.get(point.pk)
        if found is None or found.finding not in Finding.values:
            gaps[f"findings.{point.pk}.finding"] = [_("Choose a finding for this point.")]
        elif not found.reason.strip():
            gaps[f"findings.{point.pk}.reason"] = [_("Give the reason for this finding.")]
    if not responsible or any(not name.strip() or not title.strip() for name, title in responsible):
        gaps["responsible"] = [_("Name each person responsible, with name and title.")]
    if outcome != "upheld" and not instruction.strip():
        gaps["instruction"] = [_("Say what must be decided again.")]
    if new_due_on is not None and new_due_on <= today:
        gaps["new_due_on"] = [_("The new date must be in the future.")]
    if gaps:
        raise Incomplete(gaps)


def _record(row: Appeal, points: Sequence[AppealPoint], findings: Mapping[int, FindingInput]) -> None:
    for point in points:
        found = findings[point.pk]
        point.finding, point.reason = found.finding, found.reason.strip()
    AppealPoint.objects.bulk_update(points, ["finding", "reason"])


def _texts(points: Sequence[AppealPoint]) -> list[str]:
    return [point.citation.citation_text for point in points if point.citation]


def _told(case: RecordsRequest, row: Appeal, points: Sequence[AppealPoint]) -> dict[str, Any]:
    return {"appeal": row, "points": points, "remedies": facts.pack_of(case).remedies.judicial}
