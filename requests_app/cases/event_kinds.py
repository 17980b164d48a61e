"""What can happen to a case: every kind of event, and which of them only staff see."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """The kinds of events. The label is the plain sentence of the timeline; timeline.py may add to it."""

    FILED = "filed", _("The request was received")
    IMPORTED = "imported", _("The request was imported")
    REVIEW_BEGUN = "review_begun", _("The city started its review")
    CLARIFICATION_ASKED = "clarification_asked", _("The city asked the requester a question")
    CLARIFIED = "clarified", _("The requester replied")
    QUESTION_OVERTAKEN = "question_overtaken", _("The city no longer needed an answer to its question")
    QUESTION_REPEATED = "question_repeated", _("The city asked its question again")
    ANSWER_REMINDED = "answer_reminded", _("The city reminded the requester of its question")
    CONTINUED_UNANSWERED = "continued_unanswered", _("The city went on without an answer to its question")
    CLOSED_FOR_SILENCE = "closed_for_silence", _("The request was closed because no answer came")
    EXTENDED = "extended", _("The city extended the deadline")
    TRACK_SET = "track_set", _("The city set the type of request")
    CLOCK_STARTED = "clock_started", _("The city recorded the date that starts a deadline")
    FEE_ESTIMATED = "fee_estimated", _("The city sent a fee estimate")
    FEE_ACCEPTED = "fee_accepted", _("The requester agreed to the fee estimate")
    FEE_DECLINED = "fee_declined", _("The requester declined the fee estimate")
    FEE_WAIVER_ASKED = "fee_waiver_asked", _("The requester asked the city to waive the fee")
    FEE_WAIVER_REFUSED = "fee_waiver_refused", _("The city did not waive the fee")
    FEE_WAIVED = "fee_waived", _("The city waived the fee")
    FEE_PAID = "fee_paid", _("The city received a payment")
    FEE_REMINDED = "fee_reminded", _("The city sent a reminder of the fee estimate")
    FEE_LAPSED = "fee_lapsed", _("The fee estimate expired unpaid")
    FEE_OVERTAKEN = "fee_overtaken", _("The fee estimate is no longer in force")
    SCOPE_PROPOSED = "scope_proposed", _("The city proposed a new wording of the request")
    SCOPE_COUNTERED = "scope_countered", _("The requester proposed a new wording of the request")
    SCOPE_AGREED = "scope_agreed", _("Both sides agreed on a new wording of the request")
    SCOPE_DECLINED = "scope_declined", _("A proposed wording of the request was declined")
    SCOPE_OVERTAKEN = "scope_overtaken", _("A proposed wording of the request is no longer needed")
    GRANTED = "granted", _("The city decided to release records")
    RESCHEDULED = "rescheduled", _("The expected release date changed")
    PART_RELEASED = "part_released", _("The city released an installment of the records")
    RELEASED = "released", _("The city released the records")
    PARTLY_RELEASED = "partly_released", _("The city released some records and withheld others")
    DENIED = "denied", _("The city denied the request")
    DENIAL_PROPOSED = "denial_proposed", _("A denial was submitted for approval")
    PROPOSAL_RETURNED = "proposal_returned", _("A proposed denial was returned")
    REREVIEW_DUE = "rereview_due", _("An exemption is due for re-review")
    REREVIEWED = "rereviewed", _("The city re-reviewed an exemption")
    NO_RECORDS = "no_records", _("The city searched and found no records")
    OPENED = "opened", _("The city opened the dataset")
    KEPT_WITHHELD = "kept_withheld", _("The city reviewed why the data is withheld and kept it withheld")
    PROTECTED = "protected", _("The city protected the data")
    NOT_PROTECTED = "not_protected", _("The city decided not to protect the data")
    ACCESS_GRANTED = "access_granted", _("The city granted API access")
    ACCESS_CHANGED = "access_changed", _("The city changed the API access")
    ACCESS_RENEWED = "access_renewed", _("The city renewed the API access")
    ACCESS_SUSPENDED = "access_suspended", _("The city suspended the API access")
    ACCESS_REINSTATED = "access_reinstated", _("The city restored the API access")
    ACCESS_REVOKED = "access_revoked", _("The city ended the API access")
    ACCESS_EXPIRED = "access_expired", _("The API access reached its last day")
    ACCESS_WARNED = "access_warned", _("The city sent a warning about the API access")
    TAKEDOWN_ORDERED = "takedown_ordered", _("The city ordered copies of the data to be taken down")
    CORRECTIVE_ACTION_CONTESTED = (
        "corrective_action_contested",
        _("The requester contested a corrective action"),
    )
    CORRECTIVE_ACTION_UPHELD = "corrective_action_upheld", _("The city upheld a contested corrective action")
    CORRECTIVE_ACTION_REVERSED = (
        "corrective_action_reversed",
        _("The city reversed a contested corrective action"),
    )
    ACCESS_GIVEN_BACK = "access_given_back", _("The requester ended the API access")
    RENEWAL_TOLD = "renewal_told", _("The city gave notice that the API access will end")
    RENEWAL_ASKED = "renewal_asked", _("The requester asked to renew the API access")
    KEY_MADE = "key_made", _("The requester created an API key")
    KEY_ROTATED = "key_rotated", _("The requester replaced the API key")
    KEY_ENDED = "key_ended", _("The requester ended an API key")
    TRANSFERRED = "transferred", _("The city referred the request to another agency")
    WITHDRAWN = "withdrawn", _("The requester withdrew the request")
    WITHDRAWAL_UNDONE = "withdrawal_undone", _("The withdrawal was undone")
    APPEALED = "appealed", _("The requester appealed")
    APPEAL_TAKEN_UP = "appeal_taken_up", _("An appeals officer took up the appeal")
    APPEAL_UPHELD = "appeal_upheld", _("The appeal was decided: the decision is upheld")
    APPEAL_OVERTURNED = "appeal_overturned", _("The appeal was decided: the city must decide again")
    APPEAL_PARTLY_OVERTURNED = (
        "appeal_partly_overturned",
        _("The appeal was decided: the city must decide again in part"),
    )
    APPEAL_DECISION_ORDERED = (
        "appeal_decision_ordered",
        _("The appeal was decided: the city must answer by a set day"),
    )
    APPEAL_DISMISSED = "appeal_dismissed", _("The appeal was dismissed")
    APPEAL_MOOT = "appeal_moot", _("The city answered while the appeal was open")
    APPEAL_WENT_ON = "appeal_went_on", _("The requester goes on with the appeal against the answer")
    APPEAL_WITHDRAWN = "appeal_withdrawn", _("The requester withdrew the appeal")
    TRANSFERRED_BACK = "transferred_back", _("The other agency returned the request to the city")
    CORRECTED = "corrected", _("The city corrected an entry")
    CLOSED = "closed", _("The request was closed")
    REOPENED = "reopened", _("The city reopened the request")
    ASSIGNED = "assigned", _("The request was assigned")
    WRITTEN_TO_REQUESTER = "written_to_requester", _("The city wrote to the requester")
    WRITTEN_TO_CITY = "written_to_city", _("The requester wrote to the city")
    CALLED = "called", _("The city called the requester")
    MAIL_ADDED = "mail_added", _("Email from someone other than the requester was added")
    NOTED = "noted", _("An internal note was added")
    DOCUMENT_ADDED = "document_added", _("The city added a document")
    DOCUMENT_DESCRIBED = "document_described", _("A document was named or described")
    DOCUMENT_REMOVED = "document_removed", _("A document was removed")
    LOG_DRAFTED = "log_drafted", _("The draft withholding log was changed")
    RECORDS_TAKEN_IN = "records_taken_in", _("Records were added for review")
    RECORDS_PREPARED = "records_prepared", _("The reviewed records were prepared for release")
    RECORDS_RECALLED = "records_recalled", _("The city recalled a released record")
    DOCUMENT_REPLACED = "document_replaced", _("The city replaced a released record with a new version")
    RECORDS_REPLACED = "records_replaced", _("The city released a new version of a recalled record")
    READING_ROOM_OPENED = (
        "reading_room_opened",
        _("The city published the released records in its reading room"),
    )
    READING_ROOM_CLOSED = (
        "reading_room_closed",
        _("The city took the released records out of its reading room"),
    )
    ATTACHED = "attached", _("The requester uploaded a document")
    REMINDED = "reminded", _("Staff were reminded of a due date")
    MARKED_LATE = "marked_late", _("The city missed a deadline")
    WINDOW_LAPSED = "window_lapsed", _("The time to appeal ended")
    CALENDAR_CHANGED = (
        "calendar_changed",
        _("A due date moved because the city's holidays and closures changed"),
    )
    OVERRIDDEN = "overridden", _("The city changed a due date")
    COURT_STEP_RECORDED = "court_step_recorded", _("A step of a court case about the request was recorded")
    COURT_DAY_REMINDED = "court_day_reminded", _("Staff were reminded of a court date")
    COURT_DAY_LATE = "court_day_late", _("A court deadline passed without a recorded response")
    CUSTODIAN_ASKED = "custodian_asked", _("A department or custodian was asked to search")
    CUSTODIAN_TOLD = "custodian_told", _("The link to a search task was sent again")
    CUSTODIAN_REMINDED = "custodian_reminded", _("A department or custodian was reminded of a search task")
    CUSTODIAN_LATE = "custodian_late", _("A search task passed its date without an answer")
    CUSTODIAN_MORE_TIME = "custodian_more_time", _("A department or custodian asked for more time to search")
    CUSTODIAN_ANSWERED = "custodian_answered", _("A department or custodian answered a search task")
    TASK_MOVED = "task_moved", _("The date of a search task changed")
    TASK_CANCELLED = "task_cancelled", _("A search task was cancelled")
    TAGGED = "tagged", _("The tags of the request changed")
    TIME_RECORDED = "time_recorded", _("Staff recorded time on the request")
    WORK_SHARED = "work_shared", _("The request was linked to others that ask for the same")
    WORK_PARTED = "work_parted", _("The request was taken out of a group that asks for the same")
    RESTRICTED = "restricted", _("The request was restricted to named staff")
    READERS_CHANGED = "readers_changed", _("The staff who see the restricted request changed")
    READERS_NAMED = (
        "readers_named",
        _("An administrator named who sees the restricted request, because no one saw it any more"),
    )
    RESTRICTION_LIFTED = "restriction_lifted", _("The restriction of the request was lifted")
    HOLD_PLACED = "hold_placed", _("A legal hold was placed")
    HOLD_REVIEW_DUE = "hold_review_due", _("A legal hold is due for review")
    HOLD_REVIEWED = "hold_reviewed", _("A legal hold was reviewed and kept")
    HOLD_LIFTED = "hold_lifted", _("A legal hold was lifted")
    ERASED = "erased", _("The personal data in the request was erased")
    SERIES_SET = "series_set", _("The records series was assigned")
    MADE_PUBLIC = "made_public", _("The city published the request")
    MADE_PRIVATE = "made_private", _("The city unpublished the request")
    LINK_SENT = "link_sent", _("The link to the request was sent again")
    CODE_MADE = "code_made", _("The city made a new one-time code")
    CODE_USED = "code_used", _("The private page was opened with a one-time code")
    NOTICE_RESENT = "notice_resent", _("A notice was sent again")
    LETTER_MAILED = "letter_mailed", _("The city mailed a letter")
    OUTSIDE_ASKED = "outside_asked", _("An outside agency was asked")
    OUTSIDE_BRIEFED = "outside_briefed", _("The city sent its comments to the outside agency")
    OUTSIDE_ANSWERED = "outside_answered", _("The outside agency answered")
    NOTICE_BOUNCED = "notice_bounced", _("A notice to the requester bounced")
    NOTICE_SETTLED = "notice_settled", _("Staff notified the requester another way")
    CONTACT_CHANGED = "contact_changed", _("The requester's contact information changed")
    EMAIL_CHANGE_ASKED = "email_change_asked", _("The requester gave a new email address")
    EMAIL_CHANGE_UNDONE = "email_change_undone", _("A change of the requester's email address was undone")
    EMAIL_CONFIRMED = "email_confirmed", _("The requester confirmed their email address")


OF_A_TASK = (
    EventKind.CUSTODIAN_ASKED,
    EventKind.CUSTODIAN_TOLD,
    EventKind.CUSTODIAN_REMINDED,
    EventKind.CUSTODIAN_LATE,
    EventKind.CUSTODIAN_MORE_TIME,
    EventKind.CUSTODIAN_ANSWERED,
    EventKind.TASK_MOVED,
    EventKind.TASK_CANCELLED,
)
"""What happens to the search tasks of a case; each carries the date of its task."""

ENDS = (
    EventKind.RELEASED,
    EventKind.PARTLY_RELEASED,
    EventKind.DENIED,
    EventKind.NO_RECORDS,
    EventKind.OPENED,
    EventKind.KEPT_WITHHELD,
    EventKind.PROTECTED,
    EventKind.NOT_PROTECTED,
    EventKind.ACCESS_GRANTED,
    EventKind.TRANSFERRED,
    EventKind.WITHDRAWN,
    EventKind.APPEAL_UPHELD,
    EventKind.CLOSED_FOR_SILENCE,
)
"""What a request ends with, unless it was closed by an act of its own."""

STAFF_ONLY = frozenset(
    {
        *OF_A_TASK,
        EventKind.TAGGED,
        EventKind.TIME_RECORDED,
        EventKind.WORK_SHARED,
        EventKind.WORK_PARTED,
        EventKind.ASSIGNED,
        EventKind.RESTRICTED,
        EventKind.READERS_CHANGED,
        EventKind.READERS_NAMED,
        EventKind.COURT_DAY_REMINDED,
        EventKind.COURT_DAY_LATE,
        EventKind.RESTRICTION_LIFTED,
        EventKind.HOLD_PLACED,
        EventKind.HOLD_REVIEW_DUE,
        EventKind.HOLD_REVIEWED,
        EventKind.HOLD_LIFTED,
        EventKind.SERIES_SET,
        EventKind.NOTED,
        EventKind.MAIL_ADDED,
        EventKind.DOCUMENT_ADDED,
        EventKind.DOCUMENT_DESCRIBED,
        EventKind.DOCUMENT_REMOVED,
        EventKind.LOG_DRAFTED,
        EventKind.RECORDS_TAKEN_IN,
        EventKind.RECORDS_PREPARED,
        EventKind.REMINDED,
        EventKind.NOTICE_RESENT,
        EventKind.NOTICE_SETTLED,
        EventKind.DENIAL_PROPOSED,
        EventKind.PROPOSAL_RETURNED,
        EventKind.REREVIEW_DUE,
    }
)
"""Kinds that the requester does not see in the timeline."""
