"""Actions on an appeal: take it up, decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import PEOPLE, Condition
from requests_app.admin.cases.forms import appeals as forms
from requests_app.admin.cases.forms.base import Nothing
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import OPEN_APPEAL_STATES, AppealState
from requests_app.cases.verbs import Verb
from requests_app.services.appeals import decide as appeal_decide, silence as appeal_silence


def _appeal_in(states: Iterable[AppealState], **about: Any) -> Condition:
    """An appeal is in one of these states (one query, none where no appeal can be open)."""
    values = [str(state) for state in states]
    return lambda case, _actor: (
        can_proceed(case.uphold) and case.appeals.filter(state__in=values, **about).exists()
    )


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "take_up_appeal": Action(
        _("Take up the appeal"),
        Nothing,
        appeal_decide.take_up,
        _("Take up the appeal"),
        _("You are now the officer of this appeal."),
        (Verb.TAKE_UP_APPEAL,),
        _appeal_in([AppealState.RECEIVED]),
        writes=False,
        weight=1,
        about=_("You become the officer of this appeal. No one who decided the request may do this."),
    ),
    "decide_appeal": Action(
        _("Decide the appeal"),
        forms.DecideAppeal,
        appeal_decide.decide_appeal,
        _("Send the decision on the appeal"),
        _("Appeal decision sent to the requester."),
        (Verb.UPHOLD, Verb.OVERTURN, Verb.OVERTURN_IN_PART),
        _appeal_in(OPEN_APPEAL_STATES, decision__isnull=False),
        (
            Check(
                _("A finding and its reason for each contested point"), ("findings", "finding_*", "reason_*")
            ),
            Check(
                _("What the department must decide again, if a point is overturned"),
                ("instruction", "new_due_on"),
            ),
            PEOPLE,
        ),
        weight=1,
    ),
    "order_decision": Action(
        _("Order the late decision"),
        forms.OrderDecision,
        appeal_silence.order_decision,
        _("Send the order to the requester and the department"),
        _("Decision ordered. The requester and the department were notified."),
        (Verb.ORDER_DECISION,),
        _appeal_in(OPEN_APPEAL_STATES, decision=None),
        (
            Check(_("The day by which the city must decide"), ("to_on",)),
            Check(_("The reason"), ("reason",)),
            PEOPLE,
        ),
        weight=1,
        about=_("The requester appealed because no decision came in time. The missed date stays missed."),
    ),
    "dismiss_appeal": Action(
        _("Dismiss the appeal"),
        forms.DismissAppeal,
        appeal_silence.dismiss_appeal,
        _("Dismiss the appeal and notify the requester"),
        _("Appeal dismissed. The requester was notified."),
        (Verb.DISMISS_APPEAL,),
        _appeal_in(OPEN_APPEAL_STATES, decision=None),
        (Check(_("The reason"), ("reason",)), PEOPLE),
        about=_("The request goes on, and the city still owes its decision."),
    ),
}
