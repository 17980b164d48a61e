"""The parts of a mail: its words and its attachments."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from requests_app.records.readers.html_words import text_of_html
from requests_app.records.readers.typed_pages import MOST_CHARACTERS
from requests_app.sandbox.frames import UnreadableFile

MOST_PARTS = 1000


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
    raise UnreadableFile("too_many_members")


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
