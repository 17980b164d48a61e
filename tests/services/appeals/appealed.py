"""A decision contested by its requester."""

from __future__ import annotations

from typing import Any

from requests_app.models import Appeal, RecordsRequest
from requests_app.services.appeals import draft as appeal_draft, file as appeal_file
from tests import cast

DAY = cast.DAY


def citations_of(case: RecordsRequest) -> list[int]:
    return list(case.decision.citations.values_list("pk", flat=True))


def appeal_to_city(case: RecordsRequest, now: Any = None, **changes: Any) -> Appeal:
    given: dict[str, Any] = {"grounds": "These are facts, not advice.", "citations": ()}
    if case.state in {"denied", "partly_released"}:
        given["citations"] = citations_of(case)
    return appeal_file.appeal(
        case.pk,
        draft=appeal_draft.AppealDraft(**{**given, **changes}),
        actor=cast.the_requester(case),
        now=now or cast.NOW + DAY,
    )
