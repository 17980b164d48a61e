"""The shapes in which providers hand raw mail over: as the body, in JSON, in a form. Nothing of the mail is parsed."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from requests_app.services.inbound_mail.new_mail import Envelope

FIELDS = ("body-mime", "email", "RawEmail", "raw", "mime")
"""What providers call the raw mail in a form or in JSON."""

RECIPIENT_FIELDS = ("recipient", "OriginalRecipient", "to", "rcpt_to")
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,70})"?')
_NAME = re.compile(rb'\bname="([^"]{1,100})"')
MOST_AT_ONCE = 200
"""Mails of one call."""


@dataclass(frozen=True, slots=True)
class Call:
    """What one call holds: the mails, and the other fields of its form. `is_known`: it is a provider's, if empty."""

    mails: Sequence[tuple[bytes, Envelope]] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    is_known: bool = False


def call_of(kind: str, full_type: str, body: bytes) -> Call:
    """The mails in a call, from whichever shape the provider sends; none where there is none."""
    if kind == "application/json" or (kind == "text/plain" and body[:1] == b"{"):  # so Amazon sends its JSON
        return _from_json(body)
    if kind == "application/x-www-form-urlencoded":
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=200) if body.count(b"&") < 200 else {}
        return _from_form({name: values[-1] for name, values in form.items()})
    if kind == "multipart/form-data":
        return _from_parts(full_type, body)
    return Call([(body, Envelope())] if body else [])


def _from_form(form: dict[str, str]) -> Call:
    if "mandrill_events" in form:
        batch = _loaded(form["mandrill_events"])
        found = (
            [mail for each in batch[:MOST_AT_ONCE] for mail in _of_mandrill(each)]
            if isinstance(batch, list)
            else []
        )
        return Call(found, form, is_known=True)
    raw, envelope = _chosen(form)
    return Call([(raw, envelope)] if raw else [], form)


def _from_json(body: bytes) -> Call:
    said = _loaded(body)
    if isinstance(said, list):  # a batch of SparkPost; empty when it asks whether someone is there
        found = [mail for each in said[:MOST_AT_ONCE] for mail in _of_sparkpost(each)]
        return Call(found, is_known=True)
    if not isinstance(said, dict):
        return Call()
    for shape in (_of_amazon, _of_mailersend, _of_postal):
        mails = list(shape(said))
        if mails:
            return Call(mails)
    raw, envelope = _chosen({name: value for name, value in said.items() if isinstance(value, str)})
    return Call([(raw, envelope)] if raw else [])


def _of_mandrill(event: Any) -> Iterator[tuple[bytes, Envelope]]:
    message = _dict(_dict(event).get("msg"))
    yield from _mail(message.get("raw_msg"), recipients=[message.get("email")])


def _of_sparkpost(event: Any) -> Iterator[tuple[bytes, Envelope]]:
    relayed = _dict(_dict(_dict(event).get("msys")).get("relay_message"))
    content = _dict(relayed.get("content"))
    yield from _mail(
        content.get("email_rfc822"),
        encoded=content.get("email_rfc822_is_base64") is True,
        sender=relayed.get("msg_from"),
        recipients=[relayed.get("rcpt_to")],
    )


def _of_amazon(said: dict[str, Any]) -> Iterator[tuple[bytes, Envelope]]:
    """A notification of Amazon SNS in which SES put the mail; one that only names a place in S3 holds none."""
    if said.get("Type") != "Notification":
        return
    event = _dict(_loaded(said.get("Message")))
    receipt = _dict(event.get("receipt"))
    recipients = receipt.get("recipients")
    yield from _mail(
        event.get("content"),
        encoded=_dict(receipt.get("action")).get("encoding") == "BASE64",
        sender=_dict(event.get("mail")).get("source"),
        recipients=recipients if isinstance(recipients, list) else [],
    )


def _of_mailersend(said: dict[str, Any]) -> Iterator[tuple[bytes, Envelope]]:
    data = _dict(said.get("data"))
    told = _dict(data.get("recipients")).get("rcptTo")
    recipients = [_dict(each).get("email") for each in told] if isinstance(told, list) else []
    yield from _mail(data.get("raw"), sender=_dict(data.get("sender")).get("email"), recipients=recipients)


def _of_postal(said: dict[str, Any]) -> Iterator[tuple[bytes, Envelope]]:
    yield from _mail(
        said.get("message"),
        encoded=said.get("base64") is True,
        sender=said.get("mail_from"),
        recipients=[said.get("rcpt_to")],
    )


def _mail(
    raw: Any, *, encoded: bool = False, sender: Any = "", recipients: Sequence[Any] = ()
) -> Iterator[tuple[bytes, Envelope]]:
    if not isinstance(raw, str) or not raw:
        return
    try:
        content = base64.b64decode(raw) if encoded else raw.encode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return
    known = [each for each in recipients if isinstance(each, str) and each.strip()]
    yield content, Envelope(sender if isinstance(sender, str) else "", known)


def _from_parts(full_type: str, body: bytes) -> Call:
    """Fields of a form with parts, cut at the boundary so that the mail keeps its every byte."""
    boundary = _BOUNDARY.search(full_type)
    if boundary is None:
        return Call()
    found: dict[str, str] = {}
    raw = b""
    for piece in body.split(b"--" + boundary[1].encode("latin-1", "replace"))[1:200]:
        head, _gap, content = piece.lstrip(b"\r\n").partition(b"\r\n\r\n")
        named = _NAME.search(head)
        if named is None:
            continue
        name, content = named[1].decode("utf-8", "replace"), content.removesuffix(b"\r\n")
        if name in FIELDS:
            raw = raw or content
        else:
            found[name] = content.decode("utf-8", "replace")
    return Call([(raw, Envelope("", _recipients(found)))] if raw else [], found)


def _chosen(fields: dict[str, str]) -> tuple[bytes, Envelope]:
    text = next((fields[name] for name in FIELDS if fields.get(name)), "")
    return text.encode("utf-8", "surrogateescape"), Envelope("", _recipients(fields))


def _recipients(fields: dict[str, str]) -> list[str]:
    return [
        each.strip() for name in RECIPIENT_FIELDS for each in fields.get(name, "").split(",") if each.strip()
    ]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _loaded(said: Any) -> Any:
    try:
        return json.loads(said) if isinstance(said, str | bytes) else None
    except (ValueError, RecursionError):
        return None
