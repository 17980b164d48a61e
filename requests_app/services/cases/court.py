"""A court's steps about a case, recorded one by one: petition, response, hearing, order, compliance, fees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CourtStep, RecordsRequest
from requests_app.cases.models.court import MET_BY, WITH_A_DAY, CourtStepKind
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.services.unit_of_work import cases as case_work


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    """A step as a clerk reads it off the paper. `happened_on` of a hearing may lie ahead."""

    kind: str
    court: str
    docket: str
    happened_on: date
    due_on: date | None = None
    amount: Decimal | None = None
    words: str = ""


def record_court_step(
    case_id: int, *, draft: StepDraft, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Record one step. A response meets the petition of its docket, compliance the orders too. Raises Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECORD_COURT_ORDER, case)
        _require_sound(draft, local_date(case.city, now))
        docket = " ".join(draft.docket.split())
        step = CourtStep.objects.create(
            case=case,
            kind=draft.kind,
            court=" ".join(draft.court.split()),
            docket=docket,
            happened_on=draft.happened_on,
            due_on=draft.due_on,
            amount=draft.amount,
            words=draft.words.strip(),
            recorded_by_id=int(actor.user_id or 0),
            recorded_at=now,
        )
        met = CourtStep.objects.filter(case=case, docket=docket, kind__in=MET_BY.get(draft.kind, ()))
        met.filter(met_on=None).update(met_on=draft.happened_on)
        data = {
            "court_step_id": step.pk,
            "what": draft.kind,
            "on": draft.happened_on.isoformat(),
            **({"due_on": draft.due_on.isoformat()} if draft.due_on else {}),
        }
        case_work.record_event(case, EventKind.COURT_STEP_RECORDED, data, actor=actor, now=now)
        return case


def _require_sound(draft: StepDraft, today: date) -> None:
    gaps: dict[str, list[str]] = {}
    if draft.kind not in CourtStepKind.values:
        gaps["kind"] = [_("Choose what happened.")]
    if not draft.court.strip() or len(draft.court) > 200:
        gaps["court"] = [_("Enter the name of the court.")]
    if not draft.docket.strip() or len(draft.docket) > 120:
        gaps["docket"] = [_("Enter the number the court gave the case.")]
    if draft.happened_on > today and draft.kind != CourtStepKind.HEARING:
        gaps["happened_on"] = [_("This date is in the future.")]
    if draft.due_on is not None and draft.kind not in WITH_A_DAY:
        gaps["due_on"] = [_("Only a petition or an order has a day by which the city must act.")]
    elif draft.due_on is not None and draft.due_on < draft.happened_on:
        gaps["due_on"] = [_("That day is before the petition or order. Check the dates.")]
    if (draft.amount is not None) != (draft.kind == CourtStepKind.FEES):
        gaps["amount"] = [_("Enter an amount for fees, and only for fees.")]
    elif draft.amount is not None and (
        not draft.amount.is_finite() or draft.amount <= 0 or draft.amount != round(draft.amount, 2)
    ):
        gaps["amount"] = [_("Enter an amount greater than $0.00.")]
    elif draft.amount is not None and draft.amount >= 10**9:
        gaps["amount"] = [_("The total is too large. Check the amounts.")]
    if gaps:
        raise Incomplete(gaps)
