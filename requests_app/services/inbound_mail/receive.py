"""Mail that comes in: stored first and once, before anything is read. Reading is elsewhere (reader.py) and later."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Reason, Refusal
from requests_app.cities.models import City
from requests_app.notices.inbound.parse import fingerprint
from requests_app.notices.inbound.reply_address import case_of
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.inbound_mail.addressed import cities_of
from requests_app.services.inbound_mail.new_mail import (
    MOST_BYTES,
    MOST_RECIPIENTS,
    NO_ENVELOPE,
    Envelope,
    insert,
    new_row,
)
from requests_app.services.inbound_mail.refused import KEPT_OF_BIG, note_too_big


class MailTooBig(Refusal):
    """More bytes than the city takes in one mail. Its beginning is on file as a task before this is raised."""

    reason = Reason.TOO_LARGE

    def __init__(self) -> None:
        super().__init__(
            _("The email is too big. The limit is %(most)s MB.") % {"most": MOST_BYTES // 1_000_000}
        )


def take_in(raw: bytes, *, door: str, envelope: Envelope = NO_ENVELOPE, now: datetime) -> InboundMail:
    """Store one mail, before anything else is done with it. The same mail again gives the row on file.

    Raises MailTooBig. When it returns, the mail is on disk and its sender may forget it.
    """
    if len(raw) > MOST_BYTES:
        note_too_big(raw[:KEPT_OF_BIG], door=door, envelope=envelope, size=len(raw), now=now)
        raise MailTooBig
    row = new_row(raw, fingerprint(raw), door, envelope, now)
    try:
        with transaction.atomic():
            insert(row)
    except IntegrityError:
        return _again(row, now)
    return row


def copy_for(row: InboundMail, case: RecordsRequest, now: datetime) -> InboundMail | None:
    """The same mail once more, for another case it was sent to; None where that case has it."""
    first = row.copy_of or row
    mark = hashlib.sha256(f"{first.fingerprint}/{case.pk}".encode()).hexdigest()
    if first.case_id == case.pk or InboundMail.objects.filter(fingerprint=mark).exists():
        return None
    copy = _copy(row, mark)
    copy.case, copy.city = case, case.city
    insert(copy)
    return copy


def copy_for_city(row: InboundMail, city: City) -> None:
    """The same mail once more, for another city it was sent to, whose clerks sort it too."""
    mark = hashlib.sha256(f"{row.fingerprint}/city/{city.pk}".encode()).hexdigest()
    if InboundMail.objects.filter(fingerprint=mark).exists():
        return
    copy = _copy(row, mark)
    copy.city, copy.state, copy.handled_at = city, InboundState.FOR_A_PERSON, row.received_at
    copy.cause = row.cause or Cause.NO_CASE
    copy.reading, copy.sender, copy.subject = row.reading, row.sender, row.subject
    insert(copy)


def _copy(row: InboundMail, mark: str) -> InboundMail:
    return InboundMail(
        raw=row.raw,
        size=row.size,
        fingerprint=mark,
        message_id=row.message_id,
        door=row.door,
        envelope_from=row.envelope_from,
        envelope_to=row.envelope_to,
        received_at=row.received_at,
        copy_of=row.copy_of or row,
    )


def _again(given: InboundMail, now: datetime) -> InboundMail:
    """A mail on file came again. A recipient that is new (mail servers hand over one at a time) gets it too."""
    with transaction.atomic():
        row: InboundMail = InboundMail.objects.select_for_update(of=("self",)).get(
            fingerprint=given.fingerprint
        )
        fresh = [address for address in given.envelope_to if address not in row.envelope_to]
        if not fresh:
            return row
        row.envelope_to = [*row.envelope_to, *fresh][:MOST_RECIPIENTS]
        row.save(update_fields=["envelope_to"])
        if row.state != InboundState.STORED and row.raw:
            for case in filter(None, map(case_of, fresh)):
                copy_for(row, case, now)
            for city in cities_of(fresh):
                if city.pk != row.city_id:
                    copy_for_city(row, city)
        return row
