"""What the letter to administrators reads about a change of who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from requests_app.access.event_kinds import CityEventKind
from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityContext(LetterContext):
    """`whom`: the person it is about, empty where it is about no one. `by`: who did it, empty: no one of the city."""

    kind: CityEventKind = CityEventKind.POLICY_CHANGED
    whom: str = ""
    by: str = ""
    happened_at: datetime | None = None

    @property
    def what(self) -> str:
        """The sentence of the city's log."""
        return str(self.kind.label)
