"""Actions while a request is looked into: begin, ask the requester, take more time."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import (
    can_extend,
    extended_in_time,
    transition,
    why_no_extension,
)
from requests_app.admin.cases.forms import extension as extension_forms, review as forms
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.cases import extension, review

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "begin_review": Action(
        _("Start review"),
        forms.BeginReview,
        review.begin_review,
        _("Send the acknowledgment and start the review"),
        _("Review started. Acknowledgment sent to the requester."),
        (Verb.BEGIN_REVIEW,),
        transition("begin_review"),
        (Check(_("A department of the city"), ("department",)),),
        weight=1,
        about=_("The requester is told the number, the dates, and who is assigned."),
    ),
    "ask_to_clarify": Action(
        _("Ask for clarification"),
        forms.Ask,
        review.ask_to_clarify,
        _("Send the question"),
        _("Question sent to the requester."),
        (Verb.ASK_TO_CLARIFY,),
        transition("ask_to_clarify"),
        (Check(_("A question"), ("question",)),),
    ),
    "extend": Action(
        _("Extend the deadline"),
        extension_forms.Extend,
        extension.extend,
        _("Send the extension notice"),
        _("Deadline extended. Extension notice sent to the requester."),
        (Verb.EXTEND,),
        can_extend,
        (
            Check(_("A ground in effect when the request was received"), ("ground",)),
            Check(_("Why it applies to this request"), ("reason",)),
            Check(_("A date within the law's limit, sent before the first date passes"), ("to_on",)),
            Check(_("Name and title of the person who signs"), ("signer_name", "signer_title")),
        ),
        why_not=why_no_extension,
        also_after=extended_in_time,
    ),
}
