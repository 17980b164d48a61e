"""The entry point for mail servers, over aiosmtpd: a mail is taken over in great pieces, not line by line.

aiosmtpd handles each line by itself: a mail of 35 MB in short lines kept everyone else waiting for seconds.
"""

from __future__ import annotations

from typing import Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope as Letter, Session

from requests_app.services.inbound_mail.new_mail import MOST_BYTES
from requests_app.services.inbound_mail.refused import KEPT_OF_BIG

END = b"\r\n.\r\n"
HELD = 1_000_000
"""Bytes that wait unread in one connection, and the longest line of a command before it is judged."""
PIECE = 4 * HELD
"""More than ever waits, so that one call takes it all."""
GIVES_UP = 10
"""Times the limit: a sender who goes on after so much is cut off."""
TOO_BIG = "552 5.3.4 Too big"


class Taker(Protocol):
    """Who takes mails over from the door."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Letter) -> str:
        """Store one; the answer."""

    async def note_big(self, envelope: Letter, head: bytes, size: int) -> None:
        """Leave a task for one that was too big, of which the beginning is given."""


class Door(SMTP):
    """No size is announced: a sender who is told one keeps the mail, and no one here would hear of it."""

    line_length_limit = HELD
    most_bytes = MOST_BYTES
    event_handler: Taker

    async def smtp_DATA(self, arg: str) -> None:
        """Take the mail over, then answer as the handler says."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        if self.envelope is None or self.session is None or not self.envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content, size, ended = await self._data()
        if size <= self.most_bytes:
            self.envelope.content = self.envelope.original_content = content
            status = await self.event_handler.handle_DATA(self, self.session, self.envelope)
        else:
            await self.event_handler.note_big(self.envelope, content, size)
            status = TOO_BIG
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(status)
        if not ended and self.transport is not None:
            self.transport.close()

    async def _data(self) -> tuple[bytes, int, bool]:
        """The mail, its size, and whether its end was reached. Of one over the limit only the beginning is kept."""
        kept, head, gone = bytearray(b"\r\n"), b"", 0  # the line end of the command: an empty mail is one dot
        while True:
            seen = len(kept)
            piece = await self._reader.read(PIECE)
            if not piece:
                raise ConnectionResetError
            self._reset_timeout()
            kept += piece
            end = kept.find(END, max(0, seen - len(END)))
            if end >= 0:
                break
            if len(kept) > self.most_bytes:
                head = head or _without_dots(bytes(kept[2 : KEPT_OF_BIG + 2]))
                gone += len(kept) - len(END)
                del kept[: -len(END)]
                if gone > GIVES_UP * self.most_bytes:
                    return head, gone, False
        if rest := bytes(kept[end + len(END) :]):  # commands sent ahead
            self._reader.feed_data(rest)
        if gone:
            return head, max(gone + end, self.most_bytes + 1), True
        content = _without_dots(bytes(kept[2 : end + 2]))
        return (content[:KEPT_OF_BIG] if len(content) > self.most_bytes else content), len(content), True


class SmtpDoor(Door):
    """The door for SMTP."""


class LmtpDoor(LMTP, Door):
    """The door for LMTP."""


def _without_dots(content: bytes) -> bytes:
    """A line that begins with a dot was sent with two (RFC 5321, section 4.5.2)."""
    return content.replace(b"\r\n.", b"\r\n")[content.startswith(b".") :]
