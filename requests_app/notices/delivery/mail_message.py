"""How a notice becomes a mail."""

from __future__ import annotations

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from requests_app.cases.links import follow_address
from requests_app.notices.inbound.letter_keys import bounce_address, letter_mark
from requests_app.notices.inbound.reply_address import reply_address
from requests_app.notices.inbound.sender_kind import KEY, MARK
from requests_app.notices.models import Notice


def message_for(notice: Notice, text: str, html: str) -> EmailMultiAlternatives:
    """The mail of a notice: text first, its HTML twin beside it, marked as sent by a machine."""
    headers = {
        "Message-ID": notice.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": notice.language,
    }
    if notice.reference:
        headers[MARK] = notice.reference
        headers[KEY] = letter_mark(notice.reference)
    if notice.follow is not None:  # RFC 8058: one click, which the mail program makes as a POST
        headers["List-Unsubscribe"] = f"<{follow_address(notice.follow.link_id)}end/>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    answer_to = ""
    if notice.case is not None and notice.link is not None and notice.recipient == "requester":
        answer_to = reply_address(notice.case.number, notice.link.pk)
    shown = sender(notice.sender_city.name)
    # The envelope names the letter, so that what comes back is known. Not every provider can: they report otherwise.
    envelope = "" if settings.MAIL_PROVIDER else bounce_address(notice)
    if envelope:
        headers["From"] = shown
    mail = EmailMultiAlternatives(
        subject=notice.subject,
        body=text,
        from_email=envelope or shown,
        to=[notice.to_address],
        headers=headers,
        reply_to=[answer_to] if answer_to else None,
    )
    mail.attach_alternative(html, "text/html")
    return mail


def sender(city_name: str) -> str:
    """The From header: the city's name over the configured address."""
    return formataddr((city_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
