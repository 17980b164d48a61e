"""What the morning digest reads: what is late, near, unassigned and unsorted, for one member of staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a digest: its number, what is due and when, its page for staff. Nothing of what was asked."""

    number: str
    what: str
    due_on: date
    late_days: int
    address: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one member of staff is told of one city."""

    late: Sequence[Line]
    late_count: int
    near: Sequence[Line]
    near_count: int
    unassigned: int
    mail: int
    parked: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.late_count or self.near_count or self.unassigned or self.mail or self.parked)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContext(LetterContext):
    """A digest, its day, and where staff sign in."""

    digest: Digest
    today: date
    staff_address: str
