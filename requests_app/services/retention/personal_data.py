"""The places of personal data: one row for each table that holds what a person wrote or who they are.

Whoever adds a field for words adds it here or to `CITYS_OWN` (city_data.py); a test of the house holds every model to
that. Rows are in the order in which they are erased: a letter on paper may go only when its words have gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet

from requests_app.access.models import AccessApplication, ActDraft, CorrectiveAction, Incident, IncidentFile
from requests_app.cases.models import (
    Appeal,
    AppealPoint,
    CaseCode,
    CaseLink,
    Clarification,
    CustodianTask,
    Document,
    DraftLine,
    EmailChange,
    FeeWaiver,
    Follow,
    MailedCode,
    Message,
    Note,
    Proposal,
    RecordsRequest,
    Requester,
    ScopeChange,
)
from requests_app.notices.models import ERASED, Channel, LetterFile, Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.delivery import DeliveryReport
from requests_app.notices.models.inbound import InboundMail
from requests_app.records.models import Box, Finding, Page, Record, RecordUpload, Rendition, UploadPart


@dataclass(frozen=True, slots=True)
class Place:
    """One table: how its rows are reached from a case or an incident, and what stands in each field afterwards.

    `kept`: fields for words that say nothing of a person. `goes`: the rows themselves are deleted. `stored`: the fields
    whose files on disk go too.
    """

    model: type[Model]
    case: tuple[str, ...] = ()
    incident: tuple[str, ...] = ()
    blanks: Mapping[str, Any] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    only: Mapping[str, Any] = field(default_factory=dict)
    goes: bool = False
    stored: tuple[str, ...] = ()

    def rows(self, paths: tuple[str, ...], pk: int) -> QuerySet[Any]:
        """The rows that belong to one case or incident."""
        reached = Q()
        for path in paths:
            reached |= Q(**{path: pk})
        return self.model._default_manager.filter(reached, **self.only)


PLACES: tuple[Place, ...] = (
    Place(
        Requester, ("cases",), ("incidents",),
        {"name": "", "email": "", "phone": "", "postal_address": "", "no_contact": True},
    ),
    Place(
        RecordsRequest, ("pk",),
        blanks={
            "subject": ERASED, "description": ERASED, "scope": "", "intended_use": "", "public_title": "",
            "imported_outcome": "",
        },
        kept=frozenset(
            {"number", "preferred_format", "pack_key", "pack_version", "series", "imported_id", "next_due_kind",
             "head_hash"}
        ),
    ),
    Place(
        Incident, incident=("pk",),
        blanks={"description": ERASED, "seen_at_url": "", "recipients_known": ""},
        kept=frozenset({"number", "cause", "secret_hash", "contained_how", "ended_reason"}),
    ),
    Place(Message, ("case",), blanks={"body": ERASED, "quoted": "", "other_sender": ""}),
    Place(Note, ("case",), blanks={"body": ERASED}),
    Place(Clarification, ("case",), blanks={"proposed_scope": ""}, kept=frozenset({"outcome"})),
    Place(
        Appeal, ("case",),
        blanks={
            "grounds": ERASED, "lateness_reason": "", "representative": "", "representative_contact": "",
            "representative_authority": "",
        },
        kept=frozenset({"number", "reason", "instruction", "responsible"}),
    ),
    Place(
        CustodianTask, ("case",), blanks={"what": ERASED, "words": "", "search_terms": ""},
        kept=frozenset(
            {"custodian", "email", "secret_hash", "searched_where", "signed_name", "signed_title"}
        ),
    ),
    Place(FeeWaiver, ("estimate__case",), blanks={"grounds": ERASED}, kept=frozenset({"reason"})),
    Place(ScopeChange, ("case",), blanks={"text": ERASED}),
    Place(AppealPoint, ("appeal__case",), blanks={"grounds": ""}, kept=frozenset({"reason"})),
    Place(
        AccessApplication, ("case",), blanks={"volume": ""},
        kept=frozenset({"terms_text", "terms_url", "terms_version"}),
    ),
    Place(
        CorrectiveAction, ("incident__grant__case",), ("incident",), {"contest_grounds": ERASED},
        only={"contested_at__isnull": False},
        kept=frozenset(
            {"reason", "clause", "evidence", "basis", "skip_reason", "details", "review_reason"}
        ),
    ),
    Place(
        Notice, ("case",), ("incident",),
        {
            "channel": Channel.PAGE, "state": NoticeState.ON_PAGE, "to_address": "", "subject": ERASED,
            "body_text": ERASED, "body_html": ERASED, "text_sha256": "", "lane": "", "provider_id": "", "cause": "",
        },
        kept=frozenset({"letter", "recipient", "language", "message_id"}),
    ),
    Place(NoticeAttempt, ("notice__case",), ("notice__incident",), {"detail": ""}),
    Place(
        DeliveryReport, ("notice__case",), ("notice__incident",), {"detail": ""},
        kept=frozenset({"source", "key"}),
    ),
    Place(LetterFile, ("notice__case",), ("notice__incident",), goes=True),
    Place(
        InboundMail, ("case", "notice__case"), ("notice__incident",),
        {
            "raw": b"", "message_id": "", "envelope_from": "", "envelope_to": [], "sender": "", "subject": "",
            "note": "", "reading": None,
        },
        kept=frozenset({"fingerprint", "door"}),
    ),
    Place(
        Document, ("case",),
        blanks={
            "name": ERASED, "size": 0, "title": "", "description": "", "removed_reason": "", "recall_reason": ERASED,
        },
        kept=frozenset({"content_type", "sha256"}),
        only={"audience__in": ["requester", "internal"]}, stored=("file",),
    ),
    Place(IncidentFile, incident=("incident",), goes=True, stored=("file",)),
    Place(UploadPart, ("upload__case",), goes=True, stored=("file",)),
    Place(RecordUpload, ("case",), goes=True),
    Place(Box, ("record__case",), goes=True),
    Place(Finding, ("record__case",), goes=True),
    Place(Page, ("record__case",), goes=True, stored=("image",)),
    Place(Rendition, ("record__case",), goes=True, only={"item__isnull": True}, stored=("file",)),
    Place(
        Record, ("case",),
        blanks={
            "name": ERASED, "path": "", "custodian": "", "message_id": "", "thread": "", "sender": "",
            "recipients": "", "subject": "", "sent_at": None, "file": "", "pages_file": "", "version_file": "",
            "size": 0,
        },
        kept=frozenset({"sha256", "content_sha256", "version_sha256", "problem", "exemption_key", "reason"}),
        stored=("file", "pages_file", "version_file"),
    ),
    Place(DraftLine, ("case",), goes=True),
    Place(ActDraft, ("case",), ("incident",), goes=True),
    Place(Proposal, ("case",), blanks={"content": {}, "reason": ERASED}),
    Place(Follow, ("case",), goes=True),
    Place(EmailChange, ("case",), goes=True),
    Place(MailedCode, ("case",), goes=True),
    Place(CaseLink, ("case",), kept=frozenset({"secret_hash"})),
    Place(CaseCode, ("case",), kept=frozenset({"secret_hash"})),
)  # fmt: skip
