"""Actions by which a clerk records a requester's answer: to a question, to a fee estimate, to a proposed wording."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.for_requester import CONFIRMED, HOW, WORDS
from requests_app.admin.cases.actions.scope import waits_for_requester
from requests_app.admin.cases.fees import has_open_estimate, open_estimate_of, open_waiver_of
from requests_app.admin.cases.forms import recorded_answers as forms
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cases.verbs import Verb
from requests_app.services.cases import clarification
from requests_app.services.fees import answer as fee_answer
from requests_app.services.scope import answer as scope_answer


def _asked(case: RecordsRequest, _actor: Actor) -> bool:
    return bool(case.state == State.AWAITING_REQUESTER)


def _to_accept(case: RecordsRequest, _actor: Actor) -> bool:
    estimate = open_estimate_of(case)
    return estimate is not None and estimate.accepted_at is None


def _may_ask_waiver(case: RecordsRequest, _actor: Actor) -> bool:
    return open_estimate_of(case) is not None and open_waiver_of(case) is None


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "record_answer": Action(
        _("Record the requester's answer"),
        forms.RecordAnswer,
        clarification.clarify,
        _("Record the answer"),
        _("Answer recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        _asked,
        (WORDS, HOW),
        about=CONFIRMED,
    ),
    "record_fee_accepted": Action(
        _("Record that the requester agrees to the fee"),
        forms.RecordFeeAnswer,
        fee_answer.accept_estimate,
        _("Record the agreement"),
        _("Agreement recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        _to_accept,
        (WORDS, HOW),
        about=CONFIRMED,
    ),
    "record_fee_declined": Action(
        _("Record that the requester declines the fee"),
        forms.RecordFeeAnswer,
        fee_answer.decline_estimate,
        _("Record it"),
        _("Answer recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        has_open_estimate,
        (WORDS, HOW),
        about=_(
            "No copies are made; the request goes on. The requester gets a confirmation in every way on record. "
            "An earlier date needs a scan."
        ),
    ),
    "record_waiver_asked": Action(
        _("Record that the requester asks for a fee waiver"),
        forms.RecordWaiver,
        fee_answer.ask_waiver,
        _("Record the request for a waiver"),
        _("Request for a waiver recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        _may_ask_waiver,
        (WORDS, HOW),
        about=CONFIRMED,
    ),
    "record_scope_answer": Action(
        _("Record the answer to the proposed wording"),
        forms.RecordScopeAnswer,
        scope_answer.record_scope_answer,
        _("Record it and confirm it to the requester"),
        _("Answer recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        waits_for_requester,
        (Check(_("What the requester answered"), ("answer", "text")), WORDS, HOW),
        about=CONFIRMED,
    ),
}
