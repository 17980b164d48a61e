"""What an HTTP call means for a delivery: handed over, gone for good, shut for now, or failed this time."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from requests_app.http_client.address import WEB, Rules
from requests_app.http_client.call import post as call
from requests_app.http_client.errors import AddressNotAllowed, CallError
from requests_app.http_client.limits import Limits
from requests_app.notices.delivery.failures import AddressRefused, Unsendable, WayShut

LIMITS = Limits(connect_seconds=8, all_seconds=16)
GONE = frozenset({410})
BUSY = frozenset({408, 425, 429})


class CallFailed(Exception):
    """The far end answered with something else than success; `status_code` says what."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status_code = status


def rules() -> Rules:
    """Which addresses webhooks may have: https on the public internet, and hosts the operator listed as private."""
    return Rules(private_hosts=settings.WEBHOOK_PRIVATE_HOSTS)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """POST to an address that someone typed in; returns when the answer is 2xx.

    Raises Unsendable, AddressRefused (410), WayShut (no answer, 429, 5xx) or CallFailed.
    """
    _post(url, body, headers, rules())


def post_trusted(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """The same for an address from the settings, which may lead anywhere."""
    _post(url, body, headers, Rules(schemes=WEB, anywhere=True))


def _post(url: str, body: bytes, headers: Mapping[str, str], rules: Rules) -> None:
    try:
        answer = call(url, body, headers, rules=rules, limits=LIMITS)
    except AddressNotAllowed as problem:
        raise Unsendable(str(problem)) from None
    except CallError as problem:
        raise WayShut(str(problem)) from None
    _judge(answer.status)


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in GONE:
        raise AddressRefused(f"answered {status}")
    if status in BUSY or status >= 500:
        raise WayShut(f"answered {status}")
    raise CallFailed(status)
