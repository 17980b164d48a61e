"""What the city does with its documents of a case before their release: names and describes them, takes them out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_REASON = 200, 1000, 1000


def describe_document(
    case_id: int,
    *,
    document: int,
    title: str,
    description: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Give an unreleased document another name and say what it is. The name of its file stays as proof."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ADD_DOCUMENT, case)
        row = own_document(case, document, Audience.INTERNAL)
        title, description = " ".join(title.split()), description.strip()
        gaps = {
            field: [_("Use no more than %(most)s characters.") % {"most": most}]
            for field, words, most in (
                ("title", title, LONGEST_TITLE),
                ("description", description, LONGEST_DESCRIPTION),
            )
            if len(words) > most
        }
        if gaps:
            raise Incomplete(gaps)
        row.title, row.description = title, description
        row.save(update_fields=["title", "description"])
        return _recorded(case, EventKind.DOCUMENT_DESCRIBED, row, actor, now)


def remove_document(
    case_id: int, *, document: int, reason: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Take an unreleased document out of the case. The history, the reason and the file itself are kept."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ADD_DOCUMENT, case)
        required(reason=(reason, _("Say why you are removing the document.")))
        row = own_document(case, document, Audience.INTERNAL)
        if case.legal_hold:
            raise NotNow(_("A legal hold prevents this."))
        row.removed_at, row.removed_reason = now, reason.strip()[:LONGEST_REASON]
        row.save(update_fields=["removed_at", "removed_reason"])
        return _recorded(case, EventKind.DOCUMENT_REMOVED, row, actor, now)


def own_document(case: RecordsRequest, pk: int, audience: Audience) -> Document:
    """A document of the city in this case, as far as that. What was prepared from records is changed there."""
    rows = Document.objects.select_for_update(of=("self",)).filter(case=case, removed_at=None)
    row = rows.filter(pk=pk, audience=audience).first()
    if row is None:
        if audience == Audience.RELEASED:
            raise NotNow(_("This document is not released."))
        raise NotNow(_("This is no unreleased document of the city. What was released can only be recalled."))
    if Document.objects.filter(pk=row.pk, rendition__isnull=False).exists():
        raise NotNow(_("This document was prepared from a record. Change it under “Records”."))
    return row


def _recorded(
    case: RecordsRequest, kind: EventKind, row: Document, actor: Actor, now: datetime
) -> RecordsRequest:
    case_work.record_event(case, kind, {"document_ids": [row.pk]}, actor=actor, now=now)
    return case
