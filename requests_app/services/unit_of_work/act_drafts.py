"""What is typed into the form of any act: kept for the person who types, given back, ended with the act."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from requests_app.access.models import ActDraft, Incident
from requests_app.cases.models import RecordsRequest
from requests_app.datasets.models import Dataset

Subject = RecordsRequest | Incident | Dataset
Typed = Sequence[tuple[str, str]]
LONGEST = 200_000
"""Characters of one draft; what is longer is not kept."""
LASTS = timedelta(days=30)
"""How long a draft that no one comes back to is kept."""


def keep_draft(user_id: int, row: Subject, act: str, typed: Typed, *, now: datetime) -> bool:
    """Keep what was typed in place of what was kept before; False where there is nothing to keep, or too much."""
    said = [[name, value] for name, value in typed]
    if not any(value.strip() for _name, value in said) or len(json.dumps(said)) > LONGEST:
        return False
    # The text type of PostgreSQL has no NUL.
    said = [[name.replace("\x00", ""), value.replace("\x00", "")] for name, value in said]
    key = _key(user_id, row, act)
    ActDraft.objects.update_or_create(**key, defaults={"typed": said, "saved_at": now})
    return True


def draft_of(user_id: int, row: Subject, act: str) -> ActDraft | None:
    """What this person typed into this form before and did not send."""
    return _drafts(user_id, row, act).first()


def end_draft(user_id: int, row: Subject, act: str) -> None:
    """The act is done, or the person lets go of what they typed."""
    _drafts(user_id, row, act).delete()


def forget_old_drafts(now: datetime) -> int:
    """Drafts no one came back to go; how many."""
    gone, _each = ActDraft.objects.filter(saved_at__lt=now - LASTS).delete()
    return gone


def _drafts(user_id: int, row: Subject, act: str) -> QuerySet[ActDraft]:
    return ActDraft.objects.filter(**_key(user_id, row, act))


def _key(user_id: int, row: Subject, act: str) -> dict[str, Any]:
    names: dict[type, str] = {RecordsRequest: "case", Incident: "incident", Dataset: "dataset"}
    return {"user_id": user_id, "act": act, names[type(row)]: row}
