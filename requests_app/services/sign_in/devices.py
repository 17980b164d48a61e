"""Browsers known for an account: where someone signed in before, others' wrong passwords hold no one up.

What a browser keeps is signed, names no one, and ends with the password it was signed in with.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from requests_app.cities.models import User

SALT = "sign_in.device"
LASTS = timedelta(days=180)
MOST_PEOPLE = 5
"""Accounts that one browser is known for: a counter is shared by a few, and a cookie holds 4 kB."""


@dataclass(frozen=True, slots=True)
class Known:
    """One account that a browser is known for; `mark` hangs on its password."""

    user: int
    device: str
    mark: str
    until: str


def device_of(kept: str, user: User | None, *, now: datetime) -> str:
    """The name of this browser for the account, by which its own failures are counted; "" when it is not known."""
    return next(
        (
            row.device
            for row in _read(kept)
            if user is not None
            and row.user == user.pk
            and secrets.compare_digest(row.mark, mark_of(user))
            and datetime.fromisoformat(row.until) > now
        ),
        "",
    )


def remembered(kept: str, user: User, *, now: datetime) -> str:
    """What the browser keeps from now on: it is known for this account, the newest first."""
    device = device_of(kept, user, now=now) or secrets.token_hex(8)
    mine = Known(user.pk, device, mark_of(user), (now + LASTS).isoformat())
    others = [row for row in _read(kept) if row.user != user.pk]
    rows = [asdict(row) for row in [mine, *others][:MOST_PEOPLE]]
    return signing.dumps(rows, salt=SALT, compress=True)


def mark_of(user: User) -> str:
    """A mark of the account's password: another password, another mark."""
    return salted_hmac(SALT, f"{user.pk} {user.password}", algorithm="sha256").hexdigest()[:24]


def _read(kept: str) -> list[Known]:
    try:
        return [Known(**row) for row in signing.loads(kept, salt=SALT)]
    except (signing.BadSignature, ValueError, TypeError):
        return []
