"""An email that is a request: a clerk opens the case with its words, its files, its sender and its true arrival."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.channels import Channel
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.models.inbound import Cause, InboundState
from requests_app.services.cases.filing import file
from requests_app.services.cases.filing_draft import Filing
from requests_app.services.inbound_mail.filing import Files, left_out_of, take_files
from requests_app.services.inbound_mail.triage import locked, reading_for, visible

SPACE = uuid.UUID("9b0f6a52-5d0d-4c3c-9a50-6f5a4a2c7e11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a clerk says of the request in a mail. Words and sender left empty are those of the mail."""

    city: City
    description: str = ""
    name: str = ""
    email: str = ""
    language: str = "en"


def open_as_request(mail_id: int, *, opening: Opening, actor: Actor, now: datetime) -> RecordsRequest:
    """File the request that a mail makes; it arrived when the mail did, and its sender gets the receipt.

    Raises NotFound, NotPermitted, NotNow (filed already, erased), Incomplete field by field.
    """
    reading = reading_for(visible(mail_id, actor))
    with transaction.atomic():
        row = locked(mail_id, actor)
        policy.require(actor, Verb.FILE_ON_BEHALF, opening.city)
        if row.state == InboundState.FILED:
            raise NotNow(_("This email is already attached to a request."))
        if not row.raw:
            raise NotNow(_("The text of this email was erased."))
        files, draft_key = Files(), uuid.uuid5(SPACE, row.fingerprint)
        if reading is not None:
            files = take_files(reading, set(), now)
            for document in files.kept:
                document.draft_key, document.audience = draft_key, Audience.REQUESTER
                document.save()
        asked = Filing(
            city=opening.city,
            description=_words(opening, reading, files),
            name=opening.name.strip() or (reading.sender_name if reading else ""),
            email=opening.email.strip() or row.sender,
            language=opening.language,
            channel=Channel.EMAIL.value,
            received_at=row.received_at,
            draft_key=draft_key,
        )
        case = file(asked, actor=actor, now=now)
        row.case, row.city, row.state, row.cause = case, case.city, InboundState.FILED, Cause.NONE
        row.handled_at, row.handled_by_id, row.lease_until_at = now, actor.user_id, None
        row.save()
        return case


def _words(opening: Opening, reading: Reading | None, files: Files) -> str:
    own = reading.reply.own.strip() if reading else ""
    words = opening.description.strip() or own
    return f"{words}{left_out_of(files)}" if words else ""
