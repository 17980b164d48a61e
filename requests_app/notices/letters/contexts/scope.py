"""What letters about the scope of a request read."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeContext(LetterContext):
    """A wording that one side proposed, and the one in force."""

    proposed: str
    by_city: bool
    in_force: str
