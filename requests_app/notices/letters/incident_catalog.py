"""The letters of the city's log: about incidents, to reporters, holders and staff; and about access to it."""

from __future__ import annotations

from requests_app.notices.letters.contexts.incidents import (
    CourtOrderContext,
    IncidentActionContext,
    IncidentContext,
    IncidentReviewContext,
    ReturnContext,
)
from requests_app.notices.letters.contexts.security import SecurityContext
from requests_app.notices.letters.contexts.witness import WitnessContext
from requests_app.notices.letters.letter import Audience, Letter

INCIDENT_RECEIPT = Letter("incident_receipt", Audience.REPORTER, context=IncidentContext, automatic=True)
INCIDENT_COPY = Letter("incident_copy", Audience.REPORTER, context=IncidentContext)
INCIDENT_NO_ACTION = Letter("incident_no_action", Audience.REPORTER, context=IncidentContext)
INCIDENT_CORRECTIVE_ACTION = Letter(
    "incident_corrective_action", Audience.REPORTER, context=IncidentActionContext
)
INCIDENT_RESOLVED = Letter("incident_resolved", Audience.REPORTER, context=IncidentContext)
INCIDENT_REVERSED = Letter("incident_reversed", Audience.REPORTER, context=IncidentActionContext)
RETURN_OR_DESTROY = Letter("incident_return_or_destroy", Audience.HOLDER, True, context=ReturnContext)
STAFF_INCIDENT = Letter("staff_incident", Audience.DATA_OFFICE, context=IncidentContext)
STAFF_CORRECTIVE_ACTION = Letter(
    "staff_corrective_action", Audience.DATA_OFFICE, context=IncidentActionContext
)
STAFF_CONTESTED = Letter("staff_contested", Audience.OFFICERS, context=IncidentActionContext)
STAFF_REVIEWED = Letter(
    "staff_corrective_action_reviewed", Audience.DATA_OFFICE, context=IncidentReviewContext
)
STAFF_COURT_ORDER = Letter("staff_court_order", Audience.DATA_OFFICE, context=CourtOrderContext)
STAFF_COURT_LATE = Letter("staff_court_late", Audience.DATA_OFFICE, context=CourtOrderContext)
STAFF_ADDED = Letter("staff_incident_added", Audience.DATA_OFFICE, context=IncidentContext)

INCIDENT_LETTERS: tuple[Letter, ...] = (
    INCIDENT_RECEIPT,
    INCIDENT_COPY,
    INCIDENT_NO_ACTION,
    INCIDENT_CORRECTIVE_ACTION,
    INCIDENT_RESOLVED,
    INCIDENT_REVERSED,
    RETURN_OR_DESTROY,
    STAFF_INCIDENT,
    STAFF_CORRECTIVE_ACTION,
    STAFF_CONTESTED,
    STAFF_REVIEWED,
    STAFF_COURT_ORDER,
    STAFF_COURT_LATE,
    STAFF_ADDED,
)
STAFF_SECURITY = Letter("staff_security", Audience.EVERY_ADMINISTRATOR, context=SecurityContext)
WITNESS = Letter("witness", Audience.EVERY_ADMINISTRATOR, context=WitnessContext)
"""These two are about no incident: changes of access, and checkpoints."""
