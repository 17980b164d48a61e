"""Brokers as they are in offices: Redis by TLS, whose certificate is checked, and Redis that sentinels watch."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from kombu import Connection
from kombu.exceptions import OperationalError

from cityrecords.config import broker_address, celery_schedule


@pytest.fixture(autouse=True)
def _redis() -> None:
    """redis-server is there, or the test is left out and that is said."""
    if shutil.which("redis-server") is None:
        pytest.skip("optional part: redis-server is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(folder: Path, port: int, *arguments: str) -> Iterator[None]:
    command = ["redis-server", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
        process.kill()


def certificate(folder: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = datetime.now(UTC)
    found = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(made - timedelta(days=1))
        .not_valid_after(made + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    (folder / "own.pem").write_bytes(found.public_bytes(serialization.Encoding.PEM))
    return folder / "own.pem"


def ring(folder: Path, monkeypatch: pytest.MonkeyPatch, address: str, master: str = "") -> object:
    """Put one message into the broker that the environment names, and take it out."""
    monkeypatch.setenv("CELERY_BROKER_URL", address)
    monkeypatch.setenv("CELERY_BROKER_MASTER", master)
    read = broker_address.broker()
    options = celery_schedule.transport(read, folder, broker_address.broker_master(read))
    with Connection(read, transport_options=options) as connection:
        queue = connection.SimpleQueue("bell")
        queue.put({"ring": 1})
        message = queue.get(timeout=10)
        message.ack()
        queue.close()
        return message.payload


def test_a_redis_by_tls_is_spoken_to_only_with_a_certificate_that_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    own = certificate(tmp_path, "localhost")
    tls = ["--port", "0", "--tls-port", str(port), "--tls-cert-file", "own.pem", "--tls-key-file", "key.pem"]
    with server(tmp_path, port, *tls, "--tls-auth-clients", "no", "--save", ""):
        address = f"rediss://localhost:{port}/0"
        with pytest.raises(OperationalError, match="CERTIFICATE_VERIFY_FAILED"):
            ring(tmp_path, monkeypatch, address)
        assert ring(tmp_path, monkeypatch, f"{address}?ssl_ca_certs={own}") == {"ring": 1}


def test_a_redis_is_found_by_its_sentinels_though_one_of_them_is_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, watch, down = free_port(), free_port(), free_port()
    (tmp_path / "sentinel.conf").write_text(f"port {watch}\nsentinel monitor records 127.0.0.1 {port} 1\n")
    with (
        server(tmp_path, port, "--port", str(port), "--save", ""),
        server(tmp_path, watch, "sentinel.conf", "--sentinel"),
    ):
        address = f"sentinel://127.0.0.1:{down};sentinel://127.0.0.1:{watch}"
        assert ring(tmp_path, monkeypatch, address, "records") == {"ring": 1}
