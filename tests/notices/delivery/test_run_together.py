"""Delivery beside a twin and over a wire: each letter once, whole, and to its reader alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as Memory
from django.db import connection

from requests_app.cases.links import address_of
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import Notice, NoticeAttempt
from tests import cast
from tests.notices.delivery.test_run import SOON, at
from tests.services.together import at_once

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once() -> None:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    for _ in range(15):
        cast.a_case(city)
    results = at_once(*[lambda: deliver(at(SOON))] * 3)
    assert sum(tally.sent for tally in results) == 30
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == len(set(ids)) == 30
    assert set(NoticeAttempt.objects.values_list("succeeded", flat=True)) == {True}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_held_while_a_letter_is_handed_over(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Watching"
    cast.a_case()
    Watching.seen = []
    deliver(at(SOON))
    assert Watching.seen and not any(Watching.seen)


class Watching(Memory):
    """Notes whether a transaction is open at the moment of sending."""

    seen: list[bool] = []

    def send_messages(self, messages: Any) -> int:
        self.seen.append(connection.in_atomic_block)
        return super().send_messages(messages)


@dataclass
class Sink:
    """An SMTP server that keeps what it is given and turns down whom it is told to."""

    refuse: set[str] = field(default_factory=set)
    kept: list[tuple[list[str], EmailMessage | Message]] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuse:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.kept.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    handler = Sink()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield handler
    controller.stop()


def test_over_smtp_a_spanish_letter_arrives_whole_for_its_reader_alone(sink: Sink) -> None:
    cast.a_case(
        language="es", name="José Núñez", description="Correos sobre el puente — ¿cuántos? \U0001f309"
    )
    deliver(at(SOON))
    _to, message = next(row for row in sink.kept if row[0] == [cast.ADDRESS])
    notice = Notice.objects.get(letter="receipt")
    assert isinstance(message, EmailMessage)
    assert message["Message-ID"] == notice.message_id
    assert message["Subject"] == notice.subject
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text and html
    assert "Hola, José Núñez:" in text.get_content()
    assert "Correos sobre el puente — ¿cuántos? \U0001f309" in text.get_content()
    assert address_of(notice.link_id) in text.get_content()  # type: ignore[arg-type]
    assert 'lang="es"' in html.get_content()


def test_over_smtp_one_refused_address_does_not_hold_up_the_others(sink: Sink) -> None:
    sink.refuse.add("gone@example.org")
    cast.a_case(email="gone@example.org")
    cast.a_case()
    tally = deliver(at(SOON))
    assert tally.failed == 1
    assert [cast.ADDRESS] in [to for to, _message in sink.kept]
    failed = Notice.objects.get(to_address="gone@example.org")
    assert failed.attempts.get().detail == "SMTPRecipientsRefused 550"
