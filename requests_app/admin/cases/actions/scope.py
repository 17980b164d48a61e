"""Actions on what a request is for: propose a wording, answer the requester's."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.forms import scope as forms
from requests_app.admin.cases.scope import scope_of_page
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.scope import answer, propose


def _waits(case: RecordsRequest, *, by_city: bool) -> bool:
    """Whether a wording of that side waits for an answer."""
    change = scope_of_page(case).proposal
    return change is not None and change.by_city == by_city


def _is_changeable(case: RecordsRequest, _actor: Actor) -> bool:
    return case.state in propose.CHANGEABLE


def _from_requester(case: RecordsRequest, actor: Actor) -> bool:
    return _is_changeable(case, actor) and _waits(case, by_city=False)


def waits_for_requester(case: RecordsRequest, actor: Actor) -> bool:
    """The requester has not answered the city's wording."""
    return _is_changeable(case, actor) and _waits(case, by_city=True)


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "accept_scope": Action(
        _("Agree to the requester's wording"),
        forms.AnswerScope,
        answer.accept_scope,
        _("Agree and notify the requester"),
        _("The new wording is in force. The requester was notified."),
        (Verb.ACCEPT_SCOPE,),
        _from_requester,
        weight=1,
    ),
    "decline_scope": Action(
        _("Decline the requester's wording"),
        forms.AnswerScope,
        answer.decline_scope,
        _("Decline and notify the requester"),
        _("The wording stays as it was. The requester was notified."),
        (Verb.DECLINE_SCOPE,),
        _from_requester,
    ),
    "propose_scope": Action(
        _("Propose a new wording of the request"),
        forms.ProposeScope,
        propose.propose_scope,
        _("Send the proposal"),
        _("Proposal sent to the requester."),
        (Verb.PROPOSE_SCOPE,),
        _is_changeable,
        (Check(_("A wording other than the one in force"), ("text",)),),
        about=_("The current wording applies until the requester agrees. Deadlines do not change."),
    ),
}
