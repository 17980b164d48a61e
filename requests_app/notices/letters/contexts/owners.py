"""What letters about owners read: cases handed over at once, a note left for a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOverContext(LetterContext):
    """How many requests someone got at once, and where they are."""

    how_many: int
    queue_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteContext(LetterContext):
    """A note that names a colleague: who wrote it, and what."""

    author: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersContext(LetterContext):
    """An administrator who named the readers of a restricted request that no one saw: who did, why, and which ones."""

    author: str
    reason: str
    readers: Sequence[str]
