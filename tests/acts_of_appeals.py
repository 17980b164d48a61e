"""The acts of an appeal, told like those of acts.py."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.models import Appeal, RecordsRequest
from requests_app.services.appeals import (
    decide as appeal_decide,
    draft as appeal_draft,
    file as appeal_file,
    findings as appeal_findings,
    withdrawal as appeal_withdrawal,
)
from tests.acts import again
from tests.people import the_officer, the_requester


def appeal(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """Every citation is contested; without a decision, its absence is."""
    decision = again(case).decision
    citations = list(decision.citations.values_list("pk", flat=True)) if decision else []
    appeal_file.appeal(
        case.pk,
        draft=appeal_draft.AppealDraft(grounds="These are facts, not advice.", citations=citations),
        actor=actor or the_requester(case),
        now=now,
    )


def the_appeal(case: RecordsRequest) -> Appeal:
    """The latest appeal of a case."""
    return case.appeals.latest("id")


def decide_appeal(case: RecordsRequest, now: datetime, *findings: str, actor: Actor | None = None) -> None:
    """The officer finds as told, point by point; the last finding holds for every further point."""
    has_one = case.appeals.exists()  # without an appeal the service must say so, whatever was found
    points = list(the_appeal(case).points.all()) if has_one else []
    keys = [point.pk for point in points] or list(range(len(findings)))
    told = [*findings, *[findings[-1]] * len(keys)]
    found = {
        key: appeal_findings.FindingInput(finding, "Because of what the record shows.")
        for key, finding in zip(keys, told, strict=False)
    }
    overturned = any(item.finding == "overturned" for item in found.values())
    appeal_decide.decide_appeal(
        case.pk,
        findings=found,
        responsible=[("Morgan Reyes", "Appeals Officer")],
        instruction="Release what is factual." if overturned else "",
        actor=actor or the_officer(case),
        now=now,
    )


def uphold(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The city was right on every point."""
    decide_appeal(case, now, "upheld", actor=actor)


def overturn(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester was right on every point."""
    decide_appeal(case, now, "overturned", actor=actor)


def overturn_in_part(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The city was right on the first point only."""
    decide_appeal(case, now, "upheld", "overturned", actor=actor)


def withdraw_appeal(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester takes the appeal back."""
    appeal_withdrawal.withdraw_appeal(case.pk, actor=actor or the_requester(case), now=now)


def take_up(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The officer takes the appeal up."""
    appeal_decide.take_up(case.pk, actor=actor or the_officer(case), now=now)
