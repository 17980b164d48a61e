"""One verifier for every chain: each way a link can fail is named, and so is a head that says something else."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC
from requests_app.cases.event_chain import GENESIS, Link, link_hash, next_link
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.verify_chain import EMPTY, verify_chain
from tests.cast import DAY, NOW

ABOUT = {"subject": "S-1"}


class Head:
    """The end of a chain."""

    head_seq, head_hash = EMPTY


def a_chain(length: int) -> tuple[list[Link], tuple[int, str]]:
    """So many links, and the head they lead to."""
    head = Head()
    links = [
        next_link(
            head,
            EventKind.FILED,
            {},
            known_keys=frozenset(),
            about=ABOUT,
            actor=PUBLIC,
            outsider="public",
            at=NOW + place * DAY,
        )
        for place in range(length)
    ]
    return links, (head.head_seq, head.head_hash)


def verified(links: list[Link], head: tuple[int, str], about: dict[str, str] = ABOUT) -> tuple[int, str]:
    looked, problem = verify_chain("S-1", ((link, about) for link in links), head, "subject")
    return looked, str(problem or "")


@pytest.mark.parametrize("length", [0, 1, 3])
def test_an_untouched_chain_holds_and_is_counted(length: int) -> None:
    assert verified(*a_chain(length)) == (length, "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seq": 5}, "follows event 1: one is missing or out of order"),
        ({"prev_hash": GENESIS}, "does not point at the event before it"),
        ({"hash": "f" * 64}, "its content does not match its hash"),
        ({"payload": "{}"}, "its content does not match its hash"),
        ({"kind": "closed"}, "its columns say something else than its content"),
        ({"at": NOW}, "its columns say something else than its content"),
        ({"actor_id": 7}, "its columns say something else than its content"),
    ],
)
def test_a_changed_link_is_named_with_the_reason(change: dict[str, Any], reason: str) -> None:
    links, head = a_chain(3)
    links[1] = replace(links[1], **change)
    assert verified(links, head) == (1, f"S-1 event {links[1].seq}: {reason}")


@pytest.mark.parametrize("payload", ["no JSON", "[]", "1"])
def test_a_link_with_fitting_hashes_but_no_event_in_it_is_found(payload: str) -> None:
    links, _head = a_chain(1)
    forged = Link(**{**asdict(links[0]), "payload": payload, "hash": link_hash(GENESIS, payload)})
    looked, problem = verified([forged], (1, forged.hash))
    assert looked == 0
    assert problem.startswith("S-1 event 1: its co")


def test_a_link_about_another_subject_is_found() -> None:
    links, head = a_chain(2)
    assert "say something else" in verified(links, head, {"subject": "S-2"})[1]


@pytest.mark.parametrize("head", [EMPTY, (3, "0" * 64), (1, "f" * 64)])
def test_a_head_that_is_not_the_last_link_is_found(head: tuple[int, str]) -> None:
    links, own = a_chain(2)
    assert verified(links, head) == (2, f"S-1 event 2: the subject says its last event is {head[0]}")
    assert verified(links[:-1], own)[1] == "S-1 event 1: the subject says its last event is 2"
