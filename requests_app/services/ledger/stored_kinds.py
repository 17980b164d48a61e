"""The kinds of rows stored beside the chain of a case, and the fields each is said by: a form that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from requests_app.cases.models import (
    Appeal,
    CaseLink,
    Clarification,
    CourtStep,
    CustodianTask,
    Document,
    Extension,
    FeeEstimate,
    FeePayment,
    FeeWaiver,
    LegalHold,
    Message,
    Note,
    OutsideReview,
    Proposal,
    RecordsRequest,
    Restriction,
    ScopeChange,
)
from requests_app.notices.models import DeliveryReport, Notice, NoticeAttempt


@dataclass(frozen=True, slots=True)
class StoredKind:
    """Rows of one model, each said by itself. The first field names the row."""

    name: str
    model: type[Model]
    at: str
    fields: tuple[str, ...]
    case: str = "case_id"
    personal: bool = True
    only: tuple[tuple[str, Any], ...] = ()


LETTER = ("message_id", "letter", "recipient", "language", "subject", "body_text", "body_html", "statutory")
KINDS = (
    StoredKind(
        "request", RecordsRequest, "received_at",
        ("number", "kind", "subject", "description", "intended_use", "records_from_on", "records_to_on"),
        case="id",
    ),
    StoredKind(
        "filing", RecordsRequest, "received_at",
        ("number", "city__key", "kind", "channel", "received_at", "received_on", "pack_key", "pack_version",
         "imported_id"),
        case="id", personal=False,
    ),
    StoredKind("letter", Notice, "queued_at", (*LETTER, "queued_at", "event__seq")),
    StoredKind(
        "attempt", NoticeAttempt, "at", ("id", "notice__message_id", "at", "succeeded", "detail"),
        case="notice__case_id",
    ),
    StoredKind(
        "report", DeliveryReport, "received_at",
        ("id", "notice__message_id", "source", "key", "kind", "said_at", "received_at", "detail"),
        case="notice__case_id",
    ),
    StoredKind("link", CaseLink, "created_at", ("id", "secret_hash", "created_at")),
    StoredKind(
        "message",
        Message,
        "sent_at",
        ("id", "from_requester", "author_id", "body", "quoted", "channel", "other_sender", "sent_at"),
    ),
    StoredKind("note", Note, "written_at", ("id", "author_id", "colleague_id", "body", "written_at")),
    StoredKind(
        "question", Clarification, "question__sent_at", ("id", "question_id", "proposed_scope"),
    ),
    StoredKind(
        "scope", ScopeChange, "proposed_at",
        ("id", "number", "text", "by_city", "proposed_by_id", "proposed_at", "question_id"),
    ),
    StoredKind(
        "document", Document, "uploaded_at",
        ("key", "name", "content_type", "size", "sha256", "uploaded_at"),
    ),
    StoredKind(
        "released", Document, "released_at", ("key", "content_type", "sha256", "released_at"),
        personal=False, only=(("released_at__isnull", False),),
    ),
    StoredKind(
        "extension", Extension, "extended_at",
        ("id", "ground_key", "ground_text", "citation_text", "reason", "to_on", "signer_name", "signer_title",
         "extended_at"),
        personal=False,
    ),
    StoredKind("fee", FeeEstimate, "estimated_at", ("id", "items", "total", "estimated_at"), personal=False),
    StoredKind(
        "payment", FeePayment, "recorded_at",
        ("id", "estimate_id", "amount", "paid_on", "receipt_number", "way", "recorded_by_id", "recorded_at"),
        case="estimate__case_id", personal=False,
    ),
    StoredKind(
        "waiver", FeeWaiver, "asked_at", ("id", "estimate_id", "grounds", "asked_at"), case="estimate__case_id",
    ),
    StoredKind(
        "fee_end", FeeEstimate, "settled_at", ("id", "state", "reason", "settled_by_id", "settled_at"),
        personal=False, only=(("state__in", ("paid", "waived", "declined", "lapsed")),),
    ),
    StoredKind(
        "court", CourtStep, "recorded_at",
        ("id", "kind", "court", "docket", "happened_on", "due_on", "amount", "words", "recorded_by_id", "recorded_at"),
        personal=False,
    ),
    StoredKind(
        "task", CustodianTask, "asked_at",
        ("id", "department_id", "custodian", "email", "what", "asked_by_id", "asked_at"),
    ),
    StoredKind(
        "certificate", CustodianTask, "answered_at",
        ("id", "state", "words", "searched_where", "search_terms", "searched_from_on", "searched_to_on", "hits",
         "minutes", "signed_name", "signed_title", "answer_recorded_by_id", "answered_at"),
        only=(("answered_at__isnull", False),),
    ),
    StoredKind("restriction", Restriction, "placed_at", ("id", "reason", "placed_by_id", "placed_at")),
    StoredKind(
        "hold", LegalHold, "placed_at", ("id", "reason", "review_on", "placed_by_id", "placed_at"),
    ),
    StoredKind(
        "appeal", Appeal, "received_at",
        ("number", "decision_id", "from_state", "grounds", "lateness_reason", "representative",
         "representative_contact", "representative_authority", "received_at"),
    ),
    StoredKind("proposal", Proposal, "proposed_at", ("id", "verb", "content", "seq", "proposed_by_id", "proposed_at")),
    StoredKind(
        "settled", Proposal, "settled_at", ("id", "state", "settled_by_id", "settled_at", "reason"),
        only=(("settled_at__isnull", False),),
    ),
    StoredKind(
        "asked", OutsideReview, "recorded_at",
        ("id", "body_key", "body_name", "role", "citation_text", "asked_on", "exceptions", "recorded_by_id",
         "recorded_at"),
        personal=False,
    ),
)  # fmt: skip
