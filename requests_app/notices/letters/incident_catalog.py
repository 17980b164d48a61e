"""The letters about incidents and corrective actions: to the reporter, those who had the data, and the desk."""

from __future__ import annotations

from requests_app.notices.letters.catalog import Audience, Letter

INCIDENT_RECEIPT = Letter("incident_receipt", Audience.REPORTER)
INCIDENT_NO_ACTION = Letter("incident_no_action", Audience.REPORTER)
INCIDENT_CORRECTIVE_ACTIONS = Letter("incident_corrective_action", Audience.REPORTER)
INCIDENT_RESOLVED = Letter("incident_resolved", Audience.REPORTER)
INCIDENT_REVERSED = Letter("incident_reversed", Audience.REPORTER)
RETURN_OR_DESTROY = Letter("incident_return_or_destroy", Audience.HOLDER, True)
DESK_INCIDENT = Letter("desk_incident", Audience.DATA_OFFICE)
DESK_CORRECTIVE_ACTIONS = Letter("desk_corrective_action", Audience.DATA_OFFICE)
DESK_CONTESTED = Letter("desk_contested", Audience.OFFICERS)
DESK_REVIEWED = Letter("desk_corrective_action_reviewed", Audience.DATA_OFFICE)
DESK_COURT_ORDER = Letter("desk_court_order", Audience.DATA_OFFICE)
DESK_COURT_LATE = Letter("desk_court_late", Audience.DATA_OFFICE)
DESK_ADDED = Letter("desk_incident_added", Audience.DATA_OFFICE)

INCIDENT_LETTERS: tuple[Letter, ...] = (
    INCIDENT_RECEIPT,
    INCIDENT_NO_ACTION,
    INCIDENT_CORRECTIVE_ACTIONS,
    INCIDENT_RESOLVED,
    INCIDENT_REVERSED,
    RETURN_OR_DESTROY,
    DESK_INCIDENT,
    DESK_CORRECTIVE_ACTIONS,
    DESK_CONTESTED,
    DESK_REVIEWED,
    DESK_COURT_ORDER,
    DESK_COURT_LATE,
    DESK_ADDED,
)
