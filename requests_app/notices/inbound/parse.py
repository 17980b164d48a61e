"""Reading a raw mail without ever failing: headers, words and attachments, whatever its sender got wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

from requests_app.notices.inbound.headers import addresses, decoded, first_address, first_id, header, headers
from requests_app.notices.inbound.text import clean, text_of, text_of_html

MOST_PARTS = 200
MOST_TEXT = 200_000
"""So many characters of a mail's words are taken over; the original is kept whole."""

FINGERPRINTED = ("message-id", "from", "to", "subject", "date")
_HTML = re.compile(r"\s*<(!doctype html|html|p|div|table|body)\b[^>]*>", re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One enclosed file as its sender named it (the name may be hostile)."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a raw mail says. `root` is the parsed tree; every other field is text safe to store."""

    root: Message
    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...]


def read(raw: bytes) -> Mail:
    """Parse `raw`. Never raises: what cannot be decoded is shown with replacement signs."""
    root: Message = BytesParser(policy=policy.compat32).parsebytes(raw)
    name, address = first_address(header(root, "from"))
    text, attachments = _content(root)
    return Mail(
        root=root,
        message_id=first_id(header(root, "message-id")),
        sender=address,
        sender_name=name,
        recipients=tuple(_recipients(root)),
        subject=" ".join(header(root, "subject").split())[:250],
        text=text[:MOST_TEXT],
        attachments=tuple(attachments),
    )


def fingerprint(raw: bytes) -> str:
    """SHA-256 over what makes a mail this mail: its own headers and its body, not the marks of its way here."""
    root: Message = BytesParser(policy=policy.compat32).parsebytes(raw, headersonly=True)
    body = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)
    digest = hashlib.sha256()
    for name in FINGERPRINTED:
        digest.update(f"{name}:{header(root, name)}\n".encode("utf-8", "replace"))
    digest.update(body[1].replace(b"\r\n", b"\n").rstrip() if len(body) > 1 else raw)
    return digest.hexdigest()


def _recipients(root: Message) -> Iterator[str]:
    for name in ("x-original-to", "delivered-to", "envelope-to", "to", "cc"):
        for value in headers(root, name):
            for _name, address in addresses([value]):
                yield address.lower()


def parts(root: Message) -> Iterator[Message]:
    """The parts of a mail, at most MOST_PARTS of them, not looking into enclosed mails."""
    waiting, seen = [root], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        content = part.get_payload()
        if part.is_multipart() and part.get_content_type() != "message/rfc822" and isinstance(content, list):
            waiting[:0] = [child for child in content if isinstance(child, Message)]


def bytes_of(part: Message) -> bytes:
    """The decoded content of one part."""
    try:
        content = part.get_payload(decode=True)
    except Exception:  # broken transfer encoding
        content = None
    if isinstance(content, bytes):
        return content
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\n".join(child.as_bytes() for child in inner if isinstance(child, Message))
    return str(inner or "").encode("utf-8", "replace")


def words_of(part: Message) -> str:
    """The text of one text part."""
    return clean(text_of(bytes_of(part), part.get_content_charset()))


def _content(root: Message) -> tuple[str, list[Attachment]]:
    plain: list[str] = []
    html: list[str] = []
    enclosed: list[Attachment] = []
    for part in parts(root):
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart":
            continue
        name = _file_name(part)
        is_file = bool(name) or part.get_content_disposition() == "attachment"
        if kind == "text/plain" and not is_file:
            plain.append(_in_plain(words_of(part)))
        elif kind == "text/html" and not is_file:
            html.append(words_of(part))
        elif not (part.get("content-id") and kind.startswith("image/") and not is_file):
            enclosed.append(Attachment(name or _nameless(kind), kind, bytes_of(part)))
    text = "\n\n".join(plain).strip() or "\n\n".join(text_of_html(each) for each in html).strip()
    return _GAP.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n")), enclosed


def _in_plain(words: str) -> str:
    """Some programs send HTML under the name of plain text."""
    return text_of_html(words) if _HTML.match(words) else words


def _file_name(part: Message) -> str:
    try:
        return decoded(part.get_filename() or "")[:300]
    except Exception:  # RFC 2231 gone wrong
        return ""


def _nameless(kind: str) -> str:
    known = {"message/rfc822": "mail.eml", "application/pdf": "file.pdf", "text/calendar": "event.ics"}
    return known.get(kind, "file")
