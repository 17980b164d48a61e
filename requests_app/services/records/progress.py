"""How far the review of a case's records is, in pages, for its requester, where the city shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from requests_app.cases.models import RecordsRequest
from requests_app.records.kinds import RecordDecision
from requests_app.records.models import Record


@dataclass(frozen=True, slots=True)
class Progress:
    """Pages reviewed, of so many. A record without pages, such as a recording, counts as one."""

    reviewed: int
    pages: int


def progress_of(case: RecordsRequest) -> Progress | None:
    """How far the review is; None where the city does not show it or there is nothing to review."""
    if not case.city.policy.shows_review_progress or not case.is_open:
        return None
    pages = Greatest("pages_count", Value(1))
    counted = (
        Record.objects.to_decide()
        .filter(case=case)
        .aggregate(
            pages=Coalesce(Sum(pages), Value(0)),
            reviewed=Coalesce(Sum(pages, filter=~Q(decision=RecordDecision.UNDECIDED)), Value(0)),
        )
    )
    return Progress(counted["reviewed"], counted["pages"]) if counted["pages"] else None
