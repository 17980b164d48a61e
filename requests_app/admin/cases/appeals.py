"""The appeals of the case a page shows, looked up once a page."""

from __future__ import annotations

from typing import cast

from requests_app.cases.actors import Actor
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cases.states import OPEN_APPEAL_STATES

_APPEALS = "_appeals_of_the_page"


def appeals_of(case: RecordsRequest) -> list[Appeal]:
    """The appeals with what the page shows of them, the latest first; one query where there is none."""
    if not hasattr(case, _APPEALS):
        rows = case.appeals.select_related("officer").prefetch_related(
            "points__citation", "points__line", "documents"
        )
        setattr(case, _APPEALS, list(rows.order_by("-received_at")))
    return cast("list[Appeal]", getattr(case, _APPEALS))


def has_open_appeal(case: RecordsRequest, _actor: Actor) -> bool:
    """An appeal waits for its decision."""
    return any(row.state in OPEN_APPEAL_STATES for row in appeals_of(case))
