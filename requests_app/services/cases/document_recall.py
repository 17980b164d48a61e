"""A released document taken back, or replaced by a new version in one act; the requester is told why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _, override

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, Message, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import BadDocument, Incomplete
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.review import MessageContext
from requests_app.notices.models import ERASED
from requests_app.services.cases.document_changes import LONGEST_REASON, own_document
from requests_app.services.cases.upload import taken
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required

if TYPE_CHECKING:
    from requests_app.services.cases.upload import Upload


def recall_document(
    case_id: int, *, document: int, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Take a released document back at once and tell the requester. It opens for them no more."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECALL_RECORDS, case)
        required(reason=(reason, _("Say why you are recalling the record. The requester will see this.")))
        _require_short(reason)
        row = own_document(case, document, Audience.RELEASED)
        _take_back(row, reason, now)
        with override(case.requester.language):
            said = _("The city recalled the released record “%(name)s”. Reason: %(reason)s") % {
                "name": row.called,
                "reason": row.recall_reason,
            }
            said += "\n\n" + _("Please do not use or share your copy. A new version may follow.")
        return _tell(case, EventKind.RECORDS_RECALLED, said, [row], actor, now)


def replace_document(
    case_id: int,
    *,
    document: int,
    upload: Upload | None,
    reason: str,
    checked: bool = False,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Take a released document back and release a new version in its place, in one act; the requester is told once.

    `checked`: a person looked at the new version. Raises Incomplete, BadDocument, NotNow.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECALL_RECORDS, case)
        required(reason=(reason, _("Say why you are replacing the record. The requester will see this.")))
        _require_short(reason)
        if upload is None:
            raise BadDocument(_("Choose a file."))
        if not checked:
            raise Incomplete(
                {
                    "checked": [
                        _("Confirm that you checked the new version for content that must not be released.")
                    ]
                }
            )
        row = own_document(case, document, Audience.RELEASED)
        new = taken(upload, now, more=True)
        if new.sha256 == row.sha256:
            raise BadDocument(_("This is the same file. Choose the new version."))
        new.case, new.audience, new.released_at, new.uploaded_by_id = (
            case,
            Audience.RELEASED,
            now,
            actor.user_id,
        )
        new.title, new.description = row.title, row.description
        new.save()
        row.replaced_by = new
        _take_back(row, reason, now)
        with override(case.requester.language):
            said = _(
                "The city replaced the released record “%(name)s” with a new version. Reason: %(reason)s"
            ) % {
                "name": row.called,
                "reason": row.recall_reason,
            }
            said += "\n\n" + _(
                "Please do not use or share your earlier copy. The new version is on the page of your request."
            )
        return _tell(case, EventKind.DOCUMENT_REPLACED, said, [row, new], actor, now)


def recalled_document(case: RecordsRequest, key: UUID) -> Document | None:
    """The recalled document that used to be at this address; None where there is none, or it is released again."""
    rows = Document.objects.filter(case=case, key=key, recalled_at__isnull=False, audience=Audience.INTERNAL)
    return rows.exclude(recall_reason=ERASED).first()


def _require_short(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise Incomplete({"reason": [_("Use no more than %(most)s characters.") % {"most": LONGEST_REASON}]})


def _take_back(row: Document, reason: str, now: datetime) -> None:
    row.audience, row.recalled_at, row.recall_reason = Audience.INTERNAL, now, reason.strip()
    row.save(update_fields=["audience", "recalled_at", "recall_reason", "replaced_by"])


def _tell(
    case: RecordsRequest, kind: EventKind, said: str, rows: Sequence[Document], actor: Actor, now: datetime
) -> RecordsRequest:
    """The letter to the requester, on file as a message, and the event with the hashes of the files."""
    message = Message.objects.create(
        case=case, from_requester=False, author_id=actor.user_id, body=said, sent_at=now
    )
    data = {"message_id": message.pk, "document_ids": [row.pk for row in rows]}
    case_work.record_event(
        case, kind, data, actor=actor, now=now, letter_context=MessageContext(message=message.body)
    )
    return case
