"""Applying a transition by name, the same way for every subject: a refusal in plain words where the state forbids
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from requests_app.access.models import AccessGrant, CorrectiveAction, Incident
from requests_app.cases.refusals import NotNow, Refusal, WrongState
from requests_app.datasets.models import Dataset


class WrongIncidentState(Refusal):
    """The incident or the corrective action is not in a state in which this step is possible."""

    def __init__(self, state_name: str) -> None:
        super().__init__(_("You can't do this now. Current status: %(state)s.") % {"state": state_name})


class WrongDatasetState(Refusal):
    """The dataset is not in a state in which this step is possible."""

    def __init__(self, state_name: str) -> None:
        super().__init__(_("You can't do this now. The dataset's status: %(state)s.") % {"state": state_name})


class WrongGrantState(NotNow):
    """The grant is not in a state in which this step is possible."""

    def __init__(self, state_name: str) -> None:
        super().__init__(
            _("You can't do this now. The status of the API access: %(state)s.") % {"state": state_name}
        )


REFUSALS: Mapping[type, type[WrongState | WrongIncidentState | WrongDatasetState | WrongGrantState]] = {
    Dataset: WrongDatasetState,
    AccessGrant: WrongGrantState,
    Incident: WrongIncidentState,
    CorrectiveAction: WrongIncidentState,
}
"""In whose words the step is refused; a case and an appeal: WrongState."""


def apply_transition(row: Any, transition: str, *arguments: Any) -> str:
    """Apply `transition` to a row held under lock and return the state it left.

    Raises WrongState or the refusal of the row's own subject; nothing has changed then.
    """
    before = str(row.state)
    try:
        getattr(row, transition)(*arguments)
    except TransitionNotAllowed as refused:
        raise refusal(row) from refused
    return before


def refusal(row: Any) -> Refusal:
    """The refusal of a step for which a row is not in the right state, in the words of its subject."""
    return REFUSALS.get(type(row), WrongState)(str(row.get_state_display()))
