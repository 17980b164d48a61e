"""Whether a call that hands mail in is the provider's, by its signature; django-anymail does the sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.webhooks import mailersend, mailgun, mandrill, postal
from django.conf import settings
from django.http import HttpRequest, QueryDict

VIEWS: Mapping[str, Callable[[str], Any]] = {
    "mailgun": lambda key: mailgun.MailgunInboundWebhookView(webhook_signing_key=key, webhook_secret=[]),
    "mailersend": lambda key: mailersend.MailerSendInboundWebhookView(inbound_secret=key, webhook_secret=[]),
    "mandrill": lambda key: mandrill.MandrillCombinedWebhookView(webhook_key=key, webhook_secret=[]),
    "postal": lambda key: postal.PostalInboundWebhookView(webhook_key=key, webhook_secret=[]),
}
"""Those of anymail's parsers that verify a signature and whose provider hands the raw mail over."""

_WRONG = (AnymailError, ValueError, KeyError, TypeError, AttributeError, UnicodeError)


def is_signed(request: HttpRequest, body: bytes, fields: Mapping[str, str]) -> bool:
    """Whether the provider of INBOUND_PROVIDER signed this call with INBOUND_SIGNING_KEY.

    anymail is shown a copy with the body and the small fields, so that no form of 35 MB is parsed twice.
    """
    shown = HttpRequest()
    shown.META, shown.method, shown.path = request.META, "POST", request.path
    shown.content_type, shown.encoding = request.content_type, "utf-8"
    shown._body = body  # what `body` gives, once it was read
    form = QueryDict(mutable=True)
    form.update({name: value for name, value in fields.items()})
    shown.POST = form  # type: ignore[assignment]
    try:
        VIEWS[settings.INBOUND_PROVIDER](settings.INBOUND_SIGNING_KEY).run_validators(shown)
    except AnymailWebhookValidationFailure:
        return False
    except _WRONG:  # a call of another shape than the provider's
        return False
    return True
