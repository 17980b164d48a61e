"""Every move of a case. A move changes the row in memory and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django_fsm import RETURN_VALUE, transition

from requests_app.cases.states import (
    APPEALABLE_STATES,
    FINISHED_STATES,
    OPEN_STATES,
    REOPENABLE_STATES,
    UNDECIDED_STATES,
    State,
    values_of,
)

if TYPE_CHECKING:
    from requests_app.cases.models.decisions import Decision
    from requests_app.cities.models import Department

IN_WORK = values_of((State.CLERK_REVIEW, State.IN_PRODUCTION))
"""States out of which records are released."""
CONTESTABLE = values_of((*APPEALABLE_STATES, *UNDECIDED_STATES))
"""States that can be appealed: what was decided, or that nothing is."""


class CaseTransitions:
    """The transitions of a case, in the order of docs/states.md. What each needs is asked by its service."""

    state: Any
    department: Any
    decision: Any
    closed_at: datetime | None

    @transition(field="state", source=State.SUBMITTED.value, target=State.CLERK_REVIEW.value)
    def begin_review(self, department: Department) -> None:
        """A clerk takes the request up and gives it to a department."""
        self.department = department

    @transition(field="state", source=State.CLERK_REVIEW.value, target=State.AWAITING_REQUESTER.value)
    def ask_to_clarify(self) -> None:
        """The city asks the requester something."""

    @transition(field="state", source=State.AWAITING_REQUESTER.value, target=State.CLERK_REVIEW.value)
    def clarify(self) -> None:
        """The requester answered."""

    @transition(
        field="state",
        source=values_of((State.SUBMITTED, State.CLERK_REVIEW, State.AWAITING_REQUESTER)),
        target=None,
    )
    def extend(self) -> None:
        """The city takes more time; the state stays."""

    @transition(field="state", source=State.CLERK_REVIEW.value, target=State.IN_PRODUCTION.value)
    def grant(self, decision: Decision) -> None:
        """There are disclosable records and they are being prepared."""
        self.decision = decision

    @transition(field="state", source=State.IN_PRODUCTION.value, target=None)
    def reschedule(self) -> None:
        """The estimated date of availability changes; the state stays."""

    @transition(field="state", source=State.IN_PRODUCTION.value, target=None)
    def release_part(self) -> None:
        """Some records are handed over now, more follow; the state stays."""

    @transition(field="state", source=IN_WORK, target=State.RELEASED.value)
    def release(self, decision: Decision) -> None:
        """All records are released."""
        self.decision = decision

    @transition(field="state", source=IN_WORK, target=State.PARTLY_RELEASED.value)
    def release_in_part(self, decision: Decision) -> None:
        """Some records are released, the rest is withheld with a complete denial."""
        self.decision = decision

    @transition(field="state", source=State.CLERK_REVIEW.value, target=State.DENIED.value)
    def deny(self, decision: Decision) -> None:
        """Everything is withheld, with a complete denial."""
        self.decision = decision

    @transition(field="state", source=State.CLERK_REVIEW.value, target=State.NO_RECORDS.value)
    def report_no_records(self, decision: Decision) -> None:
        """A search was made and found nothing."""
        self.decision = decision

    @transition(field="state", source=State.CLERK_REVIEW.value, target=State.ACCESS_GRANTED.value)
    def grant_access(self, decision: Decision) -> None:
        """The data may be called by program; the grant says how, how much and how long."""
        self.decision = decision

    @transition(
        field="state",
        source=values_of((State.SUBMITTED, State.CLERK_REVIEW)),
        target=State.TRANSFERRED.value,
    )
    def transfer(self, decision: Decision) -> None:
        """Another body holds the records."""
        self.decision = decision

    @transition(field="state", source=values_of(OPEN_STATES), target=State.WITHDRAWN.value)
    def withdraw(self) -> None:
        """The requester no longer wants an answer."""

    @transition(field="state", source=CONTESTABLE, target=State.APPEALED.value)
    def appeal(self) -> None:
        """The requester contests the decision, or that there is none in time."""

    @transition(field="state", source=State.APPEALED.value, target=State.UPHELD.value)
    def uphold(self) -> None:
        """The appeals officer found the city right on every point."""

    @transition(field="state", source=State.APPEALED.value, target=State.CLERK_REVIEW.value)
    def overturn(self) -> None:
        """The appeals officer sends the whole decision back."""

    @transition(field="state", source=State.APPEALED.value, target=State.CLERK_REVIEW.value)
    def overturn_in_part(self) -> None:
        """The appeals officer sends some points back."""

    @transition(field="state", source=State.APPEALED.value, target=RETURN_VALUE(*CONTESTABLE))
    def withdraw_appeal(self, from_state: str) -> str:
        """The requester takes the appeal back; the case returns to where it was."""
        return from_state

    @transition(field="state", source=values_of(FINISHED_STATES), target=State.CLOSED.value)
    def close(self, at: datetime) -> None:
        """Nothing is open any more."""
        self.closed_at = at

    @transition(field="state", source=values_of(REOPENABLE_STATES), target=State.CLERK_REVIEW.value)
    def reopen(self) -> None:
        """The city looks again, with a new clock."""
        self.closed_at = None
