"""One act on many cases: each in its own transaction with its own event and letters; refusals told case by case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.preview import fingerprint_of, perform, preview

Act = Callable[..., Any]
"""Called with a case's key, and `seen_seq`, `actor` and `now`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one case: why it is refused ("" where it is not), and what it would write."""

    case_id: int
    refusal: str = ""
    fingerprint: str = ""
    letters: tuple[Notice, ...] = ()


def rehearse_on_each(act: Act, seen: Mapping[int, int], *, actor: Actor, now: datetime) -> list[Outcome]:
    """What the act would do to each case; nothing is stored. `seen` maps a case to the event it was seen at."""
    return [_rehearsed(act, pk, seq, actor, now) for pk, seq in seen.items()]


def _rehearsed(act: Act, pk: int, seq: int, actor: Actor, now: datetime) -> Outcome:
    try:
        found = preview(act, RecordsRequest, pk, seen_seq=seq, actor=actor, now=now)
    except Refusal as refusal:
        return Outcome(pk, " ".join(refusal.sentences))
    return Outcome(pk, "", fingerprint_of(found.letters), tuple(found.letters))


def do_on_each(
    act: Act, previewed: Mapping[int, tuple[int, str]], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """The act on each case, only as it was previewed: with the event it was seen at and what it writes."""
    return [_done(act, pk, seq, letters, actor, now) for pk, (seq, letters) in previewed.items()]


def _done(act: Act, pk: int, seq: int, letters: str, actor: Actor, now: datetime) -> Outcome:
    try:
        perform(act, RecordsRequest, pk, fingerprint=letters, seen_seq=seq, actor=actor, now=now)
    except Refusal as refusal:
        return Outcome(pk, " ".join(refusal.sentences))
    return Outcome(pk)
