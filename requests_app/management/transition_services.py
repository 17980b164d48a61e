"""Each transition of a case: the service that applies it and the event it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from requests_app.cases.event_kinds import EventKind
from requests_app.services.appeals import (
    decide as appeal_decide,
    file as appeal_file,
    go_on as appeal_go_on,
    silence as appeal_silence,
    withdrawal as appeal_withdrawal,
)
from requests_app.services.cases import (
    clarification as case_clarification,
    close as case_close,
    extension as case_extension,
    reopen as case_reopen,
    review as case_review,
    unanswered as case_unanswered,
    withdrawal as case_withdrawal,
)
from requests_app.services.data_access import grants as data_access_grants
from requests_app.services.determinations import (
    availability as determination_availability,
    decide as determination_decide,
    no_records as determination_no_records,
)
from requests_app.services.exemption_reviews import (
    decline_to_protect,
    keep_withheld,
    open_it,
    protect_it,
)

ACTIONS: dict[str, tuple[Callable[..., Any], EventKind]] = {
    "begin_review": (case_review.begin_review, EventKind.REVIEW_BEGUN),
    "ask_to_clarify": (case_review.ask_to_clarify, EventKind.CLARIFICATION_ASKED),
    "clarify": (case_clarification.clarify, EventKind.CLARIFIED),
    "continue_without_answer": (case_unanswered.continue_without_answer, EventKind.CONTINUED_UNANSWERED),
    "close_for_silence": (case_unanswered.close_for_silence, EventKind.CLOSED_FOR_SILENCE),
    "extend": (case_extension.extend, EventKind.EXTENDED),
    "grant": (determination_availability.grant, EventKind.GRANTED),
    "reschedule": (determination_availability.reschedule, EventKind.RESCHEDULED),
    "release_part": (determination_decide.release_part, EventKind.PART_RELEASED),
    "release": (determination_decide.release, EventKind.RELEASED),
    "release_in_part": (determination_decide.release_in_part, EventKind.PARTLY_RELEASED),
    "deny": (determination_decide.deny, EventKind.DENIED),
    "report_no_records": (determination_no_records.report_no_records, EventKind.NO_RECORDS),
    "open_it": (open_it.open_it, EventKind.OPENED),
    "keep_withheld": (keep_withheld.keep_withheld, EventKind.KEPT_WITHHELD),
    "protect_it": (protect_it.protect_it, EventKind.PROTECTED),
    "decline_to_protect": (decline_to_protect.decline_to_protect, EventKind.NOT_PROTECTED),
    "grant_access": (data_access_grants.grant_access, EventKind.ACCESS_GRANTED),
    "transfer": (determination_no_records.transfer, EventKind.TRANSFERRED),
    "withdraw": (case_withdrawal.withdraw, EventKind.WITHDRAWN),
    "undo_withdrawal": (case_withdrawal.undo_withdrawal, EventKind.WITHDRAWAL_UNDONE),
    "appeal": (appeal_file.appeal, EventKind.APPEALED),
    "go_on": (appeal_go_on.go_on, EventKind.APPEAL_WENT_ON),
    "order_decision": (appeal_silence.order_decision, EventKind.APPEAL_DECISION_ORDERED),
    "dismiss_appeal": (appeal_silence.dismiss_appeal, EventKind.APPEAL_DISMISSED),
    "uphold": (appeal_decide.decide_appeal, EventKind.APPEAL_UPHELD),
    "overturn": (appeal_decide.decide_appeal, EventKind.APPEAL_OVERTURNED),
    "overturn_in_part": (appeal_decide.decide_appeal, EventKind.APPEAL_PARTLY_OVERTURNED),
    "withdraw_appeal": (appeal_withdrawal.withdraw_appeal, EventKind.APPEAL_WITHDRAWN),
    "close": (case_close.close, EventKind.CLOSED),
    "reopen": (case_reopen.reopen, EventKind.REOPENED),
    "transfer_back": (case_reopen.transfer_back, EventKind.TRANSFERRED_BACK),
}
"""Each transition of a case: the service that applies it and the event it leaves."""
