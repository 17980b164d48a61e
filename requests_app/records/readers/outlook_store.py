"""Mailboxes as Outlook keeps them (.pst, .ost): each item as an ordinary mail, by libpff where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import format_datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from requests_app.sandbox.frames import Frame, UnreadableFile

MOST_ITEMS = 1_000_000
MOST_DEPTH = 60
"""Folders in folders."""
SENT_HEADERS = ("From", "To", "Cc", "Subject", "Date", "Message-ID", "References", "In-Reply-To")
BROKEN = (OSError, ValueError, TypeError, AttributeError, LookupError, OverflowError)
"""What libpff raises for items that are not as they should be."""


def installed() -> bool:
    """Whether libpff is there."""
    return find_spec("pypff") is not None


def read_pst(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A frame for each item of each folder, in order. What cannot be read is told as damaged, and stops no other."""
    if not installed():
        raise UnreadableFile("no_pst")
    store: Any = import_module("pypff").file()
    try:
        store.open(str(path))
        root = store.get_root_folder()
    except BROKEN as broken:
        raise UnreadableFile("damaged") from broken
    try:
        yield from mails_of(root)
    finally:
        store.close()


def mails_of(root: Any) -> Iterator[Frame]:
    """The items of a folder and of those below it."""
    count = 0
    waiting = [(root, "", 0)]
    while waiting:
        folder, where, depth = waiting.pop()
        for place in range(_number(folder, "number_of_sub_messages")):
            count += 1
            if count > MOST_ITEMS:
                raise UnreadableFile("too_many_members")
            yield _member(folder, place, where, count)
        below = []
        for place in range(_number(folder, "number_of_sub_folders")):
            try:
                inner = folder.get_sub_folder(place)
                below.append((inner, f"{where}/{inner.name or place}".lstrip("/"), depth + 1))
            except BROKEN:
                lost = {"type": "member", "path": f"{where}/{place}", "name": f"folder-{place}"}
                yield {**lost, "problem": "damaged"}, b""
        if depth >= MOST_DEPTH and below:
            raise UnreadableFile("too_deep")
        waiting += reversed(below)


def _number(item: Any, name: str) -> int:
    try:
        return int(getattr(item, name))
    except BROKEN:
        return 0


def _member(folder: Any, place: int, where: str, count: int) -> Frame:
    header = {"type": "member", "path": f"{where}/{place + 1}".lstrip("/"), "name": f"mail-{count:05d}.eml"}
    try:
        return header, mail_of(folder.get_sub_message(place)).as_bytes()
    except (*BROKEN, UnicodeError):  # kept in the list, so that someone sees that it is there
        return {**header, "name": f"item-{count:05d}", "problem": "damaged"}, b""


def mail_of(item: Any) -> EmailMessage:
    """An item as an ordinary mail, with the headers it came with and what is attached to it."""
    mail = EmailMessage(policy=policy.default)
    came_with = message_from_string(str(item.transport_headers or ""), policy=policy.compat32)
    for name in SENT_HEADERS:
        said = " ".join(str(came_with.get(name, "") or "").split())
        if not said:
            said = _noted(item, name)
        if said:
            mail[name] = said.encode("utf-8", "replace").decode().replace("\0", "")
    text, html = _words(item.plain_text_body), _words(item.html_body)
    mail.set_content(text or " ")
    if html.strip() and not text.strip():
        mail.set_content(html, subtype="html")
    if not text.strip() and not html.strip() and item.rtf_body:
        mail.add_attachment(bytes(item.rtf_body), maintype="application", subtype="rtf", filename="body.rtf")
    for place in range(int(item.number_of_attachments)):
        _attach(mail, item.get_attachment(place), place)
    return mail


def _noted(item: Any, name: str) -> str:
    """What Outlook noted of an item that never went over the wire."""
    if name == "Date":
        when = item.client_submit_time or item.delivery_time or item.creation_time
        return format_datetime(when.replace(tzinfo=when.tzinfo or UTC)) if when else ""
    noted = {"From": item.sender_name, "Subject": item.subject}.get(name)
    return " ".join(str(noted or "").split())


def _words(body: Any) -> str:
    return bytes(body).decode("utf-8", "replace").replace("\0", "") if body else ""


def _attach(mail: EmailMessage, attachment: Any, place: int) -> None:
    inner = attachment.get_sub_item(0) if attachment.number_of_sub_items else None
    if inner is not None and hasattr(inner, "plain_text_body"):
        mail.add_attachment(mail_of(inner).as_bytes(), maintype="application", subtype="octet-stream",
                            filename=f"{inner.subject or 'message'}.eml")  # fmt: skip
        return
    name = str(attachment.long_filename or f"attachment-{place + 1}")
    content = attachment.read_buffer(attachment.size) if attachment.size else b""
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
