"""The states a case and an appeal can be in, and the sets of them the house reasons with."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What is asked for."""

    RECORDS = "records", _("Public records")
    DATA_ACCESS = "data_access", _("API access")
    EXEMPTION_REVIEW = "exemption_review", _("Exemption review")


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
WITHHOLDING_STATES = (State.DENIED, State.PARTLY_RELEASED)
APPEALABLE_STATES = (State.DENIED, State.PARTLY_RELEASED, State.NO_RECORDS)
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
    State.UPHELD,
)


class AppealState(models.TextChoices):
    """Where an appeal stands."""

    RECEIVED = "received", _("Received")
    UNDER_REVIEW = "under_review", _("Under review")
    UPHELD = "upheld", _("Decision upheld")
    OVERTURNED = "overturned", _("Decision overturned")
    PARTLY_OVERTURNED = "partly_overturned", _("Decision overturned in part")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_APPEAL_STATES = (AppealState.RECEIVED, AppealState.UNDER_REVIEW)


def values_of(states: Iterable[str]) -> list[str]:
    """The states as a field keeps them."""
    return [str(state) for state in states]
