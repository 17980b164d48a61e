"""Actions by which a request leaves, ends, comes back or changes hands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import REASON, is_open, transition
from requests_app.admin.cases.forms import closing as forms
from requests_app.admin.cases.forms.determinations import Transfer
from requests_app.admin.cases.forms.review import Assign
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.cases import close, correct, reopen, review
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
        forms.Close,
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
        forms.Reopen,
        reopen.reopen,
        _("Reopen and notify the requester"),
        _("Request reopened. The requester was notified."),
        (Verb.REOPEN,),
        transition("reopen"),
        (REASON,),
        about=_("The decision before is superseded. The city promises a new one by a day it names."),
    ),
    "transfer_back": Action(
        _("Record that the other agency returned it"),
        forms.Reopen,
        reopen.transfer_back,
        _("Take the request back and notify the requester"),
        _("Request taken back. The requester was notified."),
        (Verb.TRANSFER_BACK,),
        lambda case, _actor: can_proceed(case.transfer_back),
        (REASON,),
        weight=1,
    ),
    "correct": Action(
        _("Correct an entry"),
        forms.Correct,
        correct.correct,
        _("Send the correction"),
        _("Correction sent to the requester."),
        (Verb.CORRECT,),
        lambda case, actor: correct.can_correct(case, actor, timezone.now()),
        (
            Check(_("The entry that was wrong"), ("entry",)),
            Check(_("What was wrong and what is right"), ("words",)),
        ),
        weight=3,
        about=_("Nothing of law is undone. The first notice stays, and this one follows it."),
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
