"""The chain of events: how one is written down so that it cannot be changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import DATA_KEYS, EventKind
from requests_app.cases.models import Event, RecordsRequest


class PersonalDataInEvent(ValueError):
    """Event data used a key that is not in the vocabulary."""


def append(
    case: RecordsRequest, kind: EventKind, data: Mapping[str, Any], *, actor: Actor, at: datetime
) -> Event:
    """The next event of `case`, unsaved, with the case's head moved on to it."""
    strange = set(data) - DATA_KEYS
    if strange:
        raise PersonalDataInEvent(f"{kind}: {', '.join(sorted(strange))}")
    seq = case.head_seq + 1
    payload = canonical(
        {
            "actor": actor.user_id,
            "at": instant(at),
            "by": "system" if actor.is_system else "staff" if actor.is_staff else "requester",
            "case": case.number,
            "data": data,
            "kind": str(kind),
            "seq": seq,
        }
    )
    event = Event(
        case=case,
        seq=seq,
        kind=str(kind),
        at=at,
        actor_id=actor.user_id,
        payload=payload,
        prev_hash=case.head_hash,
        hash=link_hash(case.head_hash, payload),
    )
    case.head_seq, case.head_hash = seq, event.hash
    return event


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no white space: the same value is always the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def instant(at: datetime) -> str:
    """An instant as UTC text with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link_hash(prev_hash: str, payload: str) -> str:
    """SHA-256, as hex, of the previous hash followed by the payload."""
    return hashlib.sha256((prev_hash + payload).encode()).hexdigest()


def data_of(event: Event) -> dict[str, Any]:
    """The data of a stored event."""
    data: dict[str, Any] = json.loads(event.payload)["data"]
    return data
