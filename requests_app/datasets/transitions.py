"""Every move of a dataset. A move changes the row in memory and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django_fsm import transition

from requests_app.datasets.states import DUE_STATES, DatasetState

if TYPE_CHECKING:
    from requests_app.datasets.models import DatasetWithholding

_DUE = [str(state) for state in DUE_STATES]
_OUT = [DatasetState.PUBLISHED.value, DatasetState.UNDER_REVIEW.value]


class DatasetTransitions:
    """The transitions of a dataset, in the order of docs/states.md. What each needs is asked by its service."""

    state: Any
    withholding: Any
    links_hidden: bool
    state_reason: str
    due_reason: str
    next_due_on: date | None
    original_due_on: date | None

    @transition(
        field="state",
        source=[DatasetState.SCHEDULED.value, DatasetState.WITHHELD.value, DatasetState.WITHDRAWN.value],
        target=DatasetState.PUBLISHED.value,
    )
    def publish(self) -> None:
        """The data is out for the first time, or again."""
        self.withholding = None
        self.links_hidden = False
        self.state_reason = ""

    @transition(field="state", source=DatasetState.PUBLISHED.value, target=None)
    def refresh(self) -> None:
        """New data is out; the state stays."""

    @transition(field="state", source=DatasetState.PUBLISHED.value, target=DatasetState.UNDER_REVIEW.value)
    def begin_review(self, reason: str, hide_links: bool) -> None:
        """The city looks at the published data again, with or without its addresses in public view."""
        self.state_reason, self.links_hidden = reason, hide_links

    @transition(field="state", source=DatasetState.UNDER_REVIEW.value, target=DatasetState.PUBLISHED.value)
    def end_review(self) -> None:
        """The city looked and the data stays out."""
        self.state_reason, self.links_hidden = "", False

    @transition(
        field="state",
        source=[DatasetState.SCHEDULED.value, *_OUT],
        target=DatasetState.WITHHELD.value,
    )
    def withhold(self, withholding: DatasetWithholding) -> None:
        """The data is withheld, with a complete reason."""
        self.withholding = withholding
        self.state_reason = self.due_reason = ""
        self.next_due_on = self.original_due_on = None

    @transition(field="state", source=_OUT, target=None)
    def withhold_part(self) -> None:
        """A part of the data is withheld, with a complete reason; the rest stays out."""

    @transition(field="state", source=_OUT, target=None)
    def open_part(self) -> None:
        """A part that was withheld is out; the state stays."""

    @transition(field="state", source=_OUT, target=DatasetState.WITHDRAWN.value)
    def withdraw(self, reason: str) -> None:
        """The city no longer publishes the data."""
        self.state_reason, self.due_reason = reason, ""
        self.next_due_on = self.original_due_on = None

    @transition(field="state", source=_DUE, target=None)
    def schedule(self, due_on: date, original_on: date | None, reason: str) -> None:
        """A date by which the data, or its next update, is to be out; the state stays."""
        self.next_due_on, self.original_due_on, self.due_reason = due_on, original_on, reason
