"""One courier a channel: each keeps what it needs between letters and hands over one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from requests_app.notices.delivery import (
    http as delivery_http,
    sms as delivery_sms,
    webhooks as delivery_webhooks,
)
from requests_app.notices.delivery.failures import Unsendable, WayShut
from requests_app.notices.delivery.mail import enclose, mail_of, with_links
from requests_app.notices.models import Channel, Notice
from requests_app.notices.pdf.attachments import pdfs_of

NOT_SENT = "practice: not sent"


@dataclass(frozen=True, slots=True)
class Handed:
    """What is known of a letter that was handed over: a remark for its attempt, the provider's name for it."""

    detail: str = ""
    provider_id: str = ""


class Courier(Protocol):
    """Takes letters of one channel to their readers."""

    def prepare(self, notices: Sequence[Notice], now: datetime) -> None:
        """Make ready what a few letters need."""

    def hand_over(self, notice: Notice, now: datetime) -> Handed:
        """Hand one letter over; an exception says that it was not taken (notices/delivery/failures.py reads it)."""

    def close(self) -> None:
        """Let go of the connection; the next letter opens another."""


class MailCourier:
    """E-mail over one kept connection: SMTP, a provider, or files."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection()
        self._pdfs: Mapping[int, bytes] = {}

    def prepare(self, notices: Sequence[Notice], now: datetime) -> None:
        """The PDFs of the letters the law wants, made side by side and put on file in one go."""
        self._pdfs = pdfs_of([notice for notice in notices if notice.statutory], now)

    def hand_over(self, notice: Notice, now: datetime) -> Handed:
        """One mail with its PDF, if the law wants the letter."""
        mail = mail_of(notice, now)
        detail = enclose(mail, notice, now, self._pdfs.get(notice.pk))
        if is_practice(notice):
            return _kept(mail)
        self._connection.open()  # no-op while it is; without it every letter would open and close its own
        if not self._connection.send_messages([mail]):
            raise WayShut("the mail server took no message")
        status = getattr(mail, "anymail_status", None)
        name = getattr(status, "message_id", None)
        return Handed(detail, name[:200] if isinstance(name, str) else "")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class SmsCourier:
    """Text messages, each a call of its own."""

    def prepare(self, notices: Sequence[Notice], now: datetime) -> None:
        """Nothing."""

    def hand_over(self, notice: Notice, now: datetime) -> Handed:
        """One message with the working link."""
        if is_practice(notice):
            return Handed(NOT_SENT)
        delivery_sms.send(notice, with_links(delivery_sms.text_of(notice), notice, now))
        return Handed()

    def close(self) -> None:
        """Nothing is kept."""


class WebhookCourier:
    """Webhooks, each a signed call of its own."""

    def prepare(self, notices: Sequence[Notice], now: datetime) -> None:
        """Nothing."""

    def hand_over(self, notice: Notice, now: datetime) -> Handed:
        """One message to its endpoint."""
        if notice.endpoint is None:
            raise Unsendable("there is no endpoint")
        if is_practice(notice):
            return Handed(NOT_SENT)
        delivery_http.post(
            notice.endpoint.url, notice.body_text.encode(), delivery_webhooks.headers_for(notice, now)
        )
        return Handed()

    def close(self) -> None:
        """Nothing is kept."""


def is_practice(notice: Notice) -> bool:
    """Whether it belongs to a city for practice, whose notices go nowhere."""
    city = notice.city or (notice.case.city if notice.case else None)
    return city is not None and city.practice


def _kept(mail: EmailMultiAlternatives) -> Handed:
    """The mail as a file in MAIL_DIR, whatever way mail leaves this installation."""
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    connection.send_messages([mail])
    return Handed(f"{NOT_SENT}; the mail is a file here")


def courier_for(channel: str) -> Courier:
    """A new courier for one channel."""
    if channel == Channel.SMS:
        return SmsCourier()
    if channel == Channel.WEBHOOK:
        return WebhookCourier()
    return MailCourier()
