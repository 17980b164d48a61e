"""Actions by which a clerk records what a requester did by phone, in person, by mail or by email."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import is_open
from requests_app.admin.cases.appeals import has_open_appeal
from requests_app.admin.cases.clock import clock_of
from requests_app.admin.cases.forms.for_requester import ForRequester
from requests_app.admin.cases.forms.recorded_appeal import RecordAppeal
from requests_app.cases.actors import Actor
from requests_app.cases.appeal_terms import appeal_terms
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.notices.models import ERASED
from requests_app.services.appeals import file as appeal_file, withdrawal as appeal_withdrawal
from requests_app.services.appeals.window import require_open_way
from requests_app.services.cases import messages, withdrawal

HOW = Check(_("How it reached the city, and when"), ("channel", "happened_on"))
WORDS = Check(_("The requester's words"), ("words",))
CONFIRMED = _(
    "The requester gets a confirmation in every way on record. It says how to object if this is wrong."
)


def _undoable(case: RecordsRequest, _actor: Actor) -> bool:
    return withdrawal.can_be_undone(case, timezone.now())


def _appealable(case: RecordsRequest, _actor: Actor) -> bool:
    clock = clock_of(case)
    try:
        require_open_way(case, clock.pack, appeal_terms(case, clock, clock.dues()).terms)
    except Refusal:
        return False
    return True


def _has_words(case: RecordsRequest, _actor: Actor) -> bool:
    return bool(case.description != ERASED)


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "record_appeal": Action(
        _("Record an appeal"),
        RecordAppeal,
        appeal_file.appeal,
        _("Record the appeal"),
        _("Appeal recorded. Receipt sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        _appealable,
        (
            Check(
                _("What the requester disagrees with, and why"), ("decision", "citations", "lines", "words")
            ),
            HOW,
        ),
        weight=3,
        about=CONFIRMED,
    ),
    "record_appeal_withdrawal": Action(
        _("Record that the appeal is withdrawn"),
        ForRequester,
        appeal_withdrawal.withdraw_appeal,
        _("Record the withdrawal of the appeal"),
        _("Withdrawal of the appeal recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        has_open_appeal,
        (WORDS, HOW),
        weight=4,
        about=CONFIRMED,
    ),
    "record_message": Action(
        _("Record a call or letter"),
        ForRequester,
        messages.write_to_city,
        _("Record the message"),
        _("Message recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        _has_words,
        (WORDS, HOW),
        weight=3,
        about=CONFIRMED,
    ),
    "record_withdrawal": Action(
        _("Record that the request is withdrawn"),
        ForRequester,
        withdrawal.withdraw,
        _("Record the withdrawal"),
        _("Withdrawal recorded. Confirmation sent to the requester."),
        (Verb.RECORD_FOR_REQUESTER,),
        is_open,
        (WORDS, HOW),
        weight=4,
        about=_(
            "The requester gets a confirmation in every way on record, and can undo the withdrawal for 10 days. "
            "An earlier date needs a scan."
        ),
    ),
    "undo_withdrawal": Action(
        _("Undo the recorded withdrawal"),
        ForRequester,
        withdrawal.undo_withdrawal,
        _("Undo the withdrawal"),
        _("Withdrawal undone. The request goes on with the dates it had."),
        (Verb.RECORD_FOR_REQUESTER,),
        _undoable,
        (WORDS, HOW),
        weight=1,
    ),
}
