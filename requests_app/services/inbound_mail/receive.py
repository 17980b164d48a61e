"""Mail that comes in: stored first, then filed in its case, taken as a bounce, or left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requests_app.cases.actors import link_holder
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Reason, Refusal
from requests_app.notices.inbound.headers import header, ids
from requests_app.notices.inbound.parse import Mail, fingerprint, read
from requests_app.notices.inbound.quoted_text import fold
from requests_app.notices.inbound.reply_address import case_of, city_of
from requests_app.notices.inbound.sender_kind import Author, Verdict, judge
from requests_app.notices.models import Notice
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.inbound_mail import bounces as inbound_mail_bounces
from requests_app.services.inbound_mail.filing import enter_mail

MOST_BYTES = 35_000_000
MOST_AN_HOUR = 20
"""More mails than that for one request within an hour are a loop or an attack: a person looks."""

MOST_TRIES = 3

log = structlog.get_logger(__name__)


class MailTooBig(Refusal):
    """More bytes than the city takes in one mail; said before anything is stored."""

    reason = Reason.TOO_LARGE

    def __init__(self) -> None:
        super().__init__(
            _("The mail is too big. The most the city takes is %(most)s MB.")
            % {"most": MOST_BYTES // 1_000_000}
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who handed the mail to whom, as the door heard it; empty where the door does not know."""

    sender: str = ""
    recipients: Sequence[str] = field(default=())


def take_in(raw: bytes, *, door: str, envelope: Envelope = Envelope(), now: datetime) -> InboundMail:
    """Store one mail, before anything else is done with it. The same mail again gives the row on file.

    Raises MailTooBig. When it returns, the mail is on disk and its sender may forget it.
    """
    if len(raw) > MOST_BYTES:
        raise MailTooBig
    mark = fingerprint(raw)
    row = InboundMail(
        raw=raw,
        size=len(raw),
        fingerprint=mark,
        door=door,
        envelope_from=_plain(envelope.sender)[:320],
        envelope_to=[_plain(address)[:320] for address in list(envelope.recipients)[:50]],
        received_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return InboundMail.objects.get(fingerprint=mark)
    return row


def _plain(address: str) -> str:
    return address.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def handle_waiting(now: datetime, *, most: int = 500) -> dict[str, int]:
    """Read everything stored and not yet handled; how many came to which end."""
    done: dict[str, int] = {}
    for mail_id in list(_unread().values_list("pk", flat=True)[:most]):
        state = handle(mail_id, now=now)
        done[state] = done.get(state, 0) + 1
    return done


def waiting() -> int:
    """How many mails are stored and not yet handled."""
    return _unread().count()


def _unread() -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(state=InboundState.STORED).order_by("id")


def handle(mail_id: int, *, now: datetime) -> str:
    """Read one stored mail and bring it to its end. A failure leaves it stored; the third leaves it to a person."""
    try:
        with transaction.atomic():
            rows = InboundMail.objects.select_for_update(skip_locked=True, of=("self",))
            row = rows.filter(pk=mail_id, state=InboundState.STORED).first()
            if row is None:
                return "skipped"
            _bring_to_its_end(row, now)
            row.handled_at = now
            row.save()
            return row.state
    except Exception:
        log.exception("inbound_mail_failed", mail=mail_id)
        return _count_failure(mail_id, now)


def _count_failure(mail_id: int, now: datetime) -> str:
    with transaction.atomic():
        row = InboundMail.objects.select_for_update().get(pk=mail_id)
        row.tries += 1
        if row.tries >= MOST_TRIES and row.state == InboundState.STORED:
            row.state, row.cause, row.handled_at = InboundState.FOR_A_PERSON, Cause.UNREADABLE, now
        row.save()
        return row.state


def _bring_to_its_end(row: InboundMail, now: datetime) -> None:
    mail = read(bytes(row.raw))
    row.message_id, row.sender, row.subject = mail.message_id[:1000], mail.sender, mail.subject
    addressed = [*row.envelope_to, *mail.recipients]
    case = next((found for address in addressed if (found := case_of(address))), None)
    row.city = case.city if case else next((city for a in addressed if (city := city_of(a))), None)
    verdict = judge(mail)
    if verdict.author is Author.BOUNCE:
        _take_bounce(row, verdict, now)
    elif verdict.author is Author.PERSON:
        _take_letter(row, mail, case, now)
    else:
        row.case = case
        row.state = {
            Author.AUTOMATIC: InboundState.AUTOMATIC,
            Author.COMPLAINT: InboundState.COMPLAINT,
            Author.OURSELVES: InboundState.LOOP,
        }[verdict.author]


def _take_bounce(row: InboundMail, verdict: Verdict, now: datetime) -> None:
    """Tell the outbox which letter came back. One that is not ours waits for a person."""
    bounce = verdict.bounce
    notice = (
        Notice.objects.filter(message_id=bounce.original_id).first()
        if bounce and bounce.original_id
        else None
    )
    if bounce is None or notice is None:
        _leave(row, Cause.NO_LETTER)
        return
    row.notice, row.case, row.state = notice, notice.case, InboundState.BOUNCE
    inbound_mail_bounces.record_bounce(
        notice.message_id, hard=bounce.hard, detail=f"bounce {bounce.status}".strip(), now=now
    )


def _take_letter(row: InboundMail, mail: Mail, case: RecordsRequest | None, now: datetime) -> None:
    """File a person's letter where its private address and its sender agree; else a person decides."""
    if case is None:
        row.case = _suggested(mail)
        row.city = row.case.city if row.case else row.city
        _leave(row, Cause.NO_CASE)
        return
    row.case = case
    reply = fold(mail.text)
    if mail.sender != case.requester.email.lower():
        _leave(row, Cause.OTHER_SENDER)
    elif not (reply.own or mail.attachments):
        _leave(row, Cause.EMPTY)
    elif _came_lately(case, now) >= MOST_AN_HOUR:
        _leave(row, Cause.TOO_MANY)
    else:
        try:
            enter_mail(row, mail, reply, case.pk, link_holder(case.pk), now)
        except Refusal:
            _leave(row, Cause.REFUSED)


def _suggested(mail: Mail) -> RecordsRequest | None:
    """The case of the letter it answers. Only a suggestion: anybody can write a Message-ID."""
    named = [*ids(header(mail.root, "in-reply-to")), *ids(header(mail.root, "references"))][:20]
    notice = (
        Notice.objects.select_related("case__city").filter(message_id__in=named, case__isnull=False).first()
    )
    return notice.case if notice else None


def _came_lately(case: RecordsRequest, now: datetime) -> int:
    return InboundMail.objects.filter(
        case=case, received_at__gt=now - timedelta(hours=1), handled_at__isnull=False
    ).count()


def _leave(row: InboundMail, cause: Cause) -> None:
    row.state, row.cause = InboundState.FOR_A_PERSON, cause
