"""Writing into a city's access book: the next entry of its chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requests_app.access.event_kinds import DATA_KEYS, AccessEventKind
from requests_app.access.models import AccessBook, AccessEvent, Incident
from requests_app.cases.actors import Actor
from requests_app.cases.event_chain import PersonalDataInEvent, canonical, instant, link_hash
from requests_app.datasets.models import Dataset


def append(
    book: AccessBook,
    kind: AccessEventKind,
    data: Mapping[str, Any],
    *,
    dataset: Dataset | None,
    incident: Incident | None,
    actor: Actor,
    at: datetime,
) -> AccessEvent:
    """The next entry of a locked book, unsaved, with the book's head moved on to it (the caller saves both)."""
    strange = set(data) - DATA_KEYS
    if strange:
        raise PersonalDataInEvent(f"{kind}: {', '.join(sorted(strange))}")
    seq = book.head_seq + 1
    payload = canonical(
        {
            "actor": actor.user_id,
            "at": instant(at),
            "by": "system" if actor.is_system else "staff" if actor.is_staff else "public",
            "city": book.city.key,
            "data": data,
            "dataset": dataset.pk if dataset else None,
            "incident": incident.number if incident else None,
            "kind": str(kind),
            "seq": seq,
        }
    )
    entry = AccessEvent(
        city=book.city,
        seq=seq,
        kind=str(kind),
        at=at,
        actor_id=actor.user_id,
        dataset=dataset,
        incident=incident,
        payload=payload,
        prev_hash=book.head_hash,
        hash=link_hash(book.head_hash, payload),
    )
    book.head_seq, book.head_hash = seq, entry.hash
    return entry
