"""Each transition of a case: the service that applies it and the event it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from requests_app.cases.event_kinds import EventKind
from requests_app.services.appeals import (
    decide as appeal_decide,
    file as appeal_file,
    withdrawal as appeal_withdrawal,
)
from requests_app.services.cases import (
    clarification as case_clarification,
    close as case_close,
    extension as case_extension,
    review as case_review,
    withdrawal as case_withdrawal,
)
from requests_app.services.data_access import grants as data_access_grants
from requests_app.services.determinations import (
    availability as determination_availability,
    decide as determination_decide,
    no_records as determination_no_records,
)

ACTIONS: dict[str, tuple[Callable[..., Any], EventKind]] = {
    "begin_review": (case_review.begin_review, EventKind.REVIEW_BEGUN),
    "ask_to_clarify": (case_review.ask_to_clarify, EventKind.CLARIFICATION_ASKED),
    "clarify": (case_clarification.clarify, EventKind.CLARIFIED),
    "extend": (case_extension.extend, EventKind.EXTENDED),
    "grant": (determination_availability.grant, EventKind.GRANTED),
    "reschedule": (determination_availability.reschedule, EventKind.RESCHEDULED),
    "release_part": (determination_decide.release_part, EventKind.PART_RELEASED),
    "release": (determination_decide.release, EventKind.RELEASED),
    "release_in_part": (determination_decide.release_in_part, EventKind.PARTLY_RELEASED),
    "deny": (determination_decide.deny, EventKind.DENIED),
    "report_no_records": (determination_no_records.report_no_records, EventKind.NO_RECORDS),
    "grant_access": (data_access_grants.grant_access, EventKind.ACCESS_GRANTED),
    "transfer": (determination_no_records.transfer, EventKind.TRANSFERRED),
    "withdraw": (case_withdrawal.withdraw, EventKind.WITHDRAWN),
    "appeal": (appeal_file.appeal, EventKind.APPEALED),
    "uphold": (appeal_decide.decide_appeal, EventKind.APPEAL_UPHELD),
    "overturn": (appeal_decide.decide_appeal, EventKind.APPEAL_OVERTURNED),
    "overturn_in_part": (appeal_decide.decide_appeal, EventKind.APPEAL_PARTLY_OVERTURNED),
    "withdraw_appeal": (appeal_withdrawal.withdraw_appeal, EventKind.APPEAL_WITHDRAWN),
    "close": (case_close.close, EventKind.CLOSED),
    "reopen": (case_close.reopen, EventKind.REOPENED),
}
"""Each transition of a case: the service that applies it and the event it leaves."""
