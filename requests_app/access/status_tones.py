"""The color of every status, for residents and clerks alike: one table for each kind of subject.

A tone is the last part of a CSS class (`cr-chip--good`): good, info, warn, bad, or "" for none.
"""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.access.grant_transitions import GrantState
from requests_app.access.states import IncidentState
from requests_app.cases.states import State

CASE_TONES: Mapping[str, str] = {
    State.SUBMITTED: "info",
    State.CLERK_REVIEW: "info",
    State.AWAITING_REQUESTER: "warn",
    State.IN_PRODUCTION: "info",
    State.RELEASED: "good",
    State.ACCESS_GRANTED: "good",
    State.PARTLY_RELEASED: "info",
    State.DENIED: "bad",
    State.NO_RECORDS: "info",
    State.TRANSFERRED: "info",
    State.WITHDRAWN: "info",
    State.APPEALED: "info",
    State.UPHELD: "bad",
    State.CLOSED: "info",
}
INCIDENT_TONES: Mapping[str, str] = {
    IncidentState.REPORTED: "info",
    IncidentState.UNDER_REVIEW: "info",
    IncidentState.ACTION_TAKEN: "good",
    IncidentState.NO_ACTION: "",
    IncidentState.RESOLVED: "good",
}
GRANT_TONES: Mapping[str, str] = {
    GrantState.ACTIVE: "good",
    GrantState.SUSPENDED: "bad",
    GrantState.EXPIRED: "warn",
    GrantState.REVOKED: "bad",
    GrantState.GIVEN_BACK: "info",
}
DATASET_TONES: Mapping[str, str] = {
    "published": "good",
    "restricted": "warn",
    "under_review": "warn",
    "withheld": "bad",
    "scheduled": "info",
    "withdrawn": "",
    "vanished": "",
}
"""By how a dataset stands (datasets/search.py: STANDINGS)."""
