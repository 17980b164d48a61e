"""One call over HTTP to the very address that was judged, bounded in size and in redirects."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin

from requests_app.http_client.address import Rules, check, resolve
from requests_app.http_client.body import Progress, read_body
from requests_app.http_client.connection import connected
from requests_app.http_client.errors import AddressNotAllowed, AnswerRefused
from requests_app.http_client.limits import Limits

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SECRET_HEADERS = frozenset({"authorization", "cookie"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is empty unless the status is 2xx."""

    status: int
    body: bytes = b""


def get(
    url: str,
    headers: Mapping[str, str],
    *,
    rules: Rules,
    limits: Limits,
    progress: Progress = lambda _bytes: None,
) -> Answer:
    """GET, following redirects as far as `limits` allow; each is judged like the first, none leads from https to http.

    Raises AddressNotAllowed, NoAnswer, TooSlow, AnswerRefused.
    """
    ends = time.monotonic() + limits.all_seconds
    for _hop in range(limits.most_redirects + 1):
        parts = check(url, rules)
        answer, place = _call("GET", parts, headers, b"", rules, limits, ends, progress)
        if place is None or not limits.most_redirects:
            return answer
        if not place:
            raise AnswerRefused("the address redirects nowhere")
        url = urljoin(url, place)
        after = check(url, rules)
        if (parts.scheme, after.scheme) == ("https", "http"):
            raise AddressNotAllowed("the address redirects from https to http")
        if after.hostname != parts.hostname:
            headers = {name: value for name, value in headers.items() if name.lower() not in SECRET_HEADERS}
    raise AnswerRefused(f"the address redirects more than {limits.most_redirects} times")


def post(url: str, body: bytes, headers: Mapping[str, str], *, rules: Rules, limits: Limits) -> Answer:
    """POST; a redirect is an answer like any other and is not followed.

    Raises AddressNotAllowed, NoAnswer, TooSlow, AnswerRefused.
    """
    ends = time.monotonic() + limits.all_seconds
    parts = check(url, rules)
    answer, _place = _call("POST", parts, headers, body, rules, limits, ends, lambda _bytes: None)
    return answer


def _call(
    method: str,
    parts: SplitResult,
    headers: Mapping[str, str],
    body: bytes,
    rules: Rules,
    limits: Limits,
    ends: float,
    progress: Progress,
) -> tuple[Answer, str | None]:
    """One request: the answer, and where it redirects to, if it does."""
    address = resolve(parts, rules)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with connected(parts, address, limits, ends) as connection:
        connection.request(method, target, body=body or None, headers=dict(headers))
        answer = connection.getresponse()
        if answer.status in REDIRECTS:
            return Answer(answer.status), answer.headers.get("Location") or ""
        if not 200 <= answer.status < 300 or not limits.most_bytes:
            return Answer(answer.status), None
        return Answer(answer.status, read_body(answer, limits.most_bytes, progress)), None
