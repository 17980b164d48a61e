"""Fetching mail from a mailbox over IMAP: each stored here before it is marked as seen there."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from requests_app.services.inbound_mail.receive import MailTooBig, take_in

MOST_AT_ONCE = 200
SECONDS = 30


class Mailbox(Protocol):
    """Where to look, as the settings say it (INBOUND_MAILBOX)."""

    @property
    def host(self) -> str:
        """The mail server."""

    @property
    def port(self) -> int:
        """Its port."""

    @property
    def tls(self) -> bool:
        """Whether the connection is encrypted from its start."""

    @property
    def user(self) -> str:
        """Who signs in."""

    @property
    def password(self) -> str:
        """The password; never logged."""

    @property
    def folder(self) -> str:
        """The folder that is read."""


class MailboxRefused(OSError):
    """The mail server did not let us in or does not know the folder."""


def fetch(mailbox: Mailbox, clock: Callable[[], datetime]) -> int:
    """Store every unseen mail of the folder; how many. What was stored twice, after a fall, is on file once.

    Raises OSError (MailboxRefused among them) where the server cannot be spoken to; nothing is lost by it.
    """
    try:
        return _fetch(mailbox, clock)
    except imaplib.IMAP4.error as problem:
        raise MailboxRefused(f"the mail server at {mailbox.host} refused a command") from problem


def _fetch(mailbox: Mailbox, clock: Callable[[], datetime]) -> int:
    kind = imaplib.IMAP4_SSL if mailbox.tls else imaplib.IMAP4
    count = 0
    with kind(mailbox.host, mailbox.port, timeout=SECONDS) as server:
        server.login(mailbox.user, mailbox.password)
        status, _answer = server.select(f'"{mailbox.folder}"')
        if status != "OK":
            raise MailboxRefused(f"the mail server at {mailbox.host} has no folder {mailbox.folder}")
        for uid in _unseen(server):
            raw = _raw(server, uid)
            if raw is None:
                continue
            try:
                take_in(raw, door="imap", now=clock())
            except MailTooBig:
                server.uid("STORE", uid, "+FLAGS", "(\\Seen \\Flagged)")
                continue
            server.uid("STORE", uid, "+FLAGS", "(\\Seen)")
            count += 1
    return count


def _unseen(server: imaplib.IMAP4) -> Iterator[str]:
    _status, found = server.uid("SEARCH", "UNSEEN")
    numbers = found[0].split() if found and isinstance(found[0], bytes) else []
    yield from (number.decode() for number in numbers[:MOST_AT_ONCE])


def _raw(server: imaplib.IMAP4, uid: str) -> bytes | None:
    _status, answer = server.uid("FETCH", uid, "(BODY.PEEK[])")
    pieces = [piece for piece in answer or [] if isinstance(piece, tuple)]
    return bytes(pieces[0][1]) if pieces else None
