"""What letters about a change of the requester's email address, and the code asked for before one, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from requests_app.cases.mailed_codes import LIVES
from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeContext(LetterContext):
    """`undo`: the mark of the link that undoes it, for the old mailbox alone. `waits`: the old address is in force
    until the new one is confirmed. `by_city`: someone of the city entered it.
    """

    undo: str = ""
    undo_change_until: date | None = None
    waits: bool = False
    by_city: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedCodeContext(LetterContext):
    """`code`: its mark (cases/mailed_codes.py: CODE_MARK); the code is put in as the mail leaves."""

    code: str = ""

    @property
    def code_minutes(self) -> int:
        """How long it is good."""
        return int(LIVES.total_seconds() // 60)
