"""A released record is called back with a reason, and a new version goes out in its place; the requester is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _, override

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, Message, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.review import MessageContext
from requests_app.records.models import ReleaseItem
from requests_app.records.models.releases import RenditionState
from requests_app.services.records import gate
from requests_app.services.records.release import fix, require_sound
from requests_app.services.records.release_preparation import offered
from requests_app.services.records.renditions import newest
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required

LONGEST = 1000


def recall(
    case_id: int, *, item: int, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> ReleaseItem:
    """Take a released file back at once. Its address says why from then on, and the requester gets a letter.

    Raises NotPermitted, Incomplete, NotNow.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECALL_RECORDS, case)
        required(reason=(reason, _("Say why you are recalling the record. The requester will see this.")))
        if len(reason) > LONGEST:
            raise Incomplete({"reason": [_("Use no more than %(most)s characters.") % {"most": LONGEST}]})
        row = _item(case, item)
        if row.recalled_at is not None:
            raise NotNow(_("This record was already recalled."))
        row.recalled_at, row.recalled_by_id, row.recall_reason = now, actor.user_id, reason.strip()
        row.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
        document = row.rendition.document
        assert document is not None  # noqa: S101 - a released rendition has its document
        Document.objects.filter(pk=document.pk).update(audience=Audience.INTERNAL)
        with override(case.requester.language):
            said = _("The city recalled the released record “%(name)s”. Reason: %(reason)s") % {
                "name": document.name,
                "reason": row.recall_reason,
            }
            said += "\n\n" + _("Please do not use or share your copy. A new version may follow.")
        _tell(case, EventKind.RECORDS_RECALLED, said, [document], {"release_id": row.release_id}, actor, now)
        return row


def replace(
    case_id: int, *, item: int, actor: Actor, now: datetime, seen_seq: int | None = None
) -> ReleaseItem:
    """Release the new version of a recalled record, as a release of its own. Raises NotPermitted, NotNow.

    A version that withholds more than the decision on file says so in the decision first: its exemptions must all be
    cited there.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.RECALL_RECORDS, case)
        old = _item(case, item)
        if old.recalled_at is None or old.replaced_by_id is not None:
            raise NotNow(_("Recall the record first. A recalled record is replaced only once."))
        record = old.rendition.record
        made = newest(record)
        ready = gate.complete(case).filter(pk=record.pk).exists()
        if not ready or made is None or made == old.rendition or made.state != RenditionState.VERIFIED:
            raise NotNow(_("There is no new version that passed the check. Change the redactions first."))
        require_sound(made)
        _require_cited(case, made.record_id)
        made = offered(case, record, actor, now)
        recalled = fix(case, None, [made], actor, now)
        new = ReleaseItem.objects.get(rendition=made)
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        document = made.document
        assert document is not None  # noqa: S101 - it was offered above
        Document.objects.filter(pk=document.pk).update(audience=Audience.RELEASED, released_at=now)
        with override(case.requester.language):
            said = _("The city released a new version of a recalled record: “%(name)s”.") % {
                "name": document.name
            }
        _tell(case, EventKind.RECORDS_REPLACED, said, [document], recalled, actor, now)
        return new


def recalled_at(case: RecordsRequest, key: UUID) -> ReleaseItem | None:
    """The recalled file that used to be at the address of a document of this case."""
    rows = ReleaseItem.objects.filter(
        release__case=case, rendition__document__key=key, recalled_at__isnull=False
    )
    return rows.select_related("rendition__document").first()


def _item(case: RecordsRequest, pk: int) -> ReleaseItem:
    rows = ReleaseItem.objects.filter(release__case=case, pk=pk)
    found = rows.select_related("release", "rendition__document", "rendition__record").first()
    if found is None:
        raise NotNow(_("That record was not released in this request."))
    return found


def _require_cited(case: RecordsRequest, record_id: int) -> None:
    """Nothing is withheld in a new version under an exemption the decision does not cite."""
    drawn = set(
        gate.responsive(case)
        .filter(pk=record_id, boxes__isnull=False)
        .values_list("boxes__exemption_key", flat=True)
    )
    cited = set(case.decisions.values_list("citations__exemption_key", flat=True))
    if drawn - cited:
        raise NotNow(
            _(
                "The new version withholds under an exemption that the decision does not cite. Decide again first."
            )
        )


def _tell(
    case: RecordsRequest,
    kind: EventKind,
    said: str,
    documents: list[Document],
    data: dict[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    """The letter to the requester, on file as a message, and the event with the hashes of the files."""
    message = Message.objects.create(
        case=case, from_requester=False, author_id=actor.user_id, body=said, sent_at=now
    )
    full = {**data, "message_id": message.pk, "document_ids": [document.pk for document in documents]}
    case_work.record_event(
        case, kind, full, actor=actor, now=now, letter_context=MessageContext(message=message.body)
    )
