"""The models of notices: the notice, its delivery, letterhead and print, inbound mail."""

from requests_app.notices.models.delivery import DeliveryReport, Gate, Pulse, ReportKind, WebhookEndpoint
from requests_app.notices.models.inbound import InboundMail
from requests_app.notices.models.letterhead import LetterPaper, PrintBatch, PrintedLetter
from requests_app.notices.models.notice import (
    ERASED,
    Channel,
    LetterFile,
    Notice,
    NoticeAttempt,
    NoticeState,
)

__all__ = [
    "ERASED",
    "Channel",
    "DeliveryReport",
    "Gate",
    "InboundMail",
    "LetterFile",
    "LetterPaper",
    "Notice",
    "NoticeAttempt",
    "NoticeState",
    "PrintBatch",
    "PrintedLetter",
    "Pulse",
    "ReportKind",
    "WebhookEndpoint",
]
