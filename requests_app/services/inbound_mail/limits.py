"""How much mail of people is handled by itself: of one sender, and of all. What is more waits for a person."""

from __future__ import annotations

from datetime import datetime

from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit, LimitReached

FROM_ONE = (Limit("hour", 60, 3_600), Limit("day", 200, 86_400))
"""From one address, over all cases and cities."""

IN_ALL = (Limit("hour", 1_500, 3_600), Limit("day", 10_000, 86_400))
"""From all senders together."""


def within_limits(sender: str, now: datetime) -> bool:
    """Count one mail of a person. Must run inside the transaction that holds the mail."""
    try:
        rate_limits.count(f"mail from {sender.lower()}", FROM_ONE, now=now)
        rate_limits.count("mail of people", IN_ALL, now=now)
    except LimitReached:
        return False
    return True
