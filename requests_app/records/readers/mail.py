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

import pypdfium2 as pdfium

from requests_app.records.readers.html_words import text_of_html
from requests_app.records.readers.mail_parts import parts_of
from requests_app.records.readers.outlook import mail_of
from requests_app.records.readers.pdf_pages import page_frames
from requests_app.records.readers.typed_pages import MOST_CHARACTERS, typed_pages
from requests_app.records.readers.winmail import OLE_MARK, TNEF_MARK
from requests_app.sandbox.frames import Frame, UnreadableFile

SHOWN = ("From", "To", "Cc", "Bcc", "Date", "Subject")
IDENTIFIER = re.compile(r"<[^<>\s]{1,400}>")


def read_mail(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A frame for the mail, one for each attachment, then its pages as a PDF and what stands on them."""
    raw = path.read_bytes()
    if raw.startswith((OLE_MARK, TNEF_MARK)):
        mail, text, html, attachments = mail_of(raw)
        body = (text if text.strip() else text_of_html(html))[:MOST_CHARACTERS]
    else:
        mail = parsed(raw)
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
    """The mail. Raises UnreadableFile for bytes that are none."""
    try:
        mail = message_from_bytes(raw, policy=email.policy.default)
    except (MessageError, ValueError, RecursionError, LookupError) as broken:
        raise UnreadableFile("damaged") from broken
    if not mail.keys():
        raise UnreadableFile("damaged")
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
