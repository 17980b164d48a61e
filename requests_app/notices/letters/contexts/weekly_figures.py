"""What the weekly letter to a city's administrators reads: its figures as a text, and where staff sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from requests_app.notices.letters.contexts.base import LetterContext


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyFiguresContext(LetterContext):
    """`tables`: headings and lists, as letters write them (cases/manager_tables.py)."""

    tables: str
    today: date
    page: str
