"""How the API describes itself (drf-spectacular)."""

from typing import Any

SETTINGS: dict[str, Any] = {
    "TITLE": "CityRecords API",
    "DESCRIPTION": "Read cities, their public-records law, due dates with their working, and the status of requests; "
    "file, answer and decide requests with a staff token.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "DatasetState": "requests_app.datasets.states.DatasetState",
        "CaseState": "requests_app.cases.states.State",
        "CaseKind": "requests_app.cases.states.Kind",
        "AppealState": "requests_app.cases.states.AppealState",
        "DecisionKind": "requests_app.cases.models.decisions.DecisionKind",
        "DocumentAudience": "requests_app.cases.models.correspondence.Audience",
        "DecisionAct": "requests_app.api.case_decision.KINDS",
        "AppealFinding": "requests_app.cases.models.appeals.Finding",
    },
}
