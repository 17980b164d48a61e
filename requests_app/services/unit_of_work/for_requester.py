"""Acts of requesters: by themselves, or by a clerk who records what reached the city in another way."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.mailed_codes import ASKING_VERBS, require_confirmed
from requests_app.cases.models import Document, Message, RecordsRequest
from requests_app.cases.recorded_for import CHANNELS
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.notices.models import ERASED


def require_requester(actor: Actor, verb: Verb, case: RecordsRequest) -> None:
    """Refuse unless the actor may do this as the requester, or may record it for them and says how it came.

    Raises NotPermitted, MustConfirm, and Incomplete at "channel", "words" and "scan".
    """
    recorded = case.recorded
    if recorded is None:
        policy.require(actor, verb, case)
        if verb in ASKING_VERBS:
            require_confirmed(actor, case.requester)
        return
    policy.require(actor, Verb.RECORD_FOR_REQUESTER, case)
    gaps: dict[str, list[str]] = {}
    if recorded.channel not in CHANNELS:
        gaps["channel"] = [_("Choose how it reached the city.")]
    if not recorded.words.strip():
        gaps["words"] = [_("Record what the requester said or wrote.")]
    if recorded.document_id and not Document.objects.filter(case=case, pk=recorded.document_id).exists():
        gaps["scan"] = [_("Choose a document of this request.")]
    if case.description == ERASED:
        gaps[""] = [_("The personal data in this request was erased.")]
    if gaps:
        raise Incomplete(gaps)


def recorded_words(case: RecordsRequest, actor: Actor, now: datetime) -> dict[str, int]:
    """What the requester said where a clerk records an act that has no words of its own; for the event's data."""
    recorded = case.recorded
    if recorded is None:
        return {}
    message = Message.objects.create(
        case=case,
        from_requester=True,
        author_id=actor.user_id,
        body=recorded.words.strip(),
        channel=recorded.channel,
        sent_at=now,
    )
    return {"message_id": message.pk}
