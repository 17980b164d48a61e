"""A mail: its headers, its words set as pages, its attachments as members."""

from __future__ import annotations

import email.policy
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2 as pdfium

from requests_app.records.readers.frames import Frame, Unreadable
from requests_app.records.readers.pdf_pages import page_frames
from requests_app.records.readers.typed_pages import MOST_CHARACTERS, typed_pages

SHOWN = ("From", "To", "Cc", "Bcc", "Date", "Subject")
MOST_PARTS = 1000
MOST_HTML = 1_000_000
IDENTIFIER = re.compile(r"<[^<>\s]{1,400}>")


def read_mail(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A frame for the mail, one for each attachment, then its pages as a PDF and what stands on them."""
    mail = parsed(path.read_bytes())
    body, attachments = parts_of(mail)
    yield mail_frame(mail, body, attachments)
    for name, blob in attachments:
        yield {"type": "member", "name": name, "path": name}, blob
    heads = [(name, header(mail, name)) for name in SHOWN if header(mail, name)]
    heads += [("Attachment", name) for name, _blob in attachments]
    yield from set_as_pages(typed_pages(heads, body))


def set_as_pages(made: bytes) -> Iterator[Frame]:
    """The frames of a PDF we made ourselves: the file, then its pages."""
    yield {"type": "pages_pdf"}, made
    document = pdfium.PdfDocument(made)
    yield {"type": "document", "pages": len(document)}, b""
    for number in range(1, len(document) + 1):
        yield from page_frames(document[number - 1], number)


def parsed(raw: bytes) -> EmailMessage:
    """The mail. Raises Unreadable for bytes that are none."""
    try:
        mail = message_from_bytes(raw, policy=email.policy.default)
    except (MessageError, ValueError, RecursionError, LookupError) as broken:
        raise Unreadable("damaged") from broken
    if not mail.keys():
        raise Unreadable("damaged")
    return mail


def mail_frame(mail: EmailMessage, body: str, attachments: list[tuple[str, bytes]]) -> Frame:
    """Who wrote it to whom and when, which thread it belongs to, and the digest by which its copies are known."""
    digests = [hashlib.sha256(blob).hexdigest() for _name, blob in attachments]
    said = [header(mail, name) for name in ("From", "To", "Cc", "Date", "Subject")]
    content = json.dumps([*said, body.split(), digests])
    references = IDENTIFIER.findall(header(mail, "References") + header(mail, "In-Reply-To"))
    own = (IDENTIFIER.findall(header(mail, "Message-ID")) or [""])[0]
    return {
        "type": "mail",
        "message_id": own,
        "thread": references[0] if references else own,
        "sender": header(mail, "From")[:300],
        "recipients": ", ".join(filter(None, (header(mail, "To"), header(mail, "Cc"))))[:2000],
        "subject": header(mail, "Subject")[:300],
        "sent_at": sent_at(mail),
        "content_sha256": hashlib.sha256(content.encode("utf-8", "replace")).hexdigest(),
    }, b""


def header(mail: EmailMessage, name: str) -> str:
    """One header as text on one line; "" where there is none or it cannot be read."""
    try:
        return " ".join(str(mail.get(name, "")).replace("\0", "").split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""


def sent_at(mail: EmailMessage) -> str | None:
    """The instant of the Date header, ISO 8601 with its zone; None where it says none."""
    try:
        when = mail["Date"].datetime if mail["Date"] is not None else None
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return None
    if when is None:
        return None
    said: str = (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat()
    return said


def parts_of(mail: EmailMessage) -> tuple[str, list[tuple[str, bytes]]]:
    """The words of a mail, and its attachments: name and bytes. A mail inside a mail is an attachment."""
    texts: list[str] = []
    pages: list[str] = []
    attachments: list[tuple[str, bytes]] = []
    for part in _leaves(mail):
        kind, name = part.get_content_type(), _name(part)
        if kind == "message/rfc822":
            inner: Any = part.get_payload()
            if isinstance(inner, list) and inner:
                attachments.append((name or "message.eml", inner[0].as_bytes()))
        elif name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            attachments.append((name or f"part-{len(attachments) + 1}", _bytes(part)))
        elif kind == "text/html":
            pages.append(_bytes(part).decode(_charset(part), "replace"))
        else:
            texts.append(_bytes(part).decode(_charset(part), "replace"))
    body = "\n".join(texts) if any(text.strip() for text in texts) else "\n".join(map(text_of_html, pages))
    return body[:MOST_CHARACTERS], attachments


def _leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, without going into mails inside the mail."""
    waiting: list[Any] = [mail]
    for _count in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting = [*part.get_payload(), *waiting]
        elif part.get_content_maintype() != "multipart":
            yield part
    raise Unreadable("too_many_members")


def _name(part: EmailMessage) -> str:
    try:
        return " ".join((part.get_filename() or "").replace("\0", "").split())
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _bytes(part: EmailMessage) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _charset(part: EmailMessage) -> str:
    name = str(part.get_param("charset", "utf-8") or "utf-8")
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return "utf-8"
    return name


def text_of_html(source: str) -> str:
    """The words of a page of HTML, a line for each block; scripts and styles left out."""
    try:
        tree = lxml.html.fromstring(
            source[:MOST_HTML].encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
    except (ValueError, lxml.etree.ParserError):
        return ""
    for gone in tree.xpath("//script|//style|//head|//comment()"):
        if gone.getparent() is not None:
            gone.drop_tree()
    for block in tree.xpath("//br|//p|//div|//tr|//li|//h1|//h2|//h3|//blockquote|//pre"):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
