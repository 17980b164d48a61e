"""What staff call each letter: the name of its specimen, or one of its own where no specimen is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.services.letters.samples import PLAYS

WITHOUT_SPECIMEN: Mapping[str, Any] = {
    "fee_settled": _("Fee estimate resolved"),
    "fee_receipt": _("Receipt of a payment"),
    "fee_reminder": _("Reminder of a fee estimate"),
    "fee_waiver_refused": _("Fee waiver not granted"),
    "scope_proposed": _("Proposed wording of the request"),
    "scope_agreed": _("Agreed wording of the request"),
    "scope_declined": _("Proposed wording declined"),
    "rescheduled": _("New estimated date for records"),
    "part_release": _("Installment of records"),
    "rereview": _("Exemption reviewed again"),
    "access_granted": _("API access granted"),
    "access_changed": _("API access changed"),
    "access_renewed": _("API access renewed"),
    "access_suspended": _("API access suspended"),
    "access_reinstated": _("API access reinstated"),
    "access_revoked": _("API access revoked"),
    "access_expired": _("API access expired"),
    "access_given_back": _("API access given up"),
    "access_ending": _("API access ends soon"),
    "key_made": _("API key created"),
    "corrective_action": _("Corrective action"),
    "corrective_action_contested": _("Corrective action contested"),
    "corrective_action_upheld": _("Corrective action upheld"),
    "corrective_action_reversed": _("Corrective action reversed"),
    "answer_reminder": _("Reminder of a question"),
    "continued_unanswered": _("Review goes on without an answer"),
    "closed_for_silence": _("Closed because no answer came"),
    "appeal_decision_ordered": _("Appeal: decision ordered"),
    "appeal_dismissed": _("Appeal dismissed"),
    "appeal_moot": _("Appeal overtaken by the answer"),
    "transferred_back": _("Returned by the other agency"),
    "withdrawal_undone": _("Withdrawal undone"),
    "answer_recorded": _("Answer recorded for the requester"),
    "fee_answer_recorded": _("Answer to the fee estimate recorded for the requester"),
    "scope_recorded": _("Wording recorded for the requester"),
    "message_recorded": _("Message recorded for the requester"),
    "correction": _("Correction"),
    "withdrawn": _("Request withdrawn"),
    "appeal_withdrawn": _("Appeal withdrawn"),
    "outside_asked": _("Another agency was asked to review"),
    "outside_briefed": _("Comments sent to the reviewing agency"),
    "outside_answered": _("The reviewing agency answered"),
    "reopening": _("Request reopened"),
    "date_changed": _("Due date changed"),
    "late": _("Overdue notice"),
    "message": _("Message"),
    "link": _("Link to the private page"),
    "mailed_code": _("Confirmation code"),
    "made_public": _("Request published"),
    "contact_changed": _("Contact information changed"),
    "receipt_copy": _("Copy of the request, once the email address is confirmed"),
    "email_change_confirm": _("New email address: to be confirmed"),
    "email_change_told": _("New email address: the old one is told"),
}


def name_of(key: str) -> str:
    """The name of a letter. Raises KeyError for one that has none, which a test keeps from happening."""
    return str(PLAYS[key][0] if key in PLAYS else WITHOUT_SPECIMEN[key])
