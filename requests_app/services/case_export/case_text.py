"""A case as plain text: its timeline, its messages, the notes of staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases import dates_in_words, timeline
from requests_app.cases.models import Note, RecordsRequest


def timeline_text(entries: Sequence[tuple[datetime, timeline.TimelineLine]]) -> str:
    lines = [f"{dates_in_words.longtime(at)}: {item.sentence}. {item.detail}".strip() for at, item in entries]
    return "\n".join(lines) + "\n"


def message_rows(case: RecordsRequest, *, for_staff: bool) -> list[tuple[datetime, str, str]]:
    """When, who and what, from old to new; what others than the requester and the city wrote is for staff."""
    rows = case.messages.all() if for_staff else case.messages.filter(other_sender="")
    return [
        (
            dates_in_words.local(case.city, row.sent_at),
            row.other_sender or (_("requester") if row.from_requester else case.city.name),
            row.body,
        )
        for row in rows
    ]


def note_rows(case: RecordsRequest) -> list[tuple[datetime, str, str]]:
    rows = Note.objects.filter(case=case).select_related("author")
    return [
        (
            dates_in_words.local(case.city, row.written_at),
            row.author.get_full_name() or row.author.username,
            row.body,
        )
        for row in rows
    ]


def rows_text(rows: Sequence[tuple[datetime, str, str]]) -> str:
    return "\n".join(f"{dates_in_words.longtime(at)}, {who}:\n{body}\n" for at, who, body in rows)
