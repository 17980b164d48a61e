"""Making a move by name, with a refusal in plain words where the state does not allow it."""

from __future__ import annotations

from typing import Any

from django_fsm import TransitionNotAllowed

from requests_app.cases.refusals import WrongState


def make(row: Any, move: str, *arguments: Any) -> None:
    """Make `move` on a case or an appeal held under lock. Raises WrongState; nothing has changed then."""
    try:
        getattr(row, move)(*arguments)
    except TransitionNotAllowed as refused:
        raise WrongState(row.get_state_display()) from refused
