"""`POST /hooks/mail/reports/`: what the mail provider says became of our mails. Only with the provider's proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.webhooks import (
    amazon_ses,
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mandrill,
    postmark,
    resend,
    sendgrid,
    sparkpost,
)
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from requests_app.notices.delivery.provider_reports import Report, report_of
from requests_app.services.inbound_mail.delivery_reports import take_reports

log = structlog.get_logger(__name__)
UNREADABLE = (AnymailError, ValueError, KeyError, TypeError, AttributeError, IndexError)
VIEWS: Mapping[str, Any] = {
    "mailgun": mailgun.MailgunTrackingWebhookView,
    "postmark": postmark.PostmarkTrackingWebhookView,
    "sendgrid": sendgrid.SendGridTrackingWebhookView,
    "ses": amazon_ses.AmazonSESTrackingWebhookView,
    "sparkpost": sparkpost.SparkPostTrackingWebhookView,
    "brevo": brevo.BrevoTrackingWebhookView,
    "mailersend": mailersend.MailerSendTrackingWebhookView,
    "mailjet": mailjet.MailjetTrackingWebhookView,
    "mandrill": mandrill.MandrillTrackingWebhookView,
    "resend": resend.ResendTrackingWebhookView,
}


class NotTheirs(Exception):
    """Nothing proves that the provider sent this."""


class NotReadable(Exception):
    """The provider's call is not what it should be."""


def is_set_up() -> bool:
    """Whether a provider sends our mail and there is a secret by which its calls are known."""
    return settings.MAIL_PROVIDER in VIEWS and bool(
        settings.MAIL_WEBHOOK_SECRET or settings.MAIL_WEBHOOK_SIGNING_KEY
    )


def read(request: HttpRequest, now: datetime) -> list[Report]:
    """The reports in one call. Raises NotTheirs without the provider's proof, NotReadable."""
    provider = settings.MAIL_PROVIDER
    view = VIEWS[provider]()
    try:
        view.run_validators(request)
    except AnymailWebhookValidationFailure:
        raise NotTheirs from None
    except UNREADABLE:
        raise NotReadable from None
    try:
        events = view.parse_events(request)
    except AnymailWebhookValidationFailure:
        raise NotTheirs from None
    except UNREADABLE:
        raise NotReadable from None
    return [found for event in events if (found := report_of(provider, event, now))]


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain", status=status)


@csrf_exempt
@login_not_required
@require_POST
def reports(request: HttpRequest) -> HttpResponse:
    """Keep the reports of one call; the same call again changes nothing. 404 where no provider is set up."""
    if not is_set_up():
        return _plain("no mail provider is set up", 404)
    try:
        found = read(request, timezone.now())
    except NotTheirs:
        if (
            settings.MAIL_WEBHOOK_SECRET and "Authorization" not in request.headers
        ):  # Amazon waits to be asked
            answer = _plain("not signed by the provider", 401)
            answer["WWW-Authenticate"] = 'Basic realm="mail"'
            return answer
        log.warning("mail_report_refused")
        return _plain("not signed by the provider", 403)
    except (NotReadable, SuspiciousOperation):
        return _plain("not readable", 400)
    take_reports(found, now=timezone.now())
    return _plain("kept", 200)
