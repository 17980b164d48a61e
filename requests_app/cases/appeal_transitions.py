"""Every move of an appeal. A move changes the row in memory and nothing else."""

from __future__ import annotations

from typing import Any

from django_fsm import RETURN_VALUE, transition

from requests_app.cases.states import (
    OPEN_APPEAL_STATES,
    AppealState,
    values_of,
)


class AppealTransitions:
    """The transitions of an appeal."""

    state: Any
    officer_id: int | None

    @transition(field="state", source=AppealState.RECEIVED.value, target=AppealState.UNDER_REVIEW.value)
    def take_up(self) -> None:
        """An officer has it."""

    @transition(field="state", source=values_of(OPEN_APPEAL_STATES), target=AppealState.UPHELD.value)
    def uphold(self) -> None:
        """Every point was decided for the city."""

    @transition(field="state", source=values_of(OPEN_APPEAL_STATES), target=AppealState.OVERTURNED.value)
    def overturn(self) -> None:
        """Every point was decided for the requester."""

    @transition(
        field="state", source=values_of(OPEN_APPEAL_STATES), target=AppealState.PARTLY_OVERTURNED.value
    )
    def overturn_in_part(self) -> None:
        """The points were decided differently."""

    @transition(
        field="state", source=values_of(OPEN_APPEAL_STATES), target=AppealState.DECISION_ORDERED.value
    )
    def order_decision(self) -> None:
        """Of an appeal against silence: the city must decide by the day the officer named."""

    @transition(field="state", source=values_of(OPEN_APPEAL_STATES), target=AppealState.DISMISSED.value)
    def dismiss(self) -> None:
        """Of an appeal against silence: it was not well founded, or cannot be heard."""

    @transition(field="state", source=values_of(OPEN_APPEAL_STATES), target=AppealState.MOOT.value)
    def become_moot(self) -> None:
        """The city answered meanwhile; the requester is asked whether to go on against that answer."""

    @transition(field="state", source=AppealState.MOOT.value, target=AppealState.RECEIVED.value)
    def go_on(self) -> None:
        """The requester goes on against the answer that came meanwhile."""

    @transition(field="state", source=values_of(OPEN_APPEAL_STATES), target=AppealState.WITHDRAWN.value)
    def withdraw(self) -> None:
        """The requester took it back, or withdrew the whole case."""

    @transition(
        field="state",
        source=AppealState.WITHDRAWN.value,
        target=RETURN_VALUE(*values_of(OPEN_APPEAL_STATES)),
    )
    def restore(self) -> str:
        """The withdrawal of the whole case was undone: whoever had taken it up has it again."""
        return (AppealState.UNDER_REVIEW if self.officer_id else AppealState.RECEIVED).value
