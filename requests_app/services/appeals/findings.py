"""What an officer finds on each point of an appeal, and the outcome the findings add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from requests_app.cases.models import Appeal, AppealPoint
from requests_app.cases.models.appeals import Finding
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import City
from requests_app.services.determinations.drafts import Person
from requests_app.services.unit_of_work.missing_fields import said
from requests_app.services.unit_of_work.people import responsible_gaps


@dataclass(frozen=True, slots=True)
class FindingInput:
    """What the officer found on one point and why."""

    finding: str
    reason: str


def outcome_of(findings: Mapping[int, FindingInput]) -> str:
    found = {item.finding for item in findings.values()}
    if found == {Finding.UPHELD.value}:
        return "upheld"
    if found == {Finding.OVERTURNED.value}:
        return "overturned"
    return "partly_overturned"


def require_whole(
    city: City,
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
            gaps[f"findings.{point.pk}.reason"] = [_("Enter the reason for this finding.")]
    if not responsible or any(not name.strip() or not title.strip() for name, title in responsible):
        gaps["responsible"] = [_("Enter the name and title of each person responsible.")]
    gaps |= said(responsible_gaps(city, responsible))
    if outcome != "upheld" and not instruction.strip():
        gaps["instruction"] = [_("Say what the department must decide again.")]
    if new_due_on is not None and new_due_on <= today:
        gaps["new_due_on"] = [_("Enter a new date in the future.")]
    if gaps:
        raise Incomplete(gaps)


def keep_findings(row: Appeal, points: Sequence[AppealPoint], findings: Mapping[int, FindingInput]) -> None:
    for point in points:
        found = findings[point.pk]
        point.finding, point.reason = found.finding, found.reason.strip()
    AppealPoint.objects.bulk_update(points, ["finding", "reason"])
