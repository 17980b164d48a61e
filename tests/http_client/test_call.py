"""Calls: to the very address that was judged, no way round by redirects, bounded in size and time, over real TLS."""

from __future__ import annotations

import datetime
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from requests_app.http_client import address, connection
from requests_app.http_client.address import WEB, Rules
from requests_app.http_client.call import get, post
from requests_app.http_client.errors import AddressNotAllowed, AnswerRefused, CallError, NoAnswer, TooSlow
from requests_app.http_client.limits import Limits
from tests.http_client.far import DRIPS, PAUSE, far_server

QUICK = Limits(connect_seconds=0.5, all_seconds=1.0, most_bytes=1000, most_redirects=5)
PATIENT = replace(QUICK, connect_seconds=60.0, all_seconds=60.0)
"""For everything but slowness itself: a busy machine is no slow server."""
ANY = Rules(schemes=WEB)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the server, which counts as public; everything else is judged as it is."""
    real = address.is_public
    monkeypatch.setattr(address, "is_public", lambda found: found == "127.0.0.1" or real(found))
    with far_server() as server:
        yield f"http://127.0.0.1:{server.server_port}/"


@pytest.mark.parametrize("path", ["good", "packed", "on"])
def test_an_answer_is_read_also_packed_and_after_a_redirect(far: str, path: str) -> None:
    heard: list[int] = []
    answer = get(far + path, {}, rules=ANY, limits=PATIENT, progress=heard.append)
    assert (answer.status, answer.body) == (200, b'{"dataset": []}')
    assert heard[-1] == 15


@pytest.mark.parametrize(
    ("path", "problem", "why"),
    [
        ("big", AnswerRefused, "bigger than 1000"),
        ("bomb", AnswerRefused, "bigger than 1000"),
        ("endless", AnswerRefused, "bigger than 1000"),
        ("strange", AnswerRefused, "packs its answer"),
        ("cut", CallError, "ended too early|could not be read"),
        ("cut_gzip", AnswerRefused, "ended too early"),
        ("slow", TooSlow, "too slow"),
        ("round", AnswerRefused, "more than 5 times"),
        ("nowhere", AnswerRefused, "redirects nowhere"),
        ("inside", AddressNotAllowed, "private network"),
        ("file", AddressNotAllowed, "must begin with"),
    ],
)
def test_what_misbehaves_is_refused_with_the_reason(
    far: str, path: str, problem: type[CallError], why: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(problem, match=why):
        get(far + path, {}, rules=ANY, limits=QUICK if path == "slow" else PATIENT)
    assert time.monotonic() - begun < DRIPS * PAUSE / 2


def test_an_error_is_an_answer_without_a_body(far: str) -> None:
    answer = get(f"{far}missing", {}, rules=ANY, limits=PATIENT)
    assert (answer.status, answer.body) == (404, b"")


def test_no_body_is_read_where_none_is_wanted(far: str) -> None:
    answer = get(f"{far}bomb", {}, rules=ANY, limits=Limits())
    assert (answer.status, answer.body) == (200, b"")


def test_a_redirect_is_an_answer_where_none_is_followed(far: str) -> None:
    assert get(f"{far}inside", {}, rules=ANY, limits=Limits(most_bytes=10)).status == 302


def test_secrets_are_not_carried_to_another_host(far: str, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Authorization": "Bearer x", "Accept": "application/json"}
    stays = json.loads(get(f"{far}headers", headers, rules=ANY, limits=PATIENT).body)
    assert stays["Authorization"] == "Bearer x"
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, port, *_, **__: [(*row, ("127.0.0.1", port))])
    moved = json.loads(get(f"{far}away", headers, rules=ANY, limits=PATIENT).body)
    assert "Authorization" not in moved and moved["Accept"] == "application/json"


def test_a_post_reaches_its_server_and_follows_no_redirect(far: str) -> None:
    with far_server() as server:
        answer = post(f"http://127.0.0.1:{server.server_port}/", b"{}", {}, rules=ANY, limits=PATIENT)
        assert (answer.status, server.kept) == (302, [b"{}"])


def test_a_server_that_nobody_runs_is_no_answer(far: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswer):
            get(f"http://127.0.0.1:{free.getsockname()[1]}/", {}, rules=ANY, limits=PATIENT)


def test_a_server_that_takes_the_call_and_says_nothing_is_too_slow(far: str) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        for scheme in ("http", "https"):
            with pytest.raises(TooSlow):
                get(f"{scheme}://127.0.0.1:{mute.getsockname()[1]}/", {}, rules=ANY, limits=QUICK)


def test_the_time_is_counted_over_all_redirects(far: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = connection._socket

    def late(*arguments: Any, **named: Any) -> socket.socket:
        time.sleep(0.3)
        return connect(*arguments, **named)

    monkeypatch.setattr(connection, "_socket", late)
    with pytest.raises(TooSlow):
        get(f"{far}round", {}, rules=ANY, limits=Limits(all_seconds=0.5, most_redirects=20))


def test_the_connection_goes_to_the_very_address_that_was_judged(
    far: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a name server that answers differently the second time is never asked a second time."""
    port, given = int(far.split(":")[2].strip("/")), ["127.0.0.1", "10.9.9.9"]
    called: list[str] = []

    def plain(found: str, at: int, *_rest: Any, **_named: Any) -> socket.socket:
        called.append(found)
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.connect((found, at))
        return made

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_more: [(0, 0, 0, "", (given.pop(0), port))]
    )
    monkeypatch.setattr(connection, "_socket", plain)
    assert get(f"http://data.city.example:{port}/good", {}, rules=ANY, limits=PATIENT).status == 200
    assert called == ["127.0.0.1"]


# --- TLS


def certificate(folder: Path, name: str, *, expired: bool = False) -> tuple[Path, ssl.SSLContext]:
    """A certificate for `name` that signs itself: its file, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    until = now - datetime.timedelta(days=1) if expired else now + datetime.timedelta(days=1)
    alternative: x509.GeneralName = (
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    )
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, whole = folder / f"{name}.pem", folder / f"{name}-with-key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    whole.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + public.read_bytes()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole)
    return public, context


def trust(monkeypatch: pytest.MonkeyPatch, public: Path) -> None:
    real = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: real(cafile=str(public)))


@pytest.mark.parametrize(
    ("name", "trusted", "expired", "good"),
    [
        ("127.0.0.1", True, False, True),
        ("127.0.0.1", False, False, False),
        ("127.0.0.1", True, True, False),
        ("other.example", True, False, False),
    ],
    ids=["good", "signed by nobody we know", "expired", "of another name"],
)
def test_only_a_certificate_of_that_very_host_is_trusted(
    name: str, trusted: bool, expired: bool, good: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate(tmp_path, name, expired=expired)
    if trusted:
        trust(monkeypatch, public)
    limits = PATIENT
    with far_server(context) as server:
        url = f"https://127.0.0.1:{server.server_port}/good"
        if good:
            assert get(url, {}, rules=Rules(anywhere=True), limits=limits).status == 200
        else:
            with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
                get(url, {}, rules=Rules(anywhere=True), limits=limits)


def test_a_redirect_from_https_to_http_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, context = certificate(tmp_path, "127.0.0.1")
    trust(monkeypatch, public)
    limits = PATIENT
    with far_server(context) as server, pytest.raises(AddressNotAllowed, match="from https to http"):
        get(f"https://127.0.0.1:{server.server_port}/away", {}, rules=Rules(anywhere=True), limits=limits)
