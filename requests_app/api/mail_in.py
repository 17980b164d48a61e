"""Where a mail provider hands mail over, raw, in any of the shapes providers use; stored before it is answered."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from requests_app.services.inbound_mail.receive import MOST_BYTES, Envelope, MailTooBig, take_in

FIELDS = ("body-mime", "email", "RawEmail", "raw", "mime")
"""What providers call the raw mail in a form or in JSON."""

RECIPIENT_FIELDS = ("recipient", "OriginalRecipient", "to", "rcpt_to")
MOST_ENVELOPE = 4 * MOST_BYTES
"""Bytes of a request: JSON and forms write some signs as many."""


@csrf_exempt
@login_not_required
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Take one mail in. 200 means that it is stored; anything else asks the provider to try again or give up."""
    if not settings.INBOUND_WEBHOOK_SECRET:
        return _said(404, "This installation takes no mail in here.")
    if not _knows_the_secret(request):
        answer = _said(401, "The password is not the one of INBOUND_WEBHOOK_SECRET.")
        answer["WWW-Authenticate"] = 'Basic realm="mail"'
        return answer
    body = request.read(MOST_ENVELOPE + 1)
    if len(body) > MOST_ENVELOPE:
        return _said(413, "The request is too big.")
    raw, recipients = _mail_in(request.content_type or "", request.META.get("CONTENT_TYPE", ""), body)
    if not raw:
        return _said(400, "There is no raw mail in the request.")
    try:
        take_in(raw, door="webhook", envelope=Envelope("", recipients), now=timezone.now())
    except MailTooBig as refusal:
        return _said(413, refusal.message)
    return _said(200, "stored")


def _said(status: int, words: str) -> HttpResponse:
    answer = JsonResponse({"detail": words}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _knows_the_secret(request: HttpRequest) -> bool:
    """HTTP Basic, whoever the user is: every provider can be given an address with a password."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    try:
        said = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return False
    password = said.partition(b":")[2]
    return scheme.lower() == "basic" and hmac.compare_digest(
        password, settings.INBOUND_WEBHOOK_SECRET.encode()
    )


def _mail_in(kind: str, full_type: str, body: bytes) -> tuple[bytes, list[str]]:
    """The raw mail and its envelope recipients, from whichever shape the provider sends; empty: none found."""
    if kind == "application/json":
        return _from_json(body)
    if kind == "application/x-www-form-urlencoded":
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=200) if body.count(b"&") < 200 else {}
        return _chosen({name: values[0] for name, values in form.items()})
    if kind == "multipart/form-data":
        return _from_parts(full_type, body)
    return body, []


def _from_json(body: bytes) -> tuple[bytes, list[str]]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return b"", []
    return (
        _chosen({name: value for name, value in said.items() if isinstance(value, str)})
        if isinstance(said, dict)
        else (b"", [])
    )


def _from_parts(full_type: str, body: bytes) -> tuple[bytes, list[str]]:
    """Fields of a form with parts, cut at the boundary so that the mail keeps its every byte."""
    boundary = re.search(r'boundary="?([^";,]{1,70})"?', full_type)
    if boundary is None:
        return b"", []
    found: dict[str, str] = {}
    for piece in body.split(b"--" + boundary[1].encode("latin-1", "replace"))[1:200]:
        head, _gap, content = piece.lstrip(b"\r\n").partition(b"\r\n\r\n")
        named = re.search(rb'\bname="([^"]{1,100})"', head)
        if named is None:
            continue
        name, content = named[1].decode("utf-8", "replace"), content.removesuffix(b"\r\n")
        if name in FIELDS:
            return content, _recipients(found)
        found[name] = content.decode("utf-8", "replace")
    return b"", []


def _chosen(fields: dict[str, str]) -> tuple[bytes, list[str]]:
    text = next((fields[name] for name in FIELDS if fields.get(name)), "")
    return text.encode("utf-8", "surrogateescape"), _recipients(fields)


def _recipients(fields: dict[str, str]) -> list[str]:
    return [
        each.strip() for name in RECIPIENT_FIELDS for each in fields.get(name, "").split(",") if each.strip()
    ]
