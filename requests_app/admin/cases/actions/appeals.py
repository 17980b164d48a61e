"""Actions on an appeal: take it up, decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import PEOPLE, Condition
from requests_app.admin.cases.forms import appeals as forms
from requests_app.admin.cases.forms.base import Nothing
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import OPEN_APPEAL_STATES, AppealState, State
from requests_app.cases.verbs import Verb
from requests_app.services.appeals import decide as appeal_decide


def _appeal_in(states: Iterable[AppealState]) -> Condition:
    values = [str(state) for state in states]
    return lambda case, _actor: (
        case.state == State.APPEALED and case.appeals.filter(state__in=values).exists()
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
        _appeal_in(OPEN_APPEAL_STATES),
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
}
