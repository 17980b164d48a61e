"""The chain of events: how one is written down so that it cannot be changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import TextChoices

from requests_app.cases.actors import Actor
from requests_app.cases.event_data import DATA_KEYS
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Event, RecordsRequest

GENESIS = "0" * 64
"""What the first link of a chain points at, as there is none before it."""


class PersonalDataInEvent(ValueError):
    """Event data used a key that is not in the vocabulary."""


class ChainHead(Protocol):
    """What holds the end of a chain: a case, or a city's log."""

    head_seq: int
    head_hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """The next link of a chain, ready to be stored: the columns that every event has."""

    seq: int
    kind: str
    at: datetime
    actor_id: int | None
    payload: str
    prev_hash: str
    hash: str


def next_link(
    head: ChainHead,
    kind: StrEnum | TextChoices,
    data: Mapping[str, Any],
    *,
    known_keys: Set[str],
    about: Mapping[str, Any],
    actor: Actor,
    outsider: str,
    at: datetime,
) -> Link:
    """Work out the next link and move `head` on to it; the caller stores both.

    `about` names the subject in the payload, `outsider` what someone is called who is neither staff nor the system.
    Raises PersonalDataInEvent for a key of `data` outside `known_keys`.
    """
    strange = set(data) - known_keys
    if strange:
        raise PersonalDataInEvent(f"{kind}: {', '.join(sorted(strange))}")
    seq, prev_hash = head.head_seq + 1, head.head_hash
    payload = canonical(
        {
            "actor": actor.user_id,
            "at": instant(at),
            "by": "system" if actor.is_system else "staff" if actor.is_staff else outsider,
            "data": data,
            "kind": str(kind),
            "seq": seq,
            **about,
        }
    )
    link = Link(seq, str(kind), at, actor.user_id, payload, prev_hash, link_hash(prev_hash, payload))
    head.head_seq, head.head_hash = seq, link.hash
    return link


def append(
    case: RecordsRequest, kind: EventKind, data: Mapping[str, Any], *, actor: Actor, at: datetime
) -> Event:
    """The next event of `case`, unsaved, with the case's head moved on to it."""
    link = next_link(
        case,
        kind,
        data,
        known_keys=DATA_KEYS,
        about={"case": case.number},
        actor=actor,
        outsider="requester" if actor.asked_in is None else "custodian",
        at=at,
    )
    return Event(case=case, **asdict(link))


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no white space: the same value is always the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def instant(at: datetime) -> str:
    """An instant as UTC text with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link_hash(prev_hash: str, payload: str) -> str:
    """SHA-256, as hex, of the previous hash followed by the payload."""
    return hashlib.sha256((prev_hash + payload).encode()).hexdigest()


def city_log_name(city_key: str) -> str:
    """What checkpoints and breaks call the chain of a city's log; a case's is called by its number."""
    return f"access/{city_key}"


def data_of(event: Event) -> dict[str, Any]:
    """The data of a stored event."""
    data: dict[str, Any] = json.loads(event.payload)["data"]
    return data
