"""Every model of every room, where Django looks for them."""

from requests_app.cases.models import (
    Appeal,
    AppealPoint,
    CaseLink,
    Checkpoint,
    CheckpointLeaf,
    Citation,
    Clarification,
    Deadline,
    Decision,
    Document,
    Event,
    Extension,
    FeeEstimate,
    Message,
    Note,
    NumberCounter,
    RecordsRequest,
    Requester,
    Throttle,
)
from requests_app.cities.models import City, CityPolicy, ClosedDay, Department, Membership, User
from requests_app.cities.tokens import StaffToken
from requests_app.datasets.models import Dataset
from requests_app.notices.models import Notice, NoticeAttempt

__all__ = [
    "Appeal",
    "AppealPoint",
    "CaseLink",
    "Checkpoint",
    "CheckpointLeaf",
    "Citation",
    "City",
    "CityPolicy",
    "Clarification",
    "ClosedDay",
    "Dataset",
    "Deadline",
    "Decision",
    "Department",
    "Document",
    "Event",
    "Extension",
    "FeeEstimate",
    "Membership",
    "Message",
    "Note",
    "Notice",
    "NoticeAttempt",
    "NumberCounter",
    "RecordsRequest",
    "Requester",
    "StaffToken",
    "Throttle",
    "User",
]
