"""One try to sign in: slowed down by account and by network address, never locked."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.utils.crypto import salted_hmac

from requests_app.cities.models import User
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit, MustWait, SlowDown
from requests_app.services.sign_in import devices
from requests_app.services.sign_in.own_password import hashed_again

log = structlog.get_logger(__name__)

DAY = 24 * 60 * 60
ACCOUNT = SlowDown(free=5, longest=300, forgotten_after=DAY)
"""From browsers not known for it: in a day at most about 290 guesses at one account, from wherever they come."""
DEVICE = SlowDown(free=5, longest=300, forgotten_after=DAY)
ADDRESS = SlowDown(free=20, longest=300, forgotten_after=DAY)
"""A library or a city hall shares one address between many people."""

CODE_ONCE = Limit("once", 1, 180)
"""A code of an app is good for a minute and a half, and for one sign-in."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that may be made now. `tries` is what it was counted against."""

    username: str
    network: str
    user_id: int | None
    device: str
    tries: Mapping[str, SlowDown]
    password: str
    """As stored before it was looked at: Django stores it again where its form is out of date."""


def begin(username: str, address: str, kept: str, *, now: datetime) -> Attempt:
    """Count one try before any password is looked at. Raises MustWait, alike for names that exist and that do not.

    `kept` is what the browser kept (devices.py). One that is known for the account is counted by itself alone.
    """
    name = unicodedata.normalize("NFKC", username).strip()[:150]
    user = User.objects.filter(username=name, is_active=True, is_staff=True).first()
    device = devices.device_of(kept, user, now=now)
    tries: Mapping[str, SlowDown] = (
        {f"sign-in device {device}": DEVICE}
        if device
        else {f"sign-in account {name.casefold()}": ACCOUNT, f"sign-in address {address}": ADDRESS}
    )
    attempt = Attempt(
        name, _network(address), user.pk if user else None, device, tries, user.password if user else ""
    )
    try:
        rate_limits.try_once(tries, now=now)
    except MustWait as wait:
        _say("sign_in.must_wait", attempt, seconds=wait.retry_after)
        raise
    return attempt


def begin_code(user: User, address: str, kept: str, *, now: datetime) -> Attempt:
    """Count one try of a code or passkey, after the password. Raises MustWait.

    Its own count, which no right password forgives: who knows the password guesses no faster for it.
    """
    device = devices.device_of(kept, user, now=now)
    who = f"sign-in code device {device}" if device else f"sign-in code {user.pk}"
    attempt = Attempt(user.username, _network(address), user.pk, device, {who: ACCOUNT}, user.password)
    try:
        rate_limits.try_once(attempt.tries, now=now)
    except MustWait as wait:
        _say("sign_in.must_wait", attempt, seconds=wait.retry_after)
        raise
    return attempt


def code_is_new(user: User, code: str, *, now: datetime) -> bool:
    """Whether this code was not used before, in any process: what was looked over a shoulder opens nothing."""
    try:
        rate_limits.count(f"sign-in code used {user.pk} {code}", [CODE_ONCE], now=now)
    except rate_limits.LimitReached:
        return False
    return True


def failed(attempt: Attempt) -> None:
    """The password was wrong: the try stays counted."""
    _say("sign_in.failed", attempt)


def succeeded(attempt: Attempt, user: User, *, now: datetime) -> None:
    """Forget the account's failures. Those of a shared address stay: one's own account washes no guesses."""
    for who in attempt.tries:
        if who.startswith("sign-in address "):
            rate_limits.take_back(who)
        else:
            rate_limits.forgive(who)
    if user.password != attempt.password:
        hashed_again(user, now=now)
    _say("sign_in.done", attempt)


def _say(what: str, attempt: Attempt, **more: int) -> None:
    """Who, what, from where, without a name or an address: unknown names are not repeated, they may be passwords."""
    log.info(what, user=attempt.user_id, network=attempt.network, known_device=bool(attempt.device), **more)


def _network(address: str) -> str:
    """A mark of the address, the same for the same network, by which lines can be put together."""
    return salted_hmac("sign_in.network", address, algorithm="sha256").hexdigest()[:12]
