"""The models of notices: the notice, its delivery, letterhead and print, inbound mail."""

from requests_app.notices.models.delivery import (
    CircuitBreaker,
    DeliveryReport,
    Heartbeat,
    ReportKind,
    WebhookEndpoint,
)
from requests_app.notices.models.inbound import InboundMail
from requests_app.notices.models.letter_file import LetterFile
from requests_app.notices.models.letterhead import Letterhead, PrintBatch, PrintedLetter
from requests_app.notices.models.notice import ERASED, HELD_BACK, Notice
from requests_app.notices.models.notice_attempt import NoticeAttempt
from requests_app.notices.models.notice_states import Channel, NoticeState

__all__ = [
    "ERASED",
    "HELD_BACK",
    "Channel",
    "CircuitBreaker",
    "DeliveryReport",
    "Heartbeat",
    "InboundMail",
    "LetterFile",
    "Letterhead",
    "Notice",
    "NoticeAttempt",
    "NoticeState",
    "PrintBatch",
    "PrintedLetter",
    "ReportKind",
    "WebhookEndpoint",
]
