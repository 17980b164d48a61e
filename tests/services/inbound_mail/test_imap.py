"""A mailbox read over IMAP: stored here before it is marked there, certificates checked, nothing lost."""

from __future__ import annotations

import base64
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from cityrecords.config.inbound_mail import Mailbox
from requests_app.models import InboundMail
from requests_app.services.inbound_mail import imap as inbound_mail_imap
from requests_app.services.inbound_mail.imap import MailboxRefused, fetch

RAW = (
    b"From: Rosa <rosa@home.example>\r\nTo: records@localhost\r\nSubject: Hello\r\nMessage-ID: <1@home>\r\n\r\n"
    b"Hello, city.\r\n"
)


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.INBOUND_ADDRESS = "records@localhost"


class FakeMailbox(threading.Thread):
    """As much of an IMAP server as fetching speaks to."""

    def __init__(self, mails: dict[int, bytes], *, password: str = "right", folder: str = "INBOX") -> None:
        super().__init__(daemon=True)
        self.mails, self.password, self.folder = mails, password, folder
        self.seen: set[int] = set()
        self.asked = ""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                stream.write(b"* OK ready\r\n")
                stream.flush()
                for line in iter(stream.readline, b""):
                    stream.write(self._answer(line.decode().strip()))
                    stream.flush()

    def _answer(self, line: str) -> bytes:
        tag, _space, rest = line.partition(" ")
        words = rest.split()
        if not words:  # what follows AUTHENTICATE
            good = self.password.encode() in base64.b64decode(tag)
            return f"{self.asked} {'OK' if good else 'NO'} done\r\n".encode()
        verb = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
        said = b""
        good = True
        if verb == "CAPABILITY":
            said = b"* CAPABILITY IMAP4rev1\r\n"
        elif verb == "LOGIN":
            good = words[2].strip('"') == self.password
        elif verb == "AUTHENTICATE":
            self.asked = tag
            return b"+ \r\n"
        elif verb == "SELECT":
            good = words[1].strip('"') == self.folder
            said = f"* {len(self.mails)} EXISTS\r\n".encode() if good else b""
        elif verb == "UID SEARCH":
            said = (
                "* SEARCH " + " ".join(str(uid) for uid in self.mails if uid not in self.seen) + "\r\n"
            ).encode()
        elif verb == "UID FETCH" and "RFC822.SIZE" in rest:
            said = f"* 1 FETCH (UID {words[2]} RFC822.SIZE {len(self.mails[int(words[2])])})\r\n".encode()
        elif verb == "UID FETCH":
            raw = self.mails[int(words[2])]
            said = f"* 1 FETCH (UID {words[2]} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        elif verb == "UID STORE":
            self.seen.add(int(words[2]))
        elif verb == "LOGOUT":
            said = b"* BYE\r\n"
        return said + f"{tag} {'OK' if good else 'NO'} done\r\n".encode()


def _mailbox(server: FakeMailbox, password: str = "right", folder: str = "INBOX") -> Mailbox:
    return Mailbox("127.0.0.1", server.port, False, "records", password, folder)


@pytest.mark.django_db
def test_every_unseen_mail_of_a_mailbox_is_stored_and_then_marked() -> None:
    server = FakeMailbox({7: RAW, 9: RAW.replace(b"<1@", b"<2@")})
    assert fetch(_mailbox(server), timezone.now) == 2
    assert server.seen == {7, 9}
    assert InboundMail.objects.filter(door="imap").count() == 2
    assert fetch(_mailbox(server), timezone.now) == 0


@pytest.mark.django_db
def test_a_mail_fetched_again_after_a_fall_is_on_file_once() -> None:
    server = FakeMailbox({7: RAW})
    fetch(_mailbox(server), timezone.now)
    server.seen.clear()
    fetch(_mailbox(server), timezone.now)
    assert InboundMail.objects.count() == 1


@pytest.mark.django_db
def test_a_mailbox_that_refuses_is_named_without_its_password() -> None:
    server = FakeMailbox({7: RAW})
    for mailbox in (_mailbox(server, password="wrong"), _mailbox(server, folder="Nowhere")):
        with pytest.raises(MailboxRefused) as refused:
            fetch(mailbox, timezone.now)
        assert "wrong" not in str(refused.value)
    assert "right" not in repr(_mailbox(server))


@pytest.mark.django_db
def test_a_mail_too_big_for_us_stays_in_the_mailbox_and_becomes_a_task(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inbound_mail_imap, "MOST_BYTES", 20)
    server = FakeMailbox({7: RAW})
    assert fetch(_mailbox(server), timezone.now) == 0
    assert server.seen == {7}
    row = InboundMail.objects.get()
    assert (row.state, row.cause, row.size) == ("for_a_person", "too_big", len(RAW))


@pytest.mark.django_db
@pytest.mark.parametrize(("token", "stored"), [("fresh", 1), ("stale", 0)])
def test_a_mailbox_that_takes_tokens_is_told_one_and_no_password(token: str, stored: int) -> None:
    server = FakeMailbox({7: RAW}, password="Bearer fresh")
    command = (sys.executable, "-c", f"print('{token}')")
    mailbox = replace(_mailbox(server, password=""), token_command=command)
    if stored:
        assert fetch(mailbox, timezone.now) == 1
    else:
        with pytest.raises(MailboxRefused):
            fetch(mailbox, timezone.now)
    assert InboundMail.objects.count() == stored


# --- certificates


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[tuple[int, list[bytes]]]:
    """A TLS server with a certificate of its own making: its port, and what it was told."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(made - timedelta(days=1))
        .not_valid_after(made + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "both.pem").write_bytes(
        key.private_bytes(*plain) + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    listener, told = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.sendall(b"* OK ready\r\n")
                    told.append(secure.recv(1000))
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], told
    listener.close()


def test_a_mailbox_behind_a_certificate_of_its_own_making_gets_no_password(
    stranger: tuple[int, list[bytes]],
) -> None:
    port, told = stranger
    with pytest.raises(ssl.SSLCertVerificationError):
        fetch(Mailbox("localhost", port, True, "records", "secret", "INBOX"), timezone.now)
    assert told == []


def test_a_mail_server_behind_such_a_certificate_gets_no_letter(
    stranger: tuple[int, list[bytes]],
) -> None:
    port, told = stranger
    server = EmailBackend(host="localhost", port=port, use_ssl=True, username="records", password="secret")
    with pytest.raises(ssl.SSLCertVerificationError):
        server.open()
    assert told == []


def test_without_a_mailbox_the_command_says_so(settings: Any) -> None:
    settings.INBOUND_MAILBOX = None
    with pytest.raises(CommandError, match="INBOUND_IMAP_URL is not set"):
        call_command("fetch_mail")
