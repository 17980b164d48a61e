"""Against spam, without scripts: how often one address may, how fast a form may come back, a field no one sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest

from requests_app.cases.refusals import TooOften
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit

LIMITS = {
    "file": 20,
    "report": 20,
    "draft_file": 60,
    "find": 20,
    "code": 20,
    "write": 60,
    "follow": 20,
    "fast": 5,
}
"""How often one network address may do what in an hour; libraries share one address between many people."""
HOUR = timedelta(hours=1)
FASTEST = timedelta(seconds=4)
"""No person reads and types in less; a browser that fills the form by itself may, so it takes many to be refused."""
_SALT = "web.filing.ticket"


def count(request: HttpRequest, what: str, now: datetime) -> None:
    """Count one `what` of this visitor. Raises TooOften."""
    limit = Limit("hour", LIMITS[what], 3600)
    rate_limits.count(f"{what} {request.META['CLIENT_ADDRESS']}", [limit], now=now)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one filing carries through its steps: the key that makes it one case, its files, when it began."""

    submission: UUID
    draft: UUID
    began_at: datetime

    def sealed(self) -> str:
        """The ticket as a signed text for a hidden field."""
        content = [self.submission.hex, self.draft.hex, self.began_at.isoformat()]
        return signing.dumps(content, salt=_SALT)

    def without_files(self) -> Ticket:
        """The same filing with a new, empty set of files; the sweep forgets the old one."""
        return Ticket(self.submission, uuid4(), self.began_at)

    def came_fast(self, now: datetime) -> bool:
        """Whether the form came back faster than a person can read and type."""
        return now - self.began_at < FASTEST


def looks_automatic(request: HttpRequest, ticket: Ticket, now: datetime) -> bool:
    """Whether this address sends one form after another faster than people do, even with a browser that fills them."""
    if not ticket.came_fast(now):
        return False
    try:
        count(request, "fast", now)
    except TooOften:
        return True
    return False


def new_ticket(now: datetime) -> Ticket:
    """A ticket for a filing that begins now."""
    return Ticket(uuid4(), uuid4(), now)


def read_ticket(sealed: str) -> Ticket | None:
    """The ticket in a hidden field; None for one that was changed or is missing."""
    try:
        submission, draft, began_at = signing.loads(sealed, salt=_SALT)
        return Ticket(UUID(submission), UUID(draft), datetime.fromisoformat(began_at))
    except (signing.BadSignature, ValueError, TypeError):
        return None
