"""The models of data access, one file a subject."""

from requests_app.access.models.act_drafts import ActDraft
from requests_app.access.models.answered_calls import AnsweredCall
from requests_app.access.models.city_log import CityEvent, CityLog
from requests_app.access.models.corrective_actions import CorrectiveAction
from requests_app.access.models.court_orders import CourtOrder
from requests_app.access.models.grants import AccessApplication, AccessGrant, ApiKey
from requests_app.access.models.incidents import Incident, IncidentFile
from requests_app.access.models.rate_tiers import RateTier
from requests_app.access.models.usage import GatewayToken, Usage, UsageBatch

__all__ = [
    "AccessApplication",
    "AccessGrant",
    "ActDraft",
    "AnsweredCall",
    "ApiKey",
    "CityEvent",
    "CityLog",
    "CorrectiveAction",
    "CourtOrder",
    "GatewayToken",
    "Incident",
    "IncidentFile",
    "RateTier",
    "Usage",
    "UsageBatch",
]
