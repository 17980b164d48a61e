"""Mails as Outlook keeps them, .msg and winmail.dat, turned into ordinary mails; what cannot be read is refused."""

from __future__ import annotations

import io
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import olefile
from oxmsg.attachment import Attachment
from oxmsg.domain import constants
from oxmsg.message import Message
from oxmsg.properties import Properties
from oxmsg.storage import Storage
from tnefparse import TNEF

from requests_app.records.readers.winmail import OLE_MARK, TNEF_MARK, as_words, objects_in
from requests_app.sandbox.frames import UnreadableFile

PROPERTIES = "__properties_version1.0"
INNER = "__substg1.0_3701000D"
"""Where a mail attached to a mail lies: not a file, but a folder of the same shape."""
INNER_OFFSET = 24
MOST_DEPTH = 5
MOST_OBJECTS = 5000
RTF = 0x1009


def is_message(raw: bytes) -> bool:
    """Whether an OLE file is a saved mail, and not a document of an old Office."""
    return raw.startswith(OLE_MARK) and PROPERTIES.encode("utf-16-le") in raw


def mail_of(raw: bytes) -> tuple[EmailMessage, str, str, list[tuple[str, bytes]]]:
    """Headers, words, words as HTML, and attachments. Raises UnreadableFile."""
    reader = _of_tnef if raw.startswith(TNEF_MARK) else _of_message
    try:
        return reader(raw)
    except UnreadableFile:
        raise
    except Exception as broken:  # neither library promises what it raises for a broken or hostile file
        raise UnreadableFile("damaged") from broken


Parts = tuple[EmailMessage, str, str, list[tuple[str, bytes]]]


def _of_message(raw: bytes) -> Parts:
    with olefile.OleFileIO(io.BytesIO(raw)) as ole:
        return _parts(Message(Storage.from_ole(ole)), depth=0)


def _parts(message: Message, *, depth: int) -> Parts:
    text, html = message.body or "", message.html_body or ""
    if not text.strip() and not html.strip() and RTF in {one.pid for one in message.properties}:
        raise UnreadableFile("rich_text_only")
    attachments = [
        _attachment(storage, place, depth)
        for place, storage in enumerate(message._storage.iter_attachment_storages(), start=1)
    ]
    return _heads(message), text, html, attachments


def _attachment(storage: Any, place: int, depth: int) -> tuple[str, bytes]:
    """The name and bytes of one attachment; a mail inside is written as an ordinary mail."""
    attachment = Attachment(storage)
    short = attachment.properties.str_prop_value(constants.PID_ATTACH_FILENAME)
    name = attachment.file_name or short or f"attachment-{place}"
    inner = next((one for one in storage.storages if one.name == INNER), None)
    if inner is None:
        return name, attachment.file_bytes or b""
    if depth >= MOST_DEPTH:
        raise UnreadableFile("too_deep")
    message = Message(inner)
    message.__dict__["_properties"] = Properties(inner, properties_header_offset=INNER_OFFSET)
    heads, text, html, files = _parts(message, depth=depth + 1)
    heads.set_content(text or " ")
    if html:
        heads.add_alternative(html, subtype="html")
    for file_name, content in files:
        heads.add_attachment(content, maintype="application", subtype="octet-stream", filename=file_name)
    return f"{message.subject or name}.eml", heads.as_bytes()


def _heads(message: Message) -> EmailMessage:
    """The headers as they came over the wire; of a mail that was never sent, what Outlook noted."""
    sent = {name.title(): value for name, value in message.message_headers.items()}
    to = [f"{one.name} <{one.email_address}>" for one in message.recipients]
    noted = {
        "From": message.sender or "",
        "To": ", ".join(to),
        "Cc": "",
        "Subject": message.subject,
        "Date": format_datetime(message.sent_date) if message.sent_date else "",
        "Message-Id": message.properties.str_prop_value(constants.PID_INTERNET_MESSAGE_ID) or "",
        "References": "",
        "In-Reply-To": "",
    }
    mail = EmailMessage()
    for name, otherwise in noted.items():
        _put(mail, name, str(sent.get(name) or otherwise))
    return mail


def _put(mail: EmailMessage, name: str, value: str) -> None:
    said = " ".join(value.replace("\0", "").split())
    if said:
        mail[name] = said.encode("utf-8", "replace").decode()


def _of_tnef(raw: bytes) -> Parts:
    if objects_in(raw, MOST_OBJECTS) > MOST_OBJECTS:
        raise UnreadableFile("too_many_members")
    opened = TNEF(raw, do_checksum=False)
    text, html = as_words(opened.body), as_words(opened.htmlbody)
    if not text.strip() and not html.strip() and opened._rtfbody:
        raise UnreadableFile("rich_text_only")
    mail = EmailMessage()
    subjects = [one.data for one in opened.msgprops if one.name == TNEF.ATTSUBJECT]
    _put(mail, "Subject", str(subjects[0]) if subjects else "winmail.dat")
    files = [
        (str(one.long_filename() or one.name or f"attachment-{place}").strip("\0"), bytes(one.data))
        for place, one in enumerate(opened.attachments, start=1)
    ]
    return mail, text, html, files
