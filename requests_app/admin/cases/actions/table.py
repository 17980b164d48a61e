"""The one table of actions on a case. Among equals of one weight the order here is the order of the buttons."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.admin.actions.action import Action
from requests_app.admin.cases.actions import (
    access,
    appeals,
    closing,
    custodian_tasks,
    determinations,
    exemption_reviews,
    fees,
    for_requester,
    messages,
    outside,
    recorded_answers,
    retention,
    review,
    scope,
    special_deadlines,
    staff_time,
)
from requests_app.cases.models import RecordsRequest

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    **appeals.ACTIONS,
    **exemption_reviews.ACTIONS,
    **determinations.ACTIONS,
    **review.ACTIONS,
    **custodian_tasks.ACTIONS,
    **fees.ACTIONS,
    **scope.ACTIONS,
    **access.ACTIONS,
    **outside.ACTIONS,
    **recorded_answers.ACTIONS,
    **for_requester.ACTIONS,
    **closing.ACTIONS,
    **special_deadlines.ACTIONS,
    **messages.ACTIONS,
    **staff_time.ACTIONS,
    **retention.ACTIONS,
}
