"""Where a catalog is read from: nothing private, no way round by redirects or names, bounded in size and time."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from requests_app.services.datasets import catalog_source
from requests_app.services.datasets.catalog_source import CatalogRefused, Limits, fetch, read

QUICK = Limits(most_bytes=1000, connect_seconds=0.5, all_seconds=1.0)


class Far(BaseHTTPRequestHandler):
    """A server that misbehaves as its path asks."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one call."""
        getattr(self, f"_{self.path.strip('/').split('?')[0]}")()

    def _say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _good(self) -> None:
        self._say(b'{"dataset": []}')

    def _packed(self) -> None:
        self._say(gzip.compress(b'{"dataset": []}'), Content_Encoding="gzip")

    def _bomb(self) -> None:
        self._say(gzip.compress(b" " * 5_000_000), Content_Encoding="gzip")

    def _strange(self) -> None:
        self._say(b"x", Content_Encoding="br")

    def _big(self) -> None:
        self._say(b"x" * 2000)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _piece in range(100):
                self.wfile.write(b"x" * 100)
        except OSError:
            return

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.write(b"short")
        self.close_connection = True

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _second in range(8):
                self.wfile.write(b"x")
                time.sleep(0.25)
        except OSError:
            return

    def _missing(self) -> None:
        self._say(b"no", 404)

    def _round(self) -> None:
        self._say(b"", 302, Location="/round")

    def _on(self) -> None:
        self._say(b"", 301, Location="/good")

    def _nowhere(self) -> None:
        self._say(b"", 302)

    def _inside(self) -> None:
        self._say(b"", 302, Location="http://169.254.169.254/latest/meta-data/")

    def _file(self) -> None:
        self._say(b"", 302, Location="file:///etc/passwd")

    def log_message(self, *_words: Any) -> None:
        """Quiet."""


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """The address of the server, which counts as public; everything else is judged as it is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Far)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    real = catalog_source.is_public
    monkeypatch.setattr(catalog_source, "is_public", lambda address: address == "127.0.0.1" or real(address))
    yield lambda path: f"http://127.0.0.1:{server.server_port}/{path}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["good", "packed", "on"])
def test_a_catalog_is_fetched(far: Callable[[str], str], path: str) -> None:
    heard: list[int] = []
    assert fetch(far(path), QUICK, heard.append) == b'{"dataset": []}'
    assert heard[-1] == 15


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("big", "bigger than 1000"),
        ("bomb", "bigger than 1000"),
        ("endless", "bigger than 1000"),
        ("strange", "packs its answer"),
        ("cut", "ended too early|could not be read"),
        ("slow", "too slow"),
        ("missing", "answered 404"),
        ("round", "more than 5 times"),
        ("nowhere", "redirects nowhere"),
        ("inside", "private network"),
        ("file", "only http and https"),
    ],
)
def test_what_misbehaves_is_refused_with_the_reason(far: Callable[[str], str], path: str, why: str) -> None:
    begun = time.monotonic()
    with pytest.raises(CatalogRefused, match=why):
        fetch(far(path), QUICK)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1/x",
        "http://169.254.169.254/", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://2130706433/", "http://127.1/",
        "http://224.0.0.1/", "http://100.64.0.1/",
    ],
)  # fmt: skip
def test_no_private_address_is_called(url: str) -> None:
    with pytest.raises(CatalogRefused, match=r"private network|no address"):
        fetch(url, QUICK)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "http://", "http://a b/", "http://a:x/",
            "http://u:p@a.example/", "http://[x/"]
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(CatalogRefused):
        read(url, QUICK)


def test_a_name_with_one_private_address_is_refused_and_asked_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", ("93.184.216.34", port)), (0, 0, 0, "", ("10.1.2.3", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(CatalogRefused, match="private network"):
        fetch("https://data.city.example/data.json", QUICK)
    assert asked == ["data.city.example"]


def test_the_connection_goes_to_the_very_address_that_was_judged(
    far: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers differently the second time is never asked a second time."""
    port, answers = int(far("good").split(":")[2].split("/")[0]), ["127.0.0.1", "10.9.9.9"]
    called: list[str] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_more: [(0, 0, 0, "", (answers.pop(0), port))]
    )
    monkeypatch.setattr(
        catalog_source, "_connect", lambda address, port, *rest: _plain(address, port, called)
    )
    assert fetch(f"http://data.city.example:{port}/good", QUICK) == b'{"dataset": []}'
    assert called == ["127.0.0.1"]


def _plain(address: str, port: int, called: list[str]) -> socket.socket:
    called.append(address)
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.connect((address, port))
    return found
