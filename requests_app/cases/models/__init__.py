"""The models of a case, one file a subject."""

from requests_app.cases.models.appeals import Appeal, AppealPoint
from requests_app.cases.models.checkpoints import Checkpoint, CheckpointLeaf, CheckpointStamp, Salt
from requests_app.cases.models.codes import CaseCode
from requests_app.cases.models.correspondence import Clarification, Document, Message, Note
from requests_app.cases.models.court import CourtStep
from requests_app.cases.models.custodian_tasks import CustodianTask
from requests_app.cases.models.decisions import Citation, Decision, Extension
from requests_app.cases.models.email_change import EmailChange
from requests_app.cases.models.events import Deadline, Event
from requests_app.cases.models.fees import FeeEstimate, FeePayment, FeeWaiver
from requests_app.cases.models.followers import Follow
from requests_app.cases.models.outside_review import OutsideReview
from requests_app.cases.models.private_sessions import EndedSession, LinkAsk, MailedCode
from requests_app.cases.models.proposals import Proposal
from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.models.requester import CaseLink, NumberCounter, RateLimitWindow, Requester, Way
from requests_app.cases.models.rereviews import Rereview
from requests_app.cases.models.restriction import Restriction
from requests_app.cases.models.retention import LegalHold, RetentionRule
from requests_app.cases.models.review_points import ReviewPoint
from requests_app.cases.models.routing import RoutingRule
from requests_app.cases.models.scope import ScopeChange
from requests_app.cases.models.shared_work import SharedWork
from requests_app.cases.models.staff_time import StaffTime
from requests_app.cases.models.tags import CaseTag
from requests_app.cases.models.withholding import DraftLine, Treatment, WithholdingLine

__all__ = [
    "Appeal",
    "AppealPoint",
    "CaseCode",
    "CaseLink",
    "CaseTag",
    "Checkpoint",
    "CheckpointLeaf",
    "CheckpointStamp",
    "Citation",
    "Clarification",
    "CourtStep",
    "CustodianTask",
    "Deadline",
    "Decision",
    "Document",
    "DraftLine",
    "EmailChange",
    "EndedSession",
    "Event",
    "Extension",
    "FeeEstimate",
    "FeePayment",
    "FeeWaiver",
    "Follow",
    "LegalHold",
    "LinkAsk",
    "MailedCode",
    "Message",
    "Note",
    "NumberCounter",
    "OutsideReview",
    "Proposal",
    "RateLimitWindow",
    "RecordsRequest",
    "Requester",
    "Rereview",
    "Restriction",
    "RetentionRule",
    "ReviewPoint",
    "RoutingRule",
    "Salt",
    "ScopeChange",
    "SharedWork",
    "StaffTime",
    "Treatment",
    "Way",
    "WithholdingLine",
]
