"""Which letters each kind of event causes, to whom, and whether the law wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from requests_app.cases.event_kinds import EventKind


class Audience(StrEnum):
    """Who a letter is written to."""

    REQUESTER = "requester"
    INTAKE = "intake"
    HANDLER = "handler"
    OFFICERS = "officers"
    APPROVERS = "approvers"
    PROPOSER = "proposer"
    REPORTER = "reporter"
    HOLDER = "holder"
    DATA_OFFICE = "data_office"
    FOLLOWER = "follower"


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
PART_RELEASE = Letter("part_release", Audience.REQUESTER, True)
REREVIEW = Letter("rereview", Audience.REQUESTER, True)
STAFF_PROPOSED = Letter("staff_proposed", Audience.APPROVERS)
STAFF_RETURNED = Letter("staff_returned", Audience.PROPOSER)
STAFF_REREVIEW = Letter("staff_rereview", Audience.HANDLER)
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
MADE_PUBLIC = Letter("made_public", Audience.REQUESTER)
FOLLOW_CONFIRM = Letter("follow_confirm", Audience.FOLLOWER)
FOLLOW_UPDATE = Letter("follow_update", Audience.FOLLOWER)
STAFF_DIGEST = Letter("staff_digest", Audience.HANDLER)
CONTACT_CHANGED = Letter("contact_changed", Audience.REQUESTER)
OUTSIDE_ASKED = Letter("outside_asked", Audience.REQUESTER, True)
OUTSIDE_BRIEFED = Letter("outside_briefed", Audience.REQUESTER, True)
OUTSIDE_ANSWERED = Letter("outside_answered", Audience.REQUESTER, True)
STAFF_NEW_CASE = Letter("staff_new_case", Audience.INTAKE)
STAFF_ANSWER = Letter("staff_answer", Audience.HANDLER)
STAFF_MESSAGE = Letter("staff_message", Audience.HANDLER)
STAFF_WITHDRAWN = Letter("staff_withdrawn", Audience.HANDLER)
STAFF_APPEAL = Letter("staff_appeal", Audience.OFFICERS)
STAFF_APPEAL_WITHDRAWN = Letter("staff_appeal_withdrawn", Audience.OFFICERS)
STAFF_REMAND = Letter("staff_remand", Audience.HANDLER)
STAFF_REMINDER = Letter("staff_reminder", Audience.HANDLER)
STAFF_LATE = Letter("staff_late", Audience.HANDLER)
ACCESS_GRANTED = Letter("access_granted", Audience.REQUESTER, True)
ACCESS_CHANGED = Letter("access_changed", Audience.REQUESTER)
ACCESS_RENEWED = Letter("access_renewed", Audience.REQUESTER)
ACCESS_ENDING = Letter("access_ending", Audience.REQUESTER)
ACCESS_EXPIRED = Letter("access_expired", Audience.REQUESTER)
ACCESS_SUSPENDED = Letter("access_suspended", Audience.REQUESTER, True)
ACCESS_REINSTATED = Letter("access_reinstated", Audience.REQUESTER)
ACCESS_REVOKED = Letter("access_revoked", Audience.REQUESTER, True)
CORRECTIVE_ACTION = Letter("corrective_action", Audience.REQUESTER, True)
CORRECTIVE_ACTION_CONTESTED = Letter("corrective_action_contested", Audience.REQUESTER, True)
CORRECTIVE_ACTION_UPHELD = Letter("corrective_action_upheld", Audience.REQUESTER, True)
CORRECTIVE_ACTION_REVERSED = Letter("corrective_action_reversed", Audience.REQUESTER, True)
ACCESS_GIVEN_BACK = Letter("access_given_back", Audience.REQUESTER)
KEY_MADE = Letter("key_made", Audience.REQUESTER)
STAFF_RENEWAL = Letter("staff_renewal", Audience.HANDLER)
STAFF_ACCESS_GIVEN_BACK = Letter("staff_access_given_back", Audience.HANDLER)

LETTERS: Mapping[EventKind, tuple[Letter, ...]] = {
    EventKind.FILED: (RECEIPT, STAFF_NEW_CASE),
    EventKind.REVIEW_BEGUN: (ACKNOWLEDGMENT,),
    EventKind.CLARIFICATION_ASKED: (CLARIFICATION,),
    EventKind.CLARIFIED: (STAFF_ANSWER,),
    EventKind.EXTENDED: (EXTENSION,),
    EventKind.FEE_ESTIMATED: (FEE_ESTIMATE,),
    EventKind.FEE_SETTLED: (FEE_SETTLED,),
    EventKind.GRANTED: (DETERMINATION,),
    EventKind.RESCHEDULED: (RESCHEDULED,),
    EventKind.RELEASED: (RELEASE,),
    EventKind.PARTLY_RELEASED: (PARTIAL_DENIAL,),
    EventKind.DENIED: (DENIAL,),
    EventKind.PART_RELEASED: (PART_RELEASE,),
    EventKind.DENIAL_PROPOSED: (STAFF_PROPOSED,),
    EventKind.PROPOSAL_RETURNED: (STAFF_RETURNED,),
    EventKind.REREVIEW_DUE: (STAFF_REREVIEW,),
    EventKind.REREVIEWED: (REREVIEW,),
    EventKind.NO_RECORDS: (NO_RECORDS,),
    EventKind.ACCESS_GRANTED: (ACCESS_GRANTED,),
    EventKind.ACCESS_CHANGED: (ACCESS_CHANGED,),
    EventKind.ACCESS_RENEWED: (ACCESS_RENEWED,),
    EventKind.ACCESS_WARNED: (CORRECTIVE_ACTION,),
    EventKind.TAKEDOWN_ORDERED: (CORRECTIVE_ACTION,),
    EventKind.CORRECTIVE_ACTION_CONTESTED: (CORRECTIVE_ACTION_CONTESTED,),
    EventKind.CORRECTIVE_ACTION_UPHELD: (CORRECTIVE_ACTION_UPHELD,),
    EventKind.CORRECTIVE_ACTION_REVERSED: (CORRECTIVE_ACTION_REVERSED,),
    EventKind.ACCESS_SUSPENDED: (ACCESS_SUSPENDED,),
    EventKind.ACCESS_REINSTATED: (ACCESS_REINSTATED,),
    EventKind.ACCESS_REVOKED: (ACCESS_REVOKED,),
    EventKind.ACCESS_EXPIRED: (ACCESS_EXPIRED,),
    EventKind.ACCESS_GIVEN_BACK: (ACCESS_GIVEN_BACK, STAFF_ACCESS_GIVEN_BACK),
    EventKind.RENEWAL_TOLD: (ACCESS_ENDING,),
    EventKind.RENEWAL_ASKED: (STAFF_RENEWAL,),
    EventKind.KEY_MADE: (KEY_MADE,),
    EventKind.KEY_ROTATED: (KEY_MADE,),
    EventKind.TRANSFERRED: (TRANSFER,),
    EventKind.WITHDRAWN: (WITHDRAWN, STAFF_WITHDRAWN),
    EventKind.APPEALED: (APPEAL_RECEIPT, STAFF_APPEAL),
    EventKind.APPEAL_UPHELD: (APPEAL_UPHELD,),
    EventKind.APPEAL_OVERTURNED: (APPEAL_OVERTURNED, STAFF_REMAND),
    EventKind.APPEAL_PARTLY_OVERTURNED: (APPEAL_OVERTURNED, STAFF_REMAND),
    EventKind.APPEAL_WITHDRAWN: (APPEAL_WITHDRAWN, STAFF_APPEAL_WITHDRAWN),
    EventKind.OUTSIDE_ASKED: (OUTSIDE_ASKED,),
    EventKind.OUTSIDE_BRIEFED: (OUTSIDE_BRIEFED,),
    EventKind.OUTSIDE_ANSWERED: (OUTSIDE_ANSWERED,),
    EventKind.CLOSED: (CLOSING,),
    EventKind.REOPENED: (REOPENING,),
    EventKind.CALENDAR_CHANGED: (DATE_CHANGED,),
    EventKind.OVERRIDDEN: (DATE_CHANGED,),
    EventKind.MARKED_LATE: (LATE, STAFF_LATE),
    EventKind.REMINDED: (STAFF_REMINDER,),
    EventKind.WRITTEN_TO_REQUESTER: (MESSAGE,),
    EventKind.WRITTEN_TO_CITY: (STAFF_MESSAGE,),
    EventKind.LINK_SENT: (LINK,),
    EventKind.MADE_PUBLIC: (MADE_PUBLIC,),
    EventKind.CONTACT_CHANGED: (CONTACT_CHANGED,),
}
ALL_LETTERS: tuple[Letter, ...] = tuple(dict.fromkeys(letter for row in LETTERS.values() for letter in row))
