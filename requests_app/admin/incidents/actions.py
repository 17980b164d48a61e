"""The one table of actions on incidents: what each is called, its form, its service, when it is possible."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.access.models import Incident
from requests_app.access.states import CorrectiveActionKind, IncidentState
from requests_app.admin.actions.action import Action
from requests_app.admin.incidents import conditions
from requests_app.admin.incidents.forms import (
    actions as forms,
    containment as containment_forms,
    corrective_actions as corrective_action_forms,
)
from requests_app.cases.verbs import Verb
from requests_app.services.incidents import (
    assignment,
    containment,
    contest_review,
    corrective_actions,
    court_orders,
    review,
)
from requests_app.services.retention import hold_and_erasure


def _form_of(kind: CorrectiveActionKind) -> type[forms.IncidentForm]:
    return type(
        f"Take_{kind.value}",
        (corrective_action_forms.TakeAction,),
        {"corrective_action_kind": kind, "__doc__": str(kind.value)},
    )


def _corrective_actions() -> dict[str, Action[Incident]]:
    return {
        f"corrective_action_{kind.value}": Action(
            kind.label,
            _form_of(kind),
            corrective_actions.take_action,
            _("Take the corrective action and send its notices"),
            _("Corrective action taken. Its notices were sent."),
            (Verb.TAKE_ACTION,),
            conditions.corrective_action_possible(kind),
        )
        for kind in CorrectiveActionKind
    }


ACTIONS: Mapping[str, Action[Incident]] = {
    "begin_review": Action(
        _("Start review"),
        forms.Nothing,
        review.begin_review,
        _("Start review"),
        _("Review started."),
        (Verb.REVIEW_INCIDENT,),
        conditions.in_state(conditions.REPORTED),
        writes=False,
        weight=1,
        about=_("The report is assigned to you, unless it is already assigned."),
    ),
    "contain": Action(
        _("Contain the data"),
        containment_forms.Contain,
        containment.contain,
        _("Record how it was contained"),
        _("Containment recorded."),
        (Verb.REVIEW_INCIDENT,),
        conditions.is_release,
        writes=False,
        weight=1,
        about=_("Stop the data from spreading first. You can't do anything else until this is recorded."),
    ),
    "review_corrective_action": Action(
        _("Review a contested corrective action"),
        corrective_action_forms.ReviewCorrectiveAction,
        contest_review.review,
        _("Send the result of the review"),
        _("Result of the review sent."),
        (Verb.REVIEW_CORRECTIVE_ACTION,),
        conditions.is_contested,
        weight=1,
        about=_("No one who took a corrective action in this matter may review it."),
    ),
    **_corrective_actions(),
    "no_action": Action(
        _("No action needed"),
        forms.Reason,
        review.take_no_action,
        _("End it and notify the reporter"),
        _("Incident ended without action."),
        (Verb.REVIEW_INCIDENT,),
        conditions.in_state(conditions.REVIEW),
    ),
    "resolve": Action(
        _("Resolve"),
        forms.Reason,
        review.resolve,
        _("End it and notify the reporter"),
        _("Incident resolved."),
        (Verb.REVIEW_INCIDENT,),
        conditions.in_state(conditions.TAKEN, IncidentState.NO_ACTION.value),
    ),
    "answer_order": Action(
        _("Record response to court"),
        forms.AnswerOrder,
        court_orders.answer,
        _("Record the response"),
        _("Response to the court recorded."),
        (Verb.REVIEW_INCIDENT,),
        conditions.order_waits,
        writes=False,
    ),
    "ask_to_return": Action(
        _("Ask for return or destruction"),
        containment_forms.AskToReturn,
        containment.ask_to_return,
        _("Send the notice to each address"),
        _("Notice sent to each address."),
        (Verb.REVIEW_INCIDENT,),
        conditions.can_ask_back,
        weight=3,
    ),
    "name_access": Action(
        _("Select the API access involved"),
        containment_forms.NameAccess,
        assignment.name_access,
        _("Select the API access involved"),
        _("API access recorded."),
        (Verb.REVIEW_INCIDENT,),
        conditions.nothing_taken,
        writes=False,
        weight=3,
    ),
    "assign": Action(
        _("Assign"),
        forms.Assign,
        assignment.assign,
        _("Assign"),
        _("Assignment saved."),
        (Verb.ASSIGN_INCIDENT,),
        conditions.is_open,
        writes=False,
        weight=3,
    ),
    "erase": Action(
        _("Erase the report"),
        forms.Nothing,
        hold_and_erasure.erase_incident,
        _("Permanently erase"),
        _("Report erased."),
        (Verb.ERASE,),
        lambda incident, _actor: not incident.is_open and not hold_and_erasure.is_erased(incident),
        writes=False,
        weight=4,
        confirmed=True,
        about=_(
            "Erases who reported it, what they wrote and uploaded, and the notices about it. The "
            "history of what the city did is kept. This cannot be undone."
        ),
    ),
}
