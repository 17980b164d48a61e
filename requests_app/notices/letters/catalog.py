"""The letters about a case: who reads each, whether the law requires it, and what it needs to know."""

from __future__ import annotations

from requests_app.notices.letters.contexts.appeals import (
    AppealContext,
    AppealDecidedContext,
    AppealFiledContext,
    AppealMootContext,
    AppealWithdrawnContext,
    SilenceDecidedContext,
)
from requests_app.notices.letters.contexts.base import LinkContext
from requests_app.notices.letters.contexts.custodian_tasks import CustodianTaskContext
from requests_app.notices.letters.contexts.determinations import (
    DecisionContext,
    ProposedContext,
    RereviewContext,
    RescheduledContext,
    ReturnedContext,
)
from requests_app.notices.letters.contexts.email_change import EmailChangeContext, MailedCodeContext
from requests_app.notices.letters.contexts.exemption_reviews import ReviewContext
from requests_app.notices.letters.contexts.fees import FeeContext
from requests_app.notices.letters.contexts.owners import HandedOverContext, NoteContext, ReadersContext
from requests_app.notices.letters.contexts.review import (
    AnswerContext,
    CorrectionContext,
    CourtStepContext,
    DateChangedContext,
    DueContext,
    ExtensionContext,
    HoldContext,
    MessageContext,
    OutsideContext,
    QuestionContext,
    ReasonContext,
    ReopeningContext,
    SilenceContext,
    UndoneContext,
)
from requests_app.notices.letters.contexts.scope import ScopeContext
from requests_app.notices.letters.contexts.staff_digest import DigestContext
from requests_app.notices.letters.contexts.weekly_figures import WeeklyFiguresContext
from requests_app.notices.letters.letter import Audience, Letter

RECEIPT = Letter("receipt", Audience.REQUESTER, context=LinkContext, automatic=True)
RECEIPT_COPY = Letter("receipt_copy", Audience.REQUESTER)
ACKNOWLEDGMENT = Letter("acknowledgment", Audience.REQUESTER, True, "acknowledgment", automatic=True)
CLARIFICATION = Letter("clarification", Audience.REQUESTER, True, "clarification", context=QuestionContext)
ANSWER_REMINDER = Letter("answer_reminder", Audience.REQUESTER, context=SilenceContext)
CONTINUED_UNANSWERED = Letter("continued_unanswered", Audience.REQUESTER, context=SilenceContext)
CLOSED_FOR_SILENCE = Letter("closed_for_silence", Audience.REQUESTER, True, context=SilenceContext)
EXTENSION = Letter("extension", Audience.REQUESTER, True, "extension", context=ExtensionContext)
FEE_ESTIMATE = Letter("fee_estimate", Audience.REQUESTER, True, "fee_estimate", context=FeeContext)
FEE_SETTLED = Letter("fee_settled", Audience.REQUESTER, context=FeeContext)
FEE_RECEIPT = Letter("fee_receipt", Audience.REQUESTER, context=FeeContext, every_way=True)
FEE_ANSWER_RECORDED = Letter("fee_answer_recorded", Audience.REQUESTER, context=FeeContext)
FEE_REMINDER = Letter("fee_reminder", Audience.REQUESTER, context=FeeContext)
FEE_WAIVER_REFUSED = Letter("fee_waiver_refused", Audience.REQUESTER, context=FeeContext)
STAFF_FEE_ANSWER = Letter("staff_fee_answer", Audience.HANDLER, context=FeeContext)
SCOPE_PROPOSED = Letter("scope_proposed", Audience.REQUESTER, context=ScopeContext)
SCOPE_AGREED = Letter("scope_agreed", Audience.REQUESTER, context=ScopeContext)
SCOPE_DECLINED = Letter("scope_declined", Audience.REQUESTER, context=ScopeContext)
SCOPE_RECORDED = Letter("scope_recorded", Audience.REQUESTER, context=ScopeContext)
STAFF_SCOPE = Letter("staff_scope", Audience.HANDLER, context=ScopeContext)
STAFF_SCOPE_AGREED = Letter("staff_scope_agreed", Audience.HANDLER, context=ScopeContext)
DETERMINATION = Letter(
    "determination", Audience.REQUESTER, True, "determination_grant", context=DecisionContext
)
RESCHEDULED = Letter("rescheduled", Audience.REQUESTER, True, context=RescheduledContext)
RELEASE = Letter("release", Audience.REQUESTER, True, context=DecisionContext)
PARTIAL_DENIAL = Letter("partial_denial", Audience.REQUESTER, True, "partial_denial", context=DecisionContext)
DENIAL = Letter("denial", Audience.REQUESTER, True, "full_denial", context=DecisionContext)
PART_RELEASE = Letter("part_release", Audience.REQUESTER, True, context=DecisionContext)
REREVIEW = Letter("rereview", Audience.REQUESTER, True, context=RereviewContext)
STAFF_PROPOSED = Letter("staff_proposed", Audience.APPROVERS, context=ProposedContext)
STAFF_RETURNED = Letter("staff_returned", Audience.PROPOSER, context=ReturnedContext)
STAFF_REREVIEW = Letter("staff_rereview", Audience.HANDLER, context=RereviewContext)
NO_RECORDS = Letter("no_records", Audience.REQUESTER, True, "no_responsive_records", context=DecisionContext)
OPENED = Letter("opened", Audience.REQUESTER, True, context=ReviewContext)
KEPT_WITHHELD = Letter("kept_withheld", Audience.REQUESTER, True, "full_denial", context=DecisionContext)
PROTECTED = Letter("protected", Audience.REQUESTER, True, context=ReviewContext)
NOT_PROTECTED = Letter("not_protected", Audience.REQUESTER, True, context=ReviewContext)
TRANSFER = Letter("transfer", Audience.REQUESTER, True, context=DecisionContext)
WITHDRAWN = Letter("withdrawn", Audience.REQUESTER)
WITHDRAWAL_UNDONE = Letter("withdrawal_undone", Audience.REQUESTER, context=UndoneContext)
ANSWER_RECORDED = Letter("answer_recorded", Audience.REQUESTER, context=AnswerContext)
MESSAGE_RECORDED = Letter("message_recorded", Audience.REQUESTER, context=MessageContext)
APPEAL_RECEIPT = Letter(
    "appeal_receipt", Audience.REQUESTER, True, "appeal_receipt", context=AppealFiledContext
)
APPEAL_UPHELD = Letter(
    "appeal_upheld", Audience.REQUESTER, True, "appeal_upheld", context=AppealDecidedContext
)
APPEAL_OVERTURNED = Letter(
    "appeal_overturned", Audience.REQUESTER, True, "appeal_remanded", context=AppealDecidedContext
)
APPEAL_DECISION_ORDERED = Letter(
    "appeal_decision_ordered", Audience.REQUESTER, True, context=SilenceDecidedContext
)
APPEAL_DISMISSED = Letter("appeal_dismissed", Audience.REQUESTER, True, context=SilenceDecidedContext)
APPEAL_MOOT = Letter("appeal_moot", Audience.REQUESTER, True, context=AppealMootContext)
APPEAL_WITHDRAWN = Letter("appeal_withdrawn", Audience.REQUESTER, context=AppealWithdrawnContext)
CLOSING = Letter("closing", Audience.REQUESTER, False, "closure", context=ReasonContext)
REOPENING = Letter("reopening", Audience.REQUESTER, True, context=ReopeningContext)
TRANSFERRED_BACK = Letter("transferred_back", Audience.REQUESTER, True, context=ReopeningContext)
CORRECTION = Letter("correction", Audience.REQUESTER, context=CorrectionContext)
DATE_CHANGED = Letter("date_changed", Audience.REQUESTER, True, context=DateChangedContext)
LATE = Letter("late", Audience.REQUESTER, True, context=DueContext)
MESSAGE = Letter("message", Audience.REQUESTER, context=MessageContext)
LINK = Letter("link", Audience.REQUESTER, context=LinkContext)
MADE_PUBLIC = Letter("made_public", Audience.REQUESTER)
FOLLOW_CONFIRM = Letter("follow_confirm", Audience.FOLLOWER)
FOLLOW_UPDATE = Letter("follow_update", Audience.FOLLOWER)
STAFF_WEEKLY_FIGURES = Letter("staff_weekly_figures", Audience.ADMINISTRATORS, context=WeeklyFiguresContext)
STAFF_DIGEST = Letter("staff_digest", Audience.HANDLER, context=DigestContext)
CONTACT_CHANGED = Letter("contact_changed", Audience.REQUESTER)
EMAIL_CHANGE_CONFIRM = Letter("email_change_confirm", Audience.NEW_ADDRESS, context=EmailChangeContext)
EMAIL_CHANGE_TOLD = Letter("email_change_told", Audience.OLD_ADDRESS, context=EmailChangeContext)
MAILED_CODE = Letter("mailed_code", Audience.REQUESTER, context=MailedCodeContext)
OUTSIDE_ASKED = Letter("outside_asked", Audience.REQUESTER, True, context=OutsideContext)
OUTSIDE_BRIEFED = Letter("outside_briefed", Audience.REQUESTER, True, context=OutsideContext)
OUTSIDE_ANSWERED = Letter("outside_answered", Audience.REQUESTER, True, context=OutsideContext)
STAFF_ASSIGNED = Letter("staff_assigned", Audience.ASSIGNEE, spares_actor=True)
STAFF_REVIEW_BEGUN = Letter("staff_review_begun", Audience.DEPARTMENT, spares_actor=True)
STAFF_NOTED = Letter("staff_noted", Audience.COLLEAGUE, context=NoteContext, spares_actor=True)
STAFF_HANDED_OVER = Letter("staff_handed_over", Audience.ASSIGNEE, context=HandedOverContext)
STAFF_NEW_CASE = Letter("staff_new_case", Audience.INTAKE, context=LinkContext)
STAFF_ANSWER = Letter("staff_answer", Audience.HANDLER, context=AnswerContext)
STAFF_MESSAGE = Letter("staff_message", Audience.HANDLER, context=MessageContext)
STAFF_WITHDRAWN = Letter("staff_withdrawn", Audience.HANDLER)
STAFF_WITHDRAWAL_UNDONE = Letter("staff_withdrawal_undone", Audience.HANDLER)
STAFF_APPEAL = Letter("staff_appeal", Audience.OFFICERS, context=AppealFiledContext)
STAFF_APPEAL_MOOT = Letter("staff_appeal_moot", Audience.OFFICERS, context=AppealMootContext)
STAFF_DECISION_ORDERED = Letter("staff_decision_ordered", Audience.HANDLER, context=SilenceDecidedContext)
STAFF_APPEAL_WITHDRAWN = Letter("staff_appeal_withdrawn", Audience.OFFICERS, context=AppealContext)
STAFF_REMAND = Letter("staff_remand", Audience.HANDLER, context=AppealDecidedContext)
STAFF_REMINDER = Letter("staff_reminder", Audience.HANDLER, context=DueContext)
STAFF_HOLD = Letter("staff_hold", Audience.ADMINISTRATORS, context=HoldContext)
STAFF_READERS_NAMED = Letter("staff_readers_named", Audience.EVERY_ADMINISTRATOR, context=ReadersContext)
STAFF_COURT_DAY = Letter("staff_court_day", Audience.HANDLER, context=CourtStepContext)
STAFF_COURT_DAY_LATE = Letter("staff_court_day_late", Audience.HANDLER, context=CourtStepContext)
CUSTODIAN_TASK = Letter("custodian_task", Audience.CUSTODIAN, context=CustodianTaskContext)
CUSTODIAN_REMINDER = Letter("custodian_reminder", Audience.CUSTODIAN, context=CustodianTaskContext)
CUSTODIAN_CHANGED = Letter("custodian_changed", Audience.CUSTODIAN, context=CustodianTaskContext)
STAFF_TASK = Letter("staff_task", Audience.HANDLER, context=CustodianTaskContext, spares_actor=True)
STAFF_TASK_LATE = Letter("staff_task_late", Audience.HANDLER, context=CustodianTaskContext)
STAFF_LATE = Letter("staff_late", Audience.HANDLER, context=DueContext)
