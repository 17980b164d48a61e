"""Actions by which a request leaves, ends, comes back or changes hands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import REASON, is_open, transition
from requests_app.admin.cases.forms.base import Reason
from requests_app.admin.cases.forms.determinations import Transfer
from requests_app.admin.cases.forms.review import Assign
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.cases import close, review
from requests_app.services.determinations import no_records

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "transfer": Action(
        _("Refer to another agency"),
        Transfer,
        no_records.transfer,
        _("Send the referral notice and close the request"),
        _("Referral notice sent to the requester."),
        (Verb.TRANSFER,),
        transition("transfer"),
        (Check(_("The agency that has the records, and how to contact it"), ("body", "contact")),),
        weight=4,
    ),
    "close": Action(
        _("Close"),
        Reason,
        close.close,
        _("Close the request and send the closing notice"),
        _("Request closed. Closing notice sent to the requester."),
        (Verb.CLOSE,),
        transition("close"),
        (REASON,),
        weight=4,
    ),
    "reopen": Action(
        _("Reopen the request"),
        Reason,
        close.reopen,
        _("Reopen and notify the requester"),
        _("Request reopened. The requester was notified."),
        (Verb.REOPEN,),
        transition("reopen"),
        (REASON,),
    ),
    "assign": Action(
        _("Assign"),
        Assign,
        review.assign,
        _("Assign"),
        _("Assignment saved."),
        (Verb.ASSIGN,),
        is_open,
        writes=False,
    ),
}
