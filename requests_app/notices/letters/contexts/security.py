"""What the letter to administrators reads about a change of who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityContext(LetterContext):
    """`what`: the sentence of the city's log. `about`: the person it is about; empty: no one. `by`: who did it;
    empty: no one of the city.
    """

    what: str | Promise = ""
    about: str = ""
    by: str = ""
    happened_at: datetime | None = None
