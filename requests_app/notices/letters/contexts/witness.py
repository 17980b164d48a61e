"""What the letter to a witness reads about a checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessContext(LetterContext):
    """The checkpoint: its number, hash and key as hex, when it was made, and where all of them are published."""

    checkpoint_number: int = 0
    checkpoint_hash: str = ""
    checkpoint_key: str = ""
    fixed_at: datetime | None = None
    ledger_address: str = ""
