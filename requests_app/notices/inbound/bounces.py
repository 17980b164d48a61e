"""A letter that came back: what an RFC 3464 report or the words of a mail server say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from requests_app.notices.inbound.bounce_signs import (
    LOOKED_AT,
    ORIGINAL_ID,
    is_from_a_server,
    looks_like_a_bounce,
)
from requests_app.notices.inbound.header_text import first_id
from requests_app.notices.inbound.mime_parts import Part, parts, tree_of
from requests_app.notices.inbound.parse import Mail

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -](?=[A-Za-z<#5(])")
DELAY = re.compile(
    r"delay|warning|still being retried|not yet been delivered|will (be )?retr|deferred", re.IGNORECASE
)
FULL = re.compile(r"quota|mailbox (is )?full|full mailbox|too busy|try again|temporar", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+=\-])[A-Za-z0-9._%+=\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){0,10}"
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter that came back. `hard`: trying again would not help. `original_id`: the Message-ID it answers."""

    hard: bool
    recipients: tuple[str, ...]
    status: str
    original_id: str
    delivered: bool = False
    """The report says that it arrived after all."""

    strong: bool = False
    """A report part, no one as its sender, or a mail server's own name: not words alone."""


def bounce_of(mail: Mail) -> Bounce | None:
    """What a mail reports about a letter that came back; None where it is no bounce."""
    report = _report_of(mail)
    if report is not None:
        return report
    if not looks_like_a_bounce(mail):
        return None
    said = mail.text[:LOOKED_AT]
    found = STATUS.search(said)
    status = found[0] if found else ""
    soft = _is_soft(mail.subject, said, status)
    own = {mail.sender, *mail.recipients}
    named = [address.lower() for address in ADDRESS.findall(said)]
    recipients = tuple(dict.fromkeys(address for address in named if address not in own))[:5]
    failed = mail.root.header("x-failed-recipients")
    if failed:
        recipients = tuple(address.strip().lower() for address in failed.split(",") if "@" in address)
    return Bounce(not soft, recipients, status, original_id(mail), strong=is_from_a_server(mail))


def _is_soft(subject: str, said: str, status: str) -> bool:
    if status:
        return status.startswith("4") or status in {"5.2.2", "5.2.1"}
    if DELAY.search(subject) or FULL.search(said):
        return True
    found = REPLY.search(said)
    return found is not None and found[1] == "4"


def _report_of(mail: Mail) -> Bounce | None:
    """RFC 3464: the part message/delivery-status."""
    for part in parts(mail.root):
        if part.kind not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        fields = _fields_of(part)
        actions = {value.split()[0].lower() for name, value in fields if name == "action" and value.split()}
        statuses = [
            found[0] for name, value in fields if name == "status" and (found := STATUS.search(value))
        ]
        named = [value for name, value in fields if name in {"final-recipient", "original-recipient"}]
        recipients = tuple(dict.fromkeys(a.lower() for value in named for a in ADDRESS.findall(value)))
        status = statuses[0] if statuses else ""
        if actions & {"delivered", "relayed", "expanded"} and not actions & {"failed", "delayed"}:
            return Bounce(False, recipients, status, original_id(mail), delivered=True, strong=True)
        soft = "delayed" in actions or _is_soft(mail.subject, "", status)
        return Bounce(not soft, recipients, status, original_id(mail), strong=True)
    return None


def _fields_of(part: Part) -> list[tuple[str, str]]:
    lines = part.text()[:LOOKED_AT].splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return [(name.strip().lower(), value.strip()) for name, _colon, value in pairs]


def original_id(mail: Mail) -> str:
    """The Message-ID of the letter that came back, from what is enclosed or quoted; empty where it is not said."""
    for part in parts(mail.root):
        if part.kind == "message/rfc822":
            found = first_id(tree_of(part.content()[:LOOKED_AT]).root.first("message-id"))
            if found:
                return found
        if part.kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            quoted = ORIGINAL_ID.search(part.text()[:LOOKED_AT])
            if quoted:
                return quoted[1]
    quoted = ORIGINAL_ID.search(mail.text)
    if quoted:
        return quoted[1]
    return first_id(mail.root.first("in-reply-to"))
