"""Actions while a request is looked into: begin, ask the requester, take more time."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import (
    can_extend,
    extended_in_time,
    transition,
    why_no_extension,
)
from requests_app.admin.cases.forms import extension as extension_forms, review as forms
from requests_app.admin.cases.forms.base import Nothing
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.services.cases import extension, question_again, review, unanswered
from requests_app.services.cases.clarification import open_question


def _why_not_for_silence(case: RecordsRequest) -> str:
    """Why the city cannot close the request for want of an answer; empty where no answer is awaited, or it can."""
    if not can_proceed(case.close_for_silence):
        return ""
    today = local_date(case.city, timezone.now())
    return unanswered.refuse_to_close(case, open_question(case), today)


def _can_close_for_silence(case: RecordsRequest, _actor: Actor) -> bool:
    return can_proceed(case.close_for_silence) and not _why_not_for_silence(case)


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
    "ask_again": Action(
        _("Ask the question again"),
        forms.AskAgain,
        question_again.ask_again,
        _("Send the question again"),
        _("Question sent to the requester again."),
        (Verb.ASK_TO_CLARIFY,),
        lambda case, _actor: can_proceed(case.clarify),
        (Check(_("What came instead of an answer"), ("instead",)),),
        about=_(
            "For a reply that was empty, could not be read, or was automatic. It does not change the deadline."
        ),
    ),
    "continue_without_answer": Action(
        _("Continue without an answer"),
        Nothing,
        unanswered.continue_without_answer,
        _("Continue the review and notify the requester"),
        _("Review continued. The requester was notified."),
        (Verb.CONTINUE_WITHOUT_ANSWER,),
        lambda case, _actor: can_proceed(case.continue_without_answer),
        about=_("The question ends. You can ask again at any time."),
    ),
    "close_for_silence": Action(
        _("Close for lack of an answer"),
        Nothing,
        unanswered.close_for_silence,
        _("Close the request and send the notice"),
        _("Request closed. The requester was told how to come back."),
        (Verb.CLOSE_FOR_SILENCE,),
        _can_close_for_silence,
        weight=4,
        why_not=_why_not_for_silence,
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
