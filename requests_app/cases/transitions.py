"""Every move of a case. A move changes the row in memory and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django_fsm import RETURN_VALUE, transition

from requests_app.cases.states import (
    APPEALABLE_STATES,
    DECIDABLE_STATES,
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

DECIDABLE = values_of(DECIDABLE_STATES)
IN_WORK = values_of((*DECIDABLE_STATES, State.IN_PRODUCTION))
"""States out of which a request is decided whole: also while a question waits, and when nothing is left to prepare."""
RELEASABLE = [*IN_WORK, State.APPEALED.value]
"""States out of which records are released: also under appeal, where the city changes its mind."""
BESIDE = values_of((*UNDECIDED_STATES, State.IN_PRODUCTION))
"""States that stay while an appeal runs beside the case: against silence, or against an installment."""
UNDER_APPEAL = [State.APPEALED.value, *BESIDE]
"""States in which an appeal may be open."""
CONTESTABLE = [*values_of(APPEALABLE_STATES), *BESIDE]
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

    @transition(
        field="state",
        source=values_of((State.SUBMITTED, State.CLERK_REVIEW)),
        target=State.AWAITING_REQUESTER.value,
    )
    def ask_to_clarify(self) -> None:
        """The city asks the requester something."""

    @transition(field="state", source=State.AWAITING_REQUESTER.value, target=State.CLERK_REVIEW.value)
    def clarify(self) -> None:
        """The requester answered."""

    @transition(field="state", source=State.AWAITING_REQUESTER.value, target=State.CLERK_REVIEW.value)
    def continue_without_answer(self) -> None:
        """The city goes on without an answer to its question."""

    @transition(field="state", source=State.AWAITING_REQUESTER.value, target=State.CLOSED.value)
    def close_for_silence(self, at: datetime) -> None:
        """No answer came by the stated last day, and the city's rule lets it close the request."""
        self.closed_at = at

    @transition(
        field="state",
        source=values_of((State.SUBMITTED, State.CLERK_REVIEW, State.AWAITING_REQUESTER)),
        target=None,
    )
    def extend(self) -> None:
        """The city takes more time; the state stays."""

    @transition(field="state", source=DECIDABLE, target=State.IN_PRODUCTION.value)
    def grant(self, decision: Decision) -> None:
        """There are disclosable records and they are being prepared."""
        self.decision = decision

    @transition(field="state", source=State.IN_PRODUCTION.value, target=None)
    def reschedule(self) -> None:
        """The estimated date of availability changes; the state stays."""

    @transition(field="state", source=State.IN_PRODUCTION.value, target=None)
    def release_part(self) -> None:
        """Some records are handed over now, more follow; the state stays."""

    @transition(field="state", source=RELEASABLE, target=State.RELEASED.value)
    def release(self, decision: Decision) -> None:
        """All records are released."""
        self.decision = decision

    @transition(field="state", source=RELEASABLE, target=State.PARTLY_RELEASED.value)
    def release_in_part(self, decision: Decision) -> None:
        """Some records are released, the rest is withheld with a complete denial."""
        self.decision = decision

    @transition(
        field="state",
        source=IN_WORK,
        target=RETURN_VALUE(State.DENIED.value, State.PARTLY_RELEASED.value),
    )
    def deny(self, decision: Decision, released_before: bool = False) -> str:
        """Everything, or after installments everything that is left, is withheld with a complete denial."""
        self.decision = decision
        return State.PARTLY_RELEASED.value if released_before else State.DENIED.value

    @transition(
        field="state", source=IN_WORK, target=RETURN_VALUE(State.NO_RECORDS.value, State.RELEASED.value)
    )
    def report_no_records(self, decision: Decision, released_before: bool = False) -> str:
        """A search was made and found nothing, or after installments nothing more."""
        self.decision = decision
        return State.RELEASED.value if released_before else State.NO_RECORDS.value

    @transition(field="state", source=DECIDABLE, target=State.RELEASED.value)
    def open_it(self, decision: Decision) -> None:
        """Of an exemption review: what the city withheld or restricted is open to everyone."""
        self.decision = decision

    @transition(field="state", source=DECIDABLE, target=State.DENIED.value)
    def keep_withheld(self, decision: Decision) -> None:
        """Of an exemption review: it stays withheld, with a complete denial."""
        self.decision = decision

    @transition(field="state", source=DECIDABLE, target=State.RELEASED.value)
    def protect_it(self, decision: Decision) -> None:
        """Of an exemption review: what the city published is withheld now, all or a part of it."""
        self.decision = decision

    @transition(field="state", source=DECIDABLE, target=State.DENIED.value)
    def decline_to_protect(self, decision: Decision) -> None:
        """Of an exemption review: nothing more is withheld than before, with a reason for each point."""
        self.decision = decision

    @transition(field="state", source=DECIDABLE, target=State.ACCESS_GRANTED.value)
    def grant_access(self, decision: Decision) -> None:
        """The data may be called by program; the grant says how, how much and how long."""
        self.decision = decision

    @transition(
        field="state",
        source=[State.SUBMITTED.value, *IN_WORK],
        target=State.TRANSFERRED.value,
    )
    def transfer(self, decision: Decision) -> None:
        """Another body holds the records."""
        self.decision = decision

    @transition(field="state", source=values_of(OPEN_STATES), target=State.WITHDRAWN.value)
    def withdraw(self) -> None:
        """The requester no longer wants an answer."""

    @transition(field="state", source=State.WITHDRAWN.value, target=RETURN_VALUE(*values_of(OPEN_STATES)))
    def undo_withdrawal(self, from_state: str) -> str:
        """The withdrawal a clerk recorded was none, or is taken back; the case returns to where it was."""
        return from_state

    @transition(field="state", source=CONTESTABLE, target=RETURN_VALUE(State.APPEALED.value, *BESIDE))
    def appeal(self) -> str:
        """The requester contests the decision; against silence or an installment the appeal runs beside the case."""
        return str(self.state) if self.state in BESIDE else State.APPEALED.value

    @transition(field="state", source=CONTESTABLE, target=RETURN_VALUE(State.APPEALED.value, *BESIDE))
    def go_on(self) -> str:
        """An appeal that the city's answer made moot goes on, now against that answer."""
        return str(self.state) if self.state in BESIDE else State.APPEALED.value

    @transition(field="state", source=BESIDE, target=None)
    def order_decision(self) -> None:
        """The appeals officer orders a decision that is late, by a day; the state stays."""

    @transition(field="state", source=BESIDE, target=None)
    def dismiss_appeal(self) -> None:
        """The appeals officer dismisses an appeal against silence, with a reason; the state stays."""

    @transition(field="state", source=UNDER_APPEAL, target=RETURN_VALUE(State.UPHELD.value, *BESIDE))
    def uphold(self) -> str:
        """The appeals officer found the city right on every point; beside a case that is open the state stays."""
        return self._after_appeal(State.UPHELD)

    @transition(
        field="state",
        source=UNDER_APPEAL,
        target=RETURN_VALUE(State.CLERK_REVIEW.value, *BESIDE),
    )
    def overturn(self) -> str:
        """The appeals officer sends the whole decision back; beside a case that is open the state stays."""
        return self._after_appeal(State.CLERK_REVIEW)

    @transition(
        field="state",
        source=UNDER_APPEAL,
        target=RETURN_VALUE(State.CLERK_REVIEW.value, *BESIDE),
    )
    def overturn_in_part(self) -> str:
        """The appeals officer sends some points back; beside a case that is open the state stays."""
        return self._after_appeal(State.CLERK_REVIEW)

    def _after_appeal(self, ended: State) -> str:
        return str(self.state) if self.state in BESIDE else ended.value

    @transition(field="state", source=UNDER_APPEAL, target=RETURN_VALUE(*CONTESTABLE))
    def withdraw_appeal(self, from_state: str) -> str:
        """The requester takes the appeal back; the case returns to where it was."""
        return from_state

    @transition(field="state", source=values_of(FINISHED_STATES), target=State.CLOSED.value)
    def close(self, at: datetime) -> None:
        """Nothing is open any more."""
        self.closed_at = at

    @transition(field="state", source=values_of(REOPENABLE_STATES), target=State.CLERK_REVIEW.value)
    def reopen(self) -> None:
        """The city looks again, by a day it names itself."""
        self.closed_at = None

    @transition(field="state", source=State.TRANSFERRED.value, target=State.CLERK_REVIEW.value)
    def transfer_back(self) -> None:
        """The other agency returned the request; the city looks again, by a day it names itself."""
