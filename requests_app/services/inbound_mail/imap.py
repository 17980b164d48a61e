"""Fetching mail from a mailbox over IMAP: each stored here before it is marked as seen there."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from requests_app.notices.delivery.mail_token import token_of, xoauth2
from requests_app.services.inbound_mail.new_mail import MOST_BYTES
from requests_app.services.inbound_mail.receive import MailTooBig, take_in
from requests_app.services.inbound_mail.refused import KEPT_OF_BIG, note_too_big

MOST_AT_ONCE = 200
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
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
    def token_command(self) -> Sequence[str]:
        """The command that prints an access token; empty: the password is used."""

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
    count = 0
    with _server(mailbox) as server:
        _sign_in(server, mailbox)
        status, _answer = server.select(f'"{mailbox.folder}"')
        if status != "OK":
            raise MailboxRefused(f"the mail server at {mailbox.host} has no folder {mailbox.folder}")
        for uid in _unseen(server):
            if not _store(server, uid, clock()):
                continue
            server.uid("STORE", uid, "+FLAGS", "(\\Seen)")
            count += 1
    return count


def _sign_in(server: imaplib.IMAP4, mailbox: Mailbox) -> None:
    """With a fresh access token where a command gives one, else with the password."""
    if not mailbox.token_command:
        server.login(mailbox.user, mailbox.password)
        return
    said = xoauth2(mailbox.user, token_of(mailbox.token_command)).encode()
    server.authenticate("XOAUTH2", lambda challenge: b"" if challenge else said)


def _server(mailbox: Mailbox) -> imaplib.IMAP4:
    """A connection; with TLS only to a server whose certificate is its own (imaplib alone checks nothing)."""
    if not mailbox.tls:
        return imaplib.IMAP4(mailbox.host, mailbox.port, timeout=SECONDS)
    trust = ssl.create_default_context()
    return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=trust, timeout=SECONDS)


def _store(server: imaplib.IMAP4, uid: str, now: datetime) -> bool:
    """Store one mail. One that is too big stays in the mailbox, flagged, and its beginning becomes a task."""
    size = _size(server, uid)
    if size > MOST_BYTES:
        head = _raw(server, uid, f"(BODY.PEEK[]<0.{KEPT_OF_BIG}>)") or b""
        note_too_big(head, door="imap", size=size, now=now)
    else:
        raw = _raw(server, uid)
        if raw is None:
            return False
        try:
            take_in(raw, door="imap", now=now)
            return True
        except MailTooBig:
            pass
    server.uid("STORE", uid, "+FLAGS", "(\\Seen \\Flagged)")
    return False


def _size(server: imaplib.IMAP4, uid: str) -> int:
    _status, answer = server.uid("FETCH", uid, "(RFC822.SIZE)")
    for piece in answer or []:
        found = _SIZE.search(piece[0] if isinstance(piece, tuple) else piece or b"")
        if found:
            return int(found[1])
    return 0


def _unseen(server: imaplib.IMAP4) -> Iterator[str]:
    _status, found = server.uid("SEARCH", "UNSEEN")
    numbers = found[0].split() if found and isinstance(found[0], bytes) else []
    yield from (number.decode() for number in numbers[:MOST_AT_ONCE])


def _raw(server: imaplib.IMAP4, uid: str, what: str = "(BODY.PEEK[])") -> bytes | None:
    _status, answer = server.uid("FETCH", uid, what)
    pieces = [piece for piece in answer or [] if isinstance(piece, tuple)]
    return bytes(pieces[0][1]) if pieces else None
