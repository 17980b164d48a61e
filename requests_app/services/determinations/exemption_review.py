"""What is different where an exemption review is decided: no records are handed over, and what the decision says."""

from __future__ import annotations

from typing import Any

from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import EndsInItsOwnWay
from requests_app.cases.states import Kind


def require_records(case: RecordsRequest) -> None:
    """Refuse with EndsInItsOwnWay where the request asks for no records."""
    if case.kind == Kind.EXEMPTION_REVIEW:
        raise EndsInItsOwnWay


def review_details(case: RecordsRequest) -> dict[str, Any]:
    """What every decision on an exemption review tells: what was asked, and of which dataset, by its name that day."""
    dataset = case.dataset
    named = {"dataset_id": dataset.pk, "dataset": dataset.title} if dataset else {}
    return {"aim": case.review_aim, **named}
