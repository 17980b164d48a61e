"""`manage.py receive_mail`: a door for mail servers (SMTP or LMTP), which answers only when a mail is stored."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP, Envelope as Letter, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from requests_app.management.mail_door import TOO_BIG, LmtpDoor, SmtpDoor
from requests_app.services.inbound_mail.addressed import cities_asked
from requests_app.services.inbound_mail.new_mail import NULL_SENDER, Envelope
from requests_app.services.inbound_mail.receive import MailTooBig, take_in
from requests_app.services.inbound_mail.refused import note_too_big

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Listen for mail."""

    help = "Take mail in at INBOUND_DOOR. Without one it waits and does nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until TERM or Ctrl-C."""
        try:
            asyncio.run(serve(settings.INBOUND_DOOR, self.stdout.write))
        except OSError as problem:
            raise CommandError(f"The entry point for email cannot be opened: {problem.strerror}") from problem


async def serve(door: Any, say: Any) -> None:
    """Listen at `door` (cityrecords/config/inbound_mail.py: Door) until a signal; None: only wait for the signal."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, ended.set)
    server = None
    if door is None:
        say("No door for mail is configured (INBOUND_DOOR).")
    else:
        kind = LmtpDoor if door.protocol == "lmtp" else SmtpDoor
        handler = Handler(one_recipient=door.protocol == "lmtp")
        server = await loop.create_server(
            lambda: kind(handler, data_size_limit=None, enable_SMTPUTF8=True, ident="CityRecords"),
            host=door.host,
            port=door.port,
        )
        say(f"Mail is taken in at {door.protocol}://{door.host}:{door.port}")
    await ended.wait()
    if server is not None:
        server.close()
        await server.wait_closed()


class Handler:
    """What the door says: who is known here, and that a mail is stored.

    LMTP wants one answer for each recipient and aiosmtpd gives one for all: so it takes one at a time.
    """

    def __init__(self, one_recipient: bool = False) -> None:
        self.one_recipient = one_recipient

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Letter, address: str, options: list[str]
    ) -> str:
        """Only our own address, what stands behind its plus sign, and what cities named: this is no relay."""
        if self.one_recipient and envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        try:
            loop = asyncio.get_running_loop()
            taken = is_ours(address) or await loop.run_in_executor(None, is_asked, address)
        except Exception:  # the database is away: the mail server tries again
            log.exception("inbound_mail_recipient_unknown")
            return "451 4.3.0 Please try again later"
        if not taken:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Yes"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Letter) -> str:
        """Store the mail, then answer; the task that reads mail comes for it."""
        loop = asyncio.get_running_loop()
        raw = envelope.original_content or b""
        try:
            await loop.run_in_executor(None, store, raw, _addressed(envelope))
        except MailTooBig:
            return TOO_BIG
        except Exception:
            log.exception("inbound_mail_not_stored")
            return "451 4.3.0 Please try again later"
        return "250 2.0.0 Stored"

    async def note_big(self, envelope: Letter, head: bytes, size: int) -> None:
        """Of a mail that is refused for its size, the beginning becomes a task for a person."""
        await asyncio.get_running_loop().run_in_executor(None, note_refused, head, _addressed(envelope), size)


def _addressed(envelope: Letter) -> Envelope:
    return Envelope(envelope.mail_from or NULL_SENDER, [str(each) for each in envelope.rcpt_tos])


def is_ours(address: str) -> bool:
    """Whether mail to this address is taken in."""
    box, _at, host = settings.INBOUND_ADDRESS.lower().partition("@")
    local, _sign, domain = address.lower().rpartition("@")
    return bool(host) and domain == host and (local == box or local.startswith(f"{box}+"))


def is_asked(address: str) -> bool:
    """In a thread of its own: whether a city named this address for requests."""
    close_old_connections()
    try:
        return bool(cities_asked([address]))
    finally:
        close_old_connections()


def store(raw: bytes, envelope: Envelope) -> int:
    """In a thread of its own, for Django's connections are per thread."""
    close_old_connections()
    try:
        return take_in(raw, door="smtp", envelope=envelope, now=timezone.now()).pk
    finally:
        close_old_connections()


def note_refused(head: bytes, envelope: Envelope, size: int) -> None:
    """In a thread of its own: the task of a mail that was too big."""
    close_old_connections()
    try:
        note_too_big(head, door="smtp", envelope=envelope, size=size, now=timezone.now())
    except Exception:
        log.exception("inbound_mail_not_noted")
    finally:
        close_old_connections()
