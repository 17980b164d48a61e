"""The ways mail comes in: SMTP, LMTP, IMAP, a provider's call, a pipe; each answers when the mail is stored."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import smtplib
import socket
import threading
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from requests_app.management.commands import receive_mail
from requests_app.models import InboundMail
from requests_app.services.inbound_mail import receive as inbound_mail_receive
from requests_app.services.inbound_mail.new_mail import NULL_SENDER, Envelope
from requests_app.services.inbound_mail.reader import handle_waiting
from requests_app.services.inbound_mail.receive import take_in
from requests_app.services.jobs.health import alarms
from tests import cast
from tests.services.inbound_mail.test_receive import reply_address

RAW = (
    b"From: Rosa <rosa@home.example>\r\nTo: records@localhost\r\nSubject: Hello\r\nMessage-ID: <1@home>\r\n\r\n"
    b"Hello, city.\r\n"
)
SECRET = "a-secret-of-some-length"
HOOK = "/hooks/mail/inbound/"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.INBOUND_ADDRESS = "records@localhost"


# --- SMTP and LMTP


class Door:
    """The door on a free port, in a thread; mail is kept in a list instead of the database."""

    def __init__(self, protocol: str, limit: int = inbound_mail_receive.MOST_BYTES) -> None:
        self.limit = limit
        self.kept: list[tuple[bytes, list[str]]] = []
        self.noted: list[tuple[bytes, Envelope, int]] = []
        self.protocol, self.loop = protocol, asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(self._open())
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    async def _open(self) -> Any:
        kind = receive_mail.LmtpDoor if self.protocol == "lmtp" else receive_mail.SmtpDoor
        handler = receive_mail.Handler(one_recipient=self.protocol == "lmtp")
        return await asyncio.get_running_loop().create_server(
            lambda: self._door(kind(handler, data_size_limit=None, enable_SMTPUTF8=True)),
            "127.0.0.1",
            0,
        )

    def _door(self, door: Any) -> Any:
        door.most_bytes = self.limit
        return door

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


@pytest.fixture(params=["smtp", "lmtp"])
def door(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    opened = Door(request.param)

    def store(raw: bytes, envelope: Any) -> int:
        opened.kept.append((raw, list(envelope.recipients)))
        return len(opened.kept)

    monkeypatch.setattr(receive_mail, "store", store)
    monkeypatch.setattr(receive_mail, "is_asked", lambda address: address == "requests@city.example")
    monkeypatch.setattr(receive_mail, "note_refused", lambda *told: opened.noted.append(told))
    yield opened
    opened.close()


def _client(door: Door) -> smtplib.SMTP:
    kind = smtplib.LMTP if door.protocol == "lmtp" else smtplib.SMTP
    return kind("127.0.0.1", door.port, timeout=10)


def test_a_mail_server_gets_its_answer_when_the_mail_is_stored(door: Door) -> None:
    with _client(door) as client:
        client.sendmail("rosa@home.example", ["records+sac@localhost"], RAW)
    assert door.kept == [(RAW, ["records+sac@localhost"])]


def test_an_address_a_city_named_for_requests_is_taken(door: Door) -> None:
    with _client(door) as client:
        client.sendmail("rosa@home.example", ["requests@city.example"], RAW)
    assert door.kept == [(RAW, ["requests@city.example"])]


def test_while_the_database_is_away_the_mail_server_tries_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_address: str) -> bool:
        raise OSError("no database")

    monkeypatch.setattr(receive_mail, "is_asked", away)
    with _client(door) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("x@y.example", ["requests@city.example"], RAW)
    assert {code for code, _words in refused.value.recipients.values()} == {451}


def test_the_door_is_no_relay(door: Door) -> None:
    with _client(door) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("x@y.example", ["somebody@elsewhere.example", "recordsx@localhost"], RAW)
    assert {code for code, _words in refused.value.recipients.values()} == {550}
    assert door.kept == []


def test_when_it_cannot_be_stored_the_mail_server_tries_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_raw: bytes, _envelope: Any) -> int:
        raise OSError("the database is away")

    monkeypatch.setattr(receive_mail, "store", broken)
    with _client(door) as client, pytest.raises(smtplib.SMTPResponseException) as refused:
        client.sendmail("rosa@home.example", ["records@localhost"], RAW)
    assert refused.value.smtp_code == 451


def test_lmtp_takes_one_recipient_at_a_time(door: Door) -> None:
    with _client(door) as client:
        answers = client.sendmail("rosa@home.example", ["records@localhost", "records+sac@localhost"], RAW)
    later = {address: code for address, (code, _words) in answers.items()}
    assert later == ({"records+sac@localhost": 452} if door.protocol == "lmtp" else {})


def test_a_mail_that_is_too_big_is_refused_for_good(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def big(_raw: bytes, _envelope: Any) -> int:
        raise inbound_mail_receive.MailTooBig

    monkeypatch.setattr(receive_mail, "store", big)
    with _client(door) as client, pytest.raises(smtplib.SMTPResponseException) as refused:
        client.sendmail("rosa@home.example", ["records@localhost"], RAW)
    assert refused.value.smtp_code == 552


def test_lines_as_long_as_the_mail_itself_are_taken(door: Door) -> None:
    raw = RAW + b"x" * 300_000 + b"\r\n"
    with _client(door) as client:
        client.sendmail("rosa@home.example", ["records@localhost"], raw)
    assert door.kept[0][0] == raw


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_a_mail_over_the_limit_is_refused_for_its_size_and_leaves_a_task(
    protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Door(protocol, limit=10_000)
    monkeypatch.setattr(receive_mail, "is_asked", lambda address: address == "requests@city.example")
    monkeypatch.setattr(receive_mail, "note_refused", lambda *told: opened.noted.append(told))
    try:
        with _client(opened) as client:
            client.ehlo_or_helo_if_needed()
            client.mail("rosa@home.example")
            client.rcpt("records@localhost")
            code, _words = client.data(b"Subject: Plans\r\n\r\n" + b"x\r\n" * 50_000)
            assert client.noop()[0] == 250
    finally:
        opened.close()
    [(head, envelope, size)] = opened.noted
    assert (code, opened.kept, envelope.sender, size) == (552, [], "rosa@home.example", 150_018)
    assert envelope.recipients == ["records@localhost"]
    assert head.startswith(b"Subject: Plans")


def test_a_sender_who_goes_on_long_after_the_limit_is_cut_off() -> None:
    opened = Door("smtp", limit=10_000)
    try:
        with _client(opened) as client, pytest.raises((OSError, smtplib.SMTPException)):
            client.ehlo_or_helo_if_needed()
            client.mail("rosa@home.example")
            client.rcpt("records@localhost")
            client.putcmd("data")
            client.getreply()
            for _piece in range(400):
                client.send(b"x" * 64_000)
            client.noop()
    finally:
        opened.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b".\r\n..\r\n.x\r\n\r\n.\r\n",
        RAW + b"\r\n.\n.\r\r\n" + b"x" * 70_000 + b"\r\n" + b".\r\n" * 70_000,
    ],
    ids=["nothing", "one line end", "dots", "pieces"],
)
def test_a_mail_arrives_with_its_every_byte(door: Door, raw: bytes) -> None:
    quoted = raw.replace(b"\r\n.", b"\r\n..")
    with _client(door) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("rosa@home.example")
        client.rcpt("records@localhost")
        client.putcmd("data")
        client.getreply()
        client.send(b"." * raw.startswith(b".") + quoted + b".\r\nNOOP\r\n")
        assert [client.getreply()[0], client.getreply()[0]] == [250, 250]
    assert door.kept == [(raw, ["records@localhost"])]


@pytest.mark.django_db(transaction=True)
def test_what_was_refused_for_its_size_is_a_task_for_a_person() -> None:
    told = Envelope("rosa@home.example", ["records@localhost"])
    receive_mail.note_refused(b"Subject: Plans\n\n", told, 40_000_000)
    row = InboundMail.objects.get()
    assert (row.state, row.cause, row.sender) == ("for_a_person", "too_big", "rosa@home.example")


def test_a_report_from_the_null_sender_is_stored_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, senders = Door("smtp"), list[str]()

    def store(_raw: bytes, envelope: Any) -> int:
        senders.append(envelope.sender)
        return 1

    monkeypatch.setattr(receive_mail, "store", store)
    try:
        with _client(opened) as client:
            client.sendmail("", ["records@localhost"], RAW)
    finally:
        opened.close()
    assert senders == [NULL_SENDER]


@pytest.mark.django_db
def test_one_mail_handed_over_once_for_each_recipient_reaches_both_cases() -> None:
    case, other = cast.a_case(), cast.a_case()
    raw = f"From: {cast.ADDRESS}\nTo: undisclosed:;\nMessage-ID: <1@home>\n\nThe year 2024.\n".encode()
    now = cast.NOW + cast.HOUR
    for each in (case, other, other):
        address = reply_address(each)
        take_in(raw, door="smtp", envelope=Envelope("a@b.example", [address]), now=now)
        handle_waiting(now)
    assert sorted(InboundMail.objects.values_list("case", "state")) == sorted(
        [(case.pk, "filed"), (other.pk, "filed")]
    )


def test_the_command_opens_the_door_and_ends_at_a_signal() -> None:
    said: list[str] = []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    class Where:
        protocol, host = "smtp", "127.0.0.1"

    Where.port = port  # type: ignore[attr-defined]

    async def play() -> None:
        asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(receive_mail.serve(Where, said.append), 5)

    asyncio.run(play())
    assert said == [f"Mail is taken in at smtp://127.0.0.1:{port}"]


# --- a provider's call


def _call(client: Client, content: bytes, kind: str, secret: str = SECRET) -> Any:
    login = base64.b64encode(f"mail:{secret}".encode()).decode()
    return client.post(HOOK, content, content_type=kind, headers={"Authorization": f"Basic {login}"})


def _form(name: str, file: bool = False) -> tuple[bytes, str]:
    extra = b'; filename="mail.eml"\r\nContent-Type: message/rfc822' if file else b""
    head = b'--b\r\nContent-Disposition: form-data; name="recipient"\r\n\r\nrecords@localhost\r\n'
    part = b'--b\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + extra + b"\r\n\r\n" + RAW
    return head + part + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


SHAPES: list[tuple[bytes, str]] = [
    (RAW, "message/rfc822"),
    (RAW, "application/octet-stream"),
    (json.dumps({"RawEmail": RAW.decode()}).encode(), "application/json"),
    (
        b"recipient=records%40localhost&body-mime=" + RAW.replace(b" ", b"+").replace(b"\r\n", b"%0D%0A"),
        "application/x-www-form-urlencoded",
    ),
    _form("email"),
    _form("body-mime", file=True),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "kind"), SHAPES, ids=[kind for _content, kind in SHAPES])
def test_every_shape_providers_use_brings_the_mail(
    client: Client, settings: Any, content: bytes, kind: str
) -> None:
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    assert _call(client, content, kind).status_code == 200
    assert _call(client, content, kind).status_code == 200
    row = InboundMail.objects.get()
    assert (row.door, row.state) == ("webhook", "stored")  # storing never waits for reading
    assert handle_waiting(timezone.now()) == {"for_a_person": 1}
    row.refresh_from_db()
    assert (row.sender, row.subject) == ("rosa@home.example", "Hello")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "message/rfc822"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"RawEmail": 5}', "application/json"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (b"&" * 10_000, "application/x-www-form-urlencoded"),
        (b"--b\r\nnothing", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
    ],
)
def test_a_call_without_a_mail_says_so(client: Client, settings: Any, content: bytes, kind: str) -> None:
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    assert _call(client, content, kind).status_code == 400
    assert _call(client, content, kind).status_code == 400  # a provider tries again
    kept = [(bytes(row.raw), row.state, row.cause) for row in InboundMail.objects.all()]
    assert kept == ([(content, "for_a_person", "not_raw")] if content else [])


@pytest.mark.django_db
def test_a_forged_call_is_turned_away(client: Client, settings: Any) -> None:
    assert _call(client, RAW, "message/rfc822").status_code == 404
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    assert client.post(HOOK, RAW, content_type="message/rfc822").status_code == 401
    for login in ("Basic !!!", "Bearer x", "Basic " + base64.b64encode(b"mail:wrong").decode(), "Basic"):
        answer = client.post(HOOK, RAW, content_type="message/rfc822", headers={"Authorization": login})
        assert answer.status_code == 401
    assert client.get(HOOK).status_code == 405
    assert not InboundMail.objects.exists()


@pytest.mark.django_db
def test_a_call_with_too_big_a_mail_is_refused(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.INBOUND_WEBHOOK_SECRET = SECRET
    monkeypatch.setattr(inbound_mail_receive, "MOST_BYTES", 10)
    assert _call(client, RAW, "message/rfc822").status_code == 413
    assert InboundMail.objects.get().cause == "too_big"


@pytest.mark.django_db
@pytest.mark.parametrize("known", [True, False])
def test_a_call_that_is_larger_than_any_mail_is_refused_unread_and_leaves_its_trace(
    client: Client, settings: Any, known: bool
) -> None:
    settings.INBOUND_WEBHOOK_SECRET = SECRET if known else ""
    settings.INBOUND_PROVIDER, settings.INBOUND_SIGNING_KEY = "mailgun", "key-of-the-provider"
    login = base64.b64encode(f"mail:{SECRET}".encode()).decode()
    for size in ("150000000", "150000000", "160000000"):
        told = {"CONTENT_LENGTH": size, "HTTP_AUTHORIZATION": f"Basic {login}"}
        answer = client.generic("POST", HOOK, b"", content_type="application/json", **told)
        assert answer.status_code == 413
    rows = InboundMail.objects.order_by("size").values_list("size", "cause")
    assert list(rows) == ([(150_000_000, "too_big"), (160_000_000, "too_big")] if known else [])
    keys = {alarm.key for alarm in alarms(timezone.now())}
    assert keys == ({"mail_call_too_big", "mail_refused", "mail_unnamed"} if known else {"mail_call_too_big"})


# --- a pipe and files


@pytest.mark.django_db
def test_mail_is_taken_from_files_and_from_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.eml").write_bytes(RAW)
    said = StringIO()
    call_command("take_mail", str(tmp_path / "one.eml"), stdout=said)
    assert said.getvalue().endswith("for_a_person\n")
    pipe = type("Pipe", (), {"buffer": BytesIO(RAW.replace(b"<1@", b"<2@"))})
    monkeypatch.setattr("sys.stdin", pipe)
    call_command("take_mail", to=["records+sac@localhost"], stdout=StringIO())
    assert InboundMail.objects.count() == 2
    with pytest.raises(CommandError, match="No such file"):
        call_command("take_mail", str(tmp_path / "none.eml"))


@pytest.mark.django_db
def test_a_pipe_that_cannot_store_asks_the_mail_server_to_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.eml").write_bytes(RAW)

    def broken(*_all: Any, **_named: Any) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr("requests_app.management.commands.take_mail.take_in", broken)
    with pytest.raises(CommandError) as refused:
        call_command("take_mail", str(tmp_path / "one.eml"))
    assert refused.value.returncode == 75
