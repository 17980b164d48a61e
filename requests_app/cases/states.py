"""The states a case and an appeal can be in, and the sets of them the house reasons with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Kind(models.TextChoices):
    """What is asked for."""

    RECORDS = "records", _("Public records")
    DATA_ACCESS = "data_access", _("API access")
    EXEMPTION_REVIEW = "exemption_review", _("Exemption review")


class ReviewAim(models.TextChoices):
    """What an exemption review asks of the city."""

    OPEN = "open", _("Open something the city withholds or restricts")
    PROTECT = "protect", _("Protect something the city publishes")


class State(models.TextChoices):
    """Where a case stands. Overdue is worked out, never a state."""

    SUBMITTED = "submitted", _("Submitted")
    CLERK_REVIEW = "clerk_review", _("Under review")
    AWAITING_REQUESTER = "awaiting_requester", _("Waiting for the requester")
    IN_PRODUCTION = "in_production", _("Preparing records")
    RELEASED = "released", _("Released")
    PARTLY_RELEASED = "partly_released", _("Partially released")
    DENIED = "denied", _("Denied")
    NO_RECORDS = "no_records", _("No records found")
    ACCESS_GRANTED = "access_granted", _("Access granted")
    TRANSFERRED = "transferred", _("Referred to another agency")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    APPEALED = "appealed", _("Appealed")
    UPHELD = "upheld", _("Upheld on appeal")
    CLOSED = "closed", _("Closed")


REVIEW_STATES: Mapping[tuple[str, str], Promise] = {
    (ReviewAim.OPEN, State.RELEASED): pgettext_lazy("exemption review", "Opened"),
    (ReviewAim.OPEN, State.DENIED): pgettext_lazy("exemption review", "Still withheld"),
    (ReviewAim.PROTECT, State.RELEASED): pgettext_lazy("exemption review", "Protected"),
    (ReviewAim.PROTECT, State.DENIED): pgettext_lazy("exemption review", "Not protected"),
}
"""Aim and state of an exemption review that ended: what people read instead of the state's own name."""
OPEN_STATES = (
    State.SUBMITTED,
    State.CLERK_REVIEW,
    State.AWAITING_REQUESTER,
    State.IN_PRODUCTION,
    State.APPEALED,
)
UNDECIDED_STATES = (
    State.SUBMITTED,
    State.CLERK_REVIEW,
    State.AWAITING_REQUESTER,
)
DECIDABLE_STATES = (State.CLERK_REVIEW, State.AWAITING_REQUESTER)
"""States out of which a request is decided: an open question never takes the decision away."""
DECISIVE_STATES = (*DECIDABLE_STATES, State.IN_PRODUCTION, State.APPEALED)
"""States in which the city may still decide on records: also while they are prepared, and under appeal."""
WITHHOLDING_STATES = (State.DENIED, State.PARTLY_RELEASED)
APPEALABLE_STATES = (State.DENIED, State.PARTLY_RELEASED, State.NO_RECORDS, State.TRANSFERRED)
"""States whose decision can be contested; a referral too."""
FINISHED_STATES = (
    State.RELEASED,
    State.PARTLY_RELEASED,
    State.DENIED,
    State.NO_RECORDS,
    State.ACCESS_GRANTED,
    State.TRANSFERRED,
    State.WITHDRAWN,
    State.UPHELD,
)
DONE_STATES = (*FINISHED_STATES, State.CLOSED)
REOPENABLE_STATES = (
    State.CLOSED,
    State.RELEASED,
    State.PARTLY_RELEASED,
    State.DENIED,
    State.NO_RECORDS,
    State.ACCESS_GRANTED,
    State.TRANSFERRED,
    State.WITHDRAWN,
    State.UPHELD,
)
"""States out of which the city may look at a request again: nothing that ended is ended for good."""


RECORDS_STATES = (State.IN_PRODUCTION, State.PARTLY_RELEASED, State.NO_RECORDS)
"""States that only a request for records can be in: an exemption review hands over none."""


class AppealState(models.TextChoices):
    """Where an appeal stands."""

    RECEIVED = "received", _("Received")
    UNDER_REVIEW = "under_review", _("Under review")
    UPHELD = "upheld", _("Decision upheld")
    OVERTURNED = "overturned", _("Decision overturned")
    PARTLY_OVERTURNED = "partly_overturned", _("Decision overturned in part")
    DECISION_ORDERED = "decision_ordered", _("The city must decide")
    MOOT = "moot", _("The city answered in the meantime")
    DISMISSED = "dismissed", _("Dismissed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def state_name(aim: str, state: str) -> str:
    """A state as people read it; `aim` is that of an exemption review, which ends in words of its own."""
    return str(REVIEW_STATES.get((aim, state)) or State(state).label)


OPEN_APPEAL_STATES = (AppealState.RECEIVED, AppealState.UNDER_REVIEW)


def values_of(states: Iterable[str]) -> list[str]:
    """The states as a field keeps them."""
    return [str(state) for state in states]
