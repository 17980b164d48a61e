"""A mail server that takes tokens is told one from a command, and nothing that the command says is repeated."""

from __future__ import annotations

import base64
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.mail import EmailMessage

from requests_app.notices.delivery.failures import Verdict, verdict
from requests_app.notices.delivery.mail_token import NoToken, token_of, xoauth2
from requests_app.notices.delivery.mail_token_backend import EmailBackend


def command(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


class Office:
    """As much of a mail server as takes tokens."""

    def __init__(self) -> None:
        self.told: list[bytes] = []
        self.letters: list[str] = []

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:
        said = await server.challenge_auth("") if len(args) == 1 else base64.b64decode(args[1])
        self.told.append(said)
        return AuthResult(success=b"Bearer good" in said, handled=False)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(envelope.mail_from)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[tuple[Office, int]]:
    handler = Office()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, auth_required=True, auth_require_tls=False
    )
    controller.start()
    yield handler, port
    controller.stop()


def test_a_letter_goes_out_with_a_token_and_no_password(office: tuple[Office, int], settings: Any) -> None:
    handler, port = office
    settings.EMAIL_TOKEN_COMMAND = command("print('good')")
    backend = EmailBackend(host="127.0.0.1", port=port, username="records@city.example", password="old")
    letter = EmailMessage("Hello", "Words", "records@city.example", ["ana@home.example"])
    assert backend.send_messages([letter]) == 1
    assert handler.told == [b"user=records@city.example\x01auth=Bearer good\x01\x01"]
    assert handler.letters == ["records@city.example"]


@pytest.mark.parametrize(
    "script", ["print('')", "print('two words')", "raise SystemExit('secret')", "print('a\\x01b')"]
)
def test_a_command_without_a_token_is_an_outage_and_repeats_nothing(script: str) -> None:
    with pytest.raises(NoToken) as problem:
        token_of(command(script))
    assert "secret" not in str(problem.value) and "two words" not in str(problem.value)
    assert verdict(problem.value) is Verdict.SHUT


def test_a_command_that_is_not_there_is_an_outage_too() -> None:
    with pytest.raises(NoToken):
        token_of(("/nowhere/at/all",))


def test_the_words_of_the_protocol() -> None:
    assert xoauth2("a@b", "t") == "user=a@b\x01auth=Bearer t\x01\x01"
