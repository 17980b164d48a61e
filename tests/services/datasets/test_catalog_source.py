"""Where a catalog is read from: a file or a web address, bounded in size; how calls behave is in tests/http_client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from requests_app.http_client import address
from requests_app.services.datasets.catalog_source import LIMITS, CatalogRefused, read
from tests.http_client.far import far_server

SMALL = replace(LIMITS, most_bytes=1000)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that counts as public."""
    real = address.is_public
    monkeypatch.setattr(address, "is_public", lambda found: found == "127.0.0.1" or real(found))
    with far_server() as server:
        yield f"http://127.0.0.1:{server.server_port}/"


@pytest.mark.parametrize("path", ["good", "packed", "on"])
def test_a_catalog_is_fetched(far: str, path: str) -> None:
    heard: list[int] = []
    assert read(far + path, SMALL, heard.append) == b'{"dataset": []}'
    assert heard[-1] == 15


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("big", "bigger than 1000"),
        ("missing", "answered 404"),
        ("round", "more than 5 times"),
        ("inside", "private network"),
    ],
)
def test_what_misbehaves_is_refused_with_the_reason(far: str, path: str, why: str) -> None:
    with pytest.raises(CatalogRefused, match=why):
        read(far + path, SMALL)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "file:///etc/passwd", "https://u:p@a.example/"])
def test_an_address_that_leads_inside_or_nowhere_is_refused(url: str) -> None:
    with pytest.raises(CatalogRefused):
        read(url, SMALL)


def test_a_file_is_read_unless_it_is_missing_or_too_big(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_bytes(b"{}")
    (tmp_path / "full.json").write_bytes(b"x" * 1000)
    (tmp_path / "big.json").write_bytes(b"x" * 1001)
    assert len(read(str(tmp_path / "full.json"), SMALL)) == 1000
    assert read(str(tmp_path / "data.json"), SMALL) == b"{}"
    with pytest.raises(CatalogRefused, match="bigger than 1000"):
        read(str(tmp_path / "big.json"), SMALL)
    with pytest.raises(CatalogRefused, match="cannot be read"):
        read(str(tmp_path / "none.json"), SMALL)
