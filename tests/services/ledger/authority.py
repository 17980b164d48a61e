"""A time-stamping authority of our own: certificates made for the test, answers by `openssl ts`, over real HTTP."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """
[ tsa ]
default_tsa = ours
[ ours ]
serial = {folder}/serial
signer_cert = {folder}/authority.pem
signer_key = {folder}/authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def _certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: str, by: rsa.RSAPrivateKey, *, is_root: bool
) -> bytes:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    )
    if not is_root:
        stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamps, critical=True)
    return builder.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Authority:
    """`url` to ask, `roots` to trust, `asked`: how many questions came; `ill`: it answers nonsense."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("optional part: openssl is not installed")
        folder.mkdir(parents=True)
        self.folder, self.roots, self.asked, self.ill = folder, folder / "root.pem", 0, False
        root, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))
        self.roots.write_bytes(_certificate("Root", root, "Root", root, is_root=True))
        (folder / "authority.pem").write_bytes(_certificate("Authority", key, "Root", root, is_root=False))
        plain = serialization.NoEncryption()
        form = serialization.PrivateFormat.PKCS8
        (folder / "authority.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
        (folder / "serial").write_text("01\n")
        (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder))
        self.url = ""

    def reply(self, query: bytes) -> bytes:
        """The answer to one question, as DER."""
        self.asked += 1
        if self.ill:
            return b"no stamp today"
        (self.folder / "query").write_bytes(query)
        said = ["openssl", "ts", "-reply", "-config", str(self.folder / "openssl.cnf")]
        asked = ["-queryfile", str(self.folder / "query"), "-out", str(self.folder / "reply")]
        subprocess.run([*said, *asked], check=True, capture_output=True)
        return (self.folder / "reply").read_bytes()


@contextmanager
def open_authority(folder: Path) -> Iterator[Authority]:
    """The authority, while it can be asked."""
    ours = Authority(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = ours.reply(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    ours.url = f"http://127.0.0.1:{server.server_port}/"
    yield ours
    server.shutdown()
    server.server_close()
