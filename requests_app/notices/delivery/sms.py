"""Text messages through any service that takes a POST: the number of the request and where to look, nothing else."""

from __future__ import annotations

import json

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.cases.links import MARK
from requests_app.notices.delivery.failures import AddressRefused, Unsendable
from requests_app.notices.delivery.http import CallFailed, post_trusted
from requests_app.notices.models import Notice

REFUSED = frozenset({400, 404, 410, 422})
"""What a service answers when the number can take no text messages."""


def text_of(notice: Notice) -> str:
    """What the message says, with the mark of the link. No name, no word of what was asked."""
    where = _mark(notice)
    with translation.override(notice.language):
        said = _("%(city)s: update on %(number)s.") % {
            "city": notice.sender_city.name,
            "number": notice.reference,
        }
        return f"{said} {_('Read it here:')} {where}" if where else said


def _mark(notice: Notice) -> str:
    if notice.link_id is not None:
        return MARK % notice.link_id
    if notice.incident is not None:
        return MARK % notice.incident.link_id
    return ""


def send(notice: Notice, text: str) -> None:
    """Hand one message to the service, named by the notice, so that a service that knows names sends it once.

    Raises AddressRefused, WayShut or CallFailed.
    """
    if not settings.SMS_URL:
        raise Unsendable("no service for text messages is set up")
    body = {"to": notice.to_address, "text": text, "from": settings.SMS_FROM, "reference": name_of(notice)}
    headers = {"Content-Type": "application/json", "Idempotency-Key": name_of(notice)}
    if settings.SMS_KEY:
        headers["Authorization"] = f"Bearer {settings.SMS_KEY}"
    try:
        post_trusted(settings.SMS_URL, json.dumps(body, ensure_ascii=False).encode(), headers)
    except CallFailed as problem:
        if problem.status_code in REFUSED:
            raise AddressRefused(f"answered {problem.status_code}") from None
        raise


def name_of(notice: Notice) -> str:
    """The name of a message at the service: the part of its Message-ID before the @."""
    return notice.message_id.strip("<>").partition("@")[0]
