"""A rolling release of two installments, each of which withholds something that can be appealed at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from requests_app.models import Decision, RecordsRequest
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from tests import cast

FIRST_AT = cast.NOW + 2 * cast.DAY
SECOND_AT = cast.NOW + 12 * cast.DAY
WITHHELD: dict[str, Any] = {
    "segregability": "The memo was separated from the advice.",
    "responsible": cast.RESPONSIBLE,
}


def part(case: RecordsRequest, now: datetime, cited: CitationInput) -> Decision:
    draft = ReleaseDraft(public_url="https://records.example.org/one", citations=[cited], **WITHHELD)
    determination_decide.release_part(case.pk, draft=draft, actor=cast.the_reviewer(case), now=now)
    return Decision.objects.filter(case=case).latest("pk")


def two_parts() -> tuple[RecordsRequest, Decision, Decision]:
    """Installment 1 on October 7 withholds what counsel wrote, installment 2 on October 17 drafts."""
    case = cast.a_case_in("in_production", cast.a_city(appeal_each_installment=True))
    first = part(case, FIRST_AT, cast.COUNSEL)
    second = part(case, SECOND_AT, cast.DRAFTS)
    return cast.again(case), first, second


def cited(decision: Decision) -> list[int]:
    return list(decision.citations.values_list("pk", flat=True))


def last_days(case: RecordsRequest) -> list[tuple[int, date | None]]:
    rows = case.deadlines.filter(kind="appeal_window").order_by("cycle")
    return list(rows.values_list("part", "due_on"))


def last_day_of(case: RecordsRequest, number: int) -> date:
    found = dict(last_days(case))[number]
    assert found is not None
    return found
