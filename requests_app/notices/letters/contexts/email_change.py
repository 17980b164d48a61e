"""What letters about a change of the requester's email address, and the code asked for before one, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from requests_app.cases.mailed_codes import CODE_MARK, LIVES
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
    """The code stands in the text as a mark, and is put in as the mail leaves."""

    code_id: UUID | None = None

    @property
    def code(self) -> str:
        """The mark."""
        return CODE_MARK % self.code_id if self.code_id else ""

    @property
    def code_minutes(self) -> int:
        """How long it is good."""
        return int(LIVES.total_seconds() // 60)
