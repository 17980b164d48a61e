"""The transitions of incidents and corrective actions. A transition changes the row in memory and nothing else."""

from __future__ import annotations

from typing import Any

from django_fsm import transition

from requests_app.access.states import CorrectiveActionState, IncidentState


def _values(*states: Any) -> list[str]:
    return [str(state) for state in states]


REVIEWABLE = _values(IncidentState.UNDER_REVIEW, IncidentState.ACTION_TAKEN)


class IncidentTransitions:
    """The transitions of an incident: reported → under_review → action_taken | no_action → resolved."""

    state: Any
    ended_at: Any
    ended_reason: Any

    @transition(field="state", source=IncidentState.REPORTED.value, target=IncidentState.UNDER_REVIEW.value)
    def begin_review(self) -> None:
        """Someone looks into it."""

    @transition(field="state", source=REVIEWABLE, target=IncidentState.ACTION_TAKEN.value)
    def take_action(self) -> None:
        """The city did something about it; more than one corrective action can be taken."""

    @transition(
        field="state",
        source=[IncidentState.REPORTED.value, *REVIEWABLE],
        target=IncidentState.ACTION_TAKEN.value,
    )
    def take_emergency_action(self) -> None:
        """The city suspended access at once, before its review."""

    @transition(field="state", source=IncidentState.UNDER_REVIEW.value, target=IncidentState.NO_ACTION.value)
    def take_no_action(self, reason: str, at: Any) -> None:
        """The review found nothing to do."""
        self.ended_reason, self.ended_at = reason, at

    @transition(
        field="state",
        source=_values(IncidentState.ACTION_TAKEN, IncidentState.NO_ACTION),
        target=IncidentState.RESOLVED.value,
    )
    def resolve(self, reason: str, at: Any) -> None:
        """Nothing is left to do."""
        self.ended_reason, self.ended_at = reason, at

    @transition(
        field="state",
        source=[IncidentState.REPORTED.value, *REVIEWABLE],
        target=IncidentState.RESOLVED.value,
    )
    def settle(self, reason: str, at: Any) -> None:
        """What was missing came by itself, such as data that was late and is out now."""
        self.ended_reason, self.ended_at = reason, at


class CorrectiveActionTransitions:
    """The transitions of a corrective action: taken → contested → upheld | reversed."""

    state: Any

    @transition(
        field="state", source=CorrectiveActionState.TAKEN.value, target=CorrectiveActionState.CONTESTED.value
    )
    def contest(self) -> None:
        """Who is restricted says that it is wrong."""

    @transition(
        field="state", source=CorrectiveActionState.CONTESTED.value, target=CorrectiveActionState.UPHELD.value
    )
    def uphold(self) -> None:
        """A reviewer who did not act keeps it."""

    @transition(
        field="state",
        source=CorrectiveActionState.CONTESTED.value,
        target=CorrectiveActionState.REVERSED.value,
    )
    def reverse(self) -> None:
        """A reviewer who did not act takes it back."""
