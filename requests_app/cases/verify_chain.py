"""Verifying one chain, of a case or of a city's log: each link follows the one before, and the head is the last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from requests_app.cases.event_chain import GENESIS, Link, instant, link_hash

Stored = tuple[Link, Mapping[str, Any]]
"""A link as its row holds it, and what its payload must say it is about (`about` of event_chain.next_link)."""


EMPTY = (0, GENESIS)
"""The head of a chain without any link."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the history does not hold, and how."""

    name: str
    seq: int | None
    reason: str

    def __str__(self) -> str:
        place = f"{self.name} event {self.seq}" if self.seq is not None else self.name
        return f"{place}: {self.reason}"


def verify_chain(
    name: str, links: Iterable[Stored], head: tuple[int, str], owner: str
) -> tuple[int, Break | None]:
    """How many links of a chain hold, and the first break; `head`: number and hash of its last link by its `owner`."""
    seq, last = 0, GENESIS
    for link, about in links:
        problem = _link_problem(seq, last, link) or _content_problem(link, about)
        if problem:
            return seq, Break(name, link.seq, problem)
        seq, last = link.seq, link.hash
    if (seq, last) != head:
        return seq, Break(name, seq, f"the {owner} says its last event is {head[0]}")
    return seq, None


def _link_problem(seq: int, last: str, link: Link) -> str:
    """Why a link does not follow the one numbered `seq` with the hash `last`; empty when it does."""
    if link.seq != seq + 1:
        return f"follows event {seq}: one is missing or out of order"
    if link.prev_hash != last:
        return "does not point at the event before it"
    if link_hash(link.prev_hash, link.payload) != link.hash:
        return "its content does not match its hash"
    return ""


def _content_problem(link: Link, about: Mapping[str, Any]) -> str:
    """Whether the columns beside the payload say the same as it does."""
    try:
        content = json.loads(link.payload)
    except ValueError:
        return "its content is not JSON"
    columns = {"seq": link.seq, "kind": link.kind, "at": instant(link.at), "actor": link.actor_id, **about}
    if not isinstance(content, dict) or any(content.get(name) != said for name, said in columns.items()):
        return "its columns say something else than its content"
    return ""
