"""Where a mail provider hands mail over, raw, in any of the shapes providers use; stored before it is answered."""

from __future__ import annotations

import base64
import binascii
import hmac

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from requests_app.api.mail_in_shapes import call_of
from requests_app.api.mail_in_signature import is_signed
from requests_app.services.inbound_mail.new_mail import MOST_BYTES
from requests_app.services.inbound_mail.receive import MailTooBig, take_in
from requests_app.services.inbound_mail.refused import note_big_call, note_not_raw

MOST_ENVELOPE = 4 * MOST_BYTES
"""Bytes of a request: JSON and forms write some signs as many."""

log = structlog.get_logger(__name__)


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "HEAD"])
def inbound(request: HttpRequest) -> HttpResponse:
    """Take mail in. 200 means that it is stored; anything else asks the provider to try again or give up."""
    if not settings.INBOUND_WEBHOOK_SECRET and not settings.INBOUND_PROVIDER:
        return _said(404, "This installation takes no mail in here.")
    if request.method == "HEAD":  # a provider asks whether someone is there
        return _said(200, "")
    if settings.INBOUND_WEBHOOK_SECRET and not _knows_the_secret(request):
        answer = _said(401, "The password is not the one of INBOUND_WEBHOOK_SECRET.")
        answer["WWW-Authenticate"] = 'Basic realm="mail"'
        return answer
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    body = request.read(MOST_ENVELOPE + 1) if size <= MOST_ENVELOPE else b""
    if max(size, len(body)) > MOST_ENVELOPE:
        known = bool(
            settings.INBOUND_WEBHOOK_SECRET
        )  # without it only a signature could tell, over all that was sent
        note_big_call(known=known, size=max(size, len(body)), now=timezone.now())
        return _said(413, "The request is too big.")
    call = call_of(request.content_type or "", request.META.get("CONTENT_TYPE", ""), body)
    if settings.INBOUND_PROVIDER and not is_signed(request, body, call.fields):
        log.warning("inbound_call_not_signed", provider=settings.INBOUND_PROVIDER)
        return _said(403, "The signature is not the one of INBOUND_PROVIDER.")
    if request.headers.get("X-Amz-Sns-Message-Type") == "SubscriptionConfirmation":
        # No address a stranger sends is called: whoever set the topic up confirms it at Amazon.
        log.warning("inbound_topic_to_confirm", topic=request.headers.get("X-Amz-Sns-Topic-Arn", "")[:200])
        return _said(200, "Confirm the subscription in the console of Amazon SNS.")
    if not call.mails and not call.is_known:
        if body.strip():
            note_not_raw(body[:MOST_BYTES], now=timezone.now())
        return _said(400, "There is no raw mail in the request.")
    refused = ""
    for raw, envelope in call.mails:
        try:
            take_in(raw, door="webhook", envelope=envelope, now=timezone.now())
        except (
            MailTooBig
        ) as refusal:  # its beginning is a task; the others of a batch are stored all the same
            refused = refusal.message
    if refused and len(call.mails) == 1:
        return _said(413, refused)
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
