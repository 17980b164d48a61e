"""Which letters each kind of event causes, to whom, and whether the law wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from requests_app.cases.vocabulary import EventKind


class Audience(StrEnum):
    """Who a letter is written to."""

    REQUESTER = "requester"
    INTAKE = "intake"
    HANDLER = "handler"
    OFFICERS = "officers"
    REPORTER = "reporter"
    HOLDER = "holder"
    DATA_OFFICE = "data_office"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its template `templates/notices/<key>.txt`, its reader, and the pack letter it answers to."""

    key: str
    audience: Audience
    statutory: bool = False
    pack_letter: str = ""


RECEIPT = Letter("receipt", Audience.REQUESTER)
ACKNOWLEDGMENT = Letter("acknowledgment", Audience.REQUESTER, True, "acknowledgment")
CLARIFICATION = Letter("clarification", Audience.REQUESTER, True, "clarification")
EXTENSION = Letter("extension", Audience.REQUESTER, True, "extension")
FEE_ESTIMATE = Letter("fee_estimate", Audience.REQUESTER, True, "fee_estimate")
FEE_SETTLED = Letter("fee_settled", Audience.REQUESTER)
DETERMINATION = Letter("determination", Audience.REQUESTER, True, "determination_grant")
RESCHEDULED = Letter("rescheduled", Audience.REQUESTER, True)
RELEASE = Letter("release", Audience.REQUESTER, True)
PARTIAL_DENIAL = Letter("partial_denial", Audience.REQUESTER, True, "partial_denial")
DENIAL = Letter("denial", Audience.REQUESTER, True, "full_denial")
NO_RECORDS = Letter("no_records", Audience.REQUESTER, True, "no_responsive_records")
TRANSFER = Letter("transfer", Audience.REQUESTER, True)
WITHDRAWN = Letter("withdrawn", Audience.REQUESTER)
APPEAL_RECEIPT = Letter("appeal_receipt", Audience.REQUESTER, True, "appeal_receipt")
APPEAL_UPHELD = Letter("appeal_upheld", Audience.REQUESTER, True, "appeal_upheld")
APPEAL_OVERTURNED = Letter("appeal_overturned", Audience.REQUESTER, True, "appeal_remanded")
APPEAL_WITHDRAWN = Letter("appeal_withdrawn", Audience.REQUESTER)
CLOSING = Letter("closing", Audience.REQUESTER, False, "closure")
REOPENING = Letter("reopening", Audience.REQUESTER, True)
DATE_CHANGED = Letter("date_changed", Audience.REQUESTER, True)
LATE = Letter("late", Audience.REQUESTER, True)
MESSAGE = Letter("message", Audience.REQUESTER)
LINK = Letter("link", Audience.REQUESTER)
DESK_NEW_CASE = Letter("desk_new_case", Audience.INTAKE)
DESK_ANSWER = Letter("desk_answer", Audience.HANDLER)
DESK_MESSAGE = Letter("desk_message", Audience.HANDLER)
DESK_WITHDRAWN = Letter("desk_withdrawn", Audience.HANDLER)
DESK_APPEAL = Letter("desk_appeal", Audience.OFFICERS)
DESK_APPEAL_WITHDRAWN = Letter("desk_appeal_withdrawn", Audience.OFFICERS)
DESK_REMAND = Letter("desk_remand", Audience.HANDLER)
DESK_REMINDER = Letter("desk_reminder", Audience.HANDLER)
DESK_LATE = Letter("desk_late", Audience.HANDLER)

LETTERS: Mapping[EventKind, tuple[Letter, ...]] = {
    EventKind.FILED: (RECEIPT, DESK_NEW_CASE),
    EventKind.REVIEW_BEGUN: (ACKNOWLEDGMENT,),
    EventKind.CLARIFICATION_ASKED: (CLARIFICATION,),
    EventKind.CLARIFIED: (DESK_ANSWER,),
    EventKind.EXTENDED: (EXTENSION,),
    EventKind.FEE_ESTIMATED: (FEE_ESTIMATE,),
    EventKind.FEE_SETTLED: (FEE_SETTLED,),
    EventKind.GRANTED: (DETERMINATION,),
    EventKind.RESCHEDULED: (RESCHEDULED,),
    EventKind.RELEASED: (RELEASE,),
    EventKind.PARTLY_RELEASED: (PARTIAL_DENIAL,),
    EventKind.DENIED: (DENIAL,),
    EventKind.NO_RECORDS: (NO_RECORDS,),
    EventKind.TRANSFERRED: (TRANSFER,),
    EventKind.WITHDRAWN: (WITHDRAWN, DESK_WITHDRAWN),
    EventKind.APPEALED: (APPEAL_RECEIPT, DESK_APPEAL),
    EventKind.APPEAL_UPHELD: (APPEAL_UPHELD,),
    EventKind.APPEAL_OVERTURNED: (APPEAL_OVERTURNED, DESK_REMAND),
    EventKind.APPEAL_PARTLY_OVERTURNED: (APPEAL_OVERTURNED, DESK_REMAND),
    EventKind.APPEAL_WITHDRAWN: (APPEAL_WITHDRAWN, DESK_APPEAL_WITHDRAWN),
    EventKind.CLOSED: (CLOSING,),
    EventKind.REOPENED: (REOPENING,),
    EventKind.CALENDAR_CHANGED: (DATE_CHANGED,),
    EventKind.OVERRIDDEN: (DATE_CHANGED,),
    EventKind.MARKED_LATE: (LATE, DESK_LATE),
    EventKind.REMINDED: (DESK_REMINDER,),
    EventKind.WRITTEN_TO_REQUESTER: (MESSAGE,),
    EventKind.WRITTEN_TO_CITY: (DESK_MESSAGE,),
    EventKind.LINK_SENT: (LINK,),
}
ALL_LETTERS: tuple[Letter, ...] = tuple(dict.fromkeys(letter for row in LETTERS.values() for letter in row))
