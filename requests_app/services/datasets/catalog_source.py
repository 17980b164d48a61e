"""Where a catalog comes from: a file, or an address fetched with every care, never from a private network."""

from __future__ import annotations

from pathlib import Path

from requests_app.http_client.address import WEB, Rules
from requests_app.http_client.body import Progress
from requests_app.http_client.call import get
from requests_app.http_client.errors import CallError
from requests_app.http_client.limits import Limits

MOST_BYTES = 100_000_000
LIMITS = Limits(connect_seconds=10, all_seconds=120, most_bytes=MOST_BYTES, most_redirects=5)
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "CityRecords"}


class CatalogRefused(Exception):
    """An address or file that is not read; `str()` says why."""


def is_address(place: str) -> bool:
    """Whether this names something on the web rather than a file."""
    return "://" in place


def read(place: str, limits: Limits = LIMITS, progress: Progress = lambda _bytes: None) -> bytes:
    """The bytes of a catalog, from a file or an address. Raises CatalogRefused."""
    return fetch(place, limits, progress) if is_address(place) else _from_file(Path(place), limits)


def _from_file(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as handle:
            body = handle.read(limits.most_bytes + 1)
    except OSError as problem:
        raise CatalogRefused(f"the file cannot be read: {problem.strerror}") from None
    if len(body) > limits.most_bytes:
        raise CatalogRefused(f"the file is bigger than {limits.most_bytes} bytes")
    return body


def fetch(url: str, limits: Limits = LIMITS, progress: Progress = lambda _bytes: None) -> bytes:
    """The body behind an http or https address. Raises CatalogRefused."""
    try:
        answer = get(url, HEADERS, rules=Rules(schemes=WEB), limits=limits, progress=progress)
    except CallError as problem:
        raise CatalogRefused(str(problem)) from None
    if answer.status != 200:
        raise CatalogRefused(f"the server answered {answer.status}")
    return answer.body
