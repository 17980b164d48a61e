"""A case made of a mail: its words, its files, its sender, and its true arrival."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.channels import Channel
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cities.models import City
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.cases.filing import file
from requests_app.services.cases.filing_draft import Filing
from requests_app.services.inbound_mail.filing import Files, left_out_of, take_files

SPACE = uuid.UUID("9b0f6a52-5d0d-4c3c-9a50-6f5a4a2c7e11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is said of the request in a mail. Words and sender left empty are those of the mail.

    `authenticated`: the domain of its sender vouches for it.
    """

    city: City
    description: str = ""
    name: str = ""
    email: str = ""
    language: str = "en"
    authenticated: bool = False


def case_of_mail(
    row: InboundMail,
    reading: Reading | None,
    opening: Opening,
    *,
    unconfirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> RecordsRequest:
    """File the request that a locked mail makes, and give the mail its end; the caller saves it.

    Raises Incomplete, NotPermitted. `unconfirmed`: no person has looked at it.
    """
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
        unconfirmed=unconfirmed,
        authenticated=opening.authenticated,
    )
    case = file(asked, actor=actor, now=now)
    row.case, row.city, row.state, row.cause = case, case.city, InboundState.FILED, Cause.NONE
    return case


def _words(opening: Opening, reading: Reading | None, files: Files) -> str:
    own = reading.reply.own.strip() if reading else ""
    words = opening.description.strip() or own
    return f"{words}{left_out_of(files)}" if words else ""
