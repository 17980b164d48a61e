"""One act on many cases: each by its own service in its own transaction, with its own event and letters; what is
refused is told case by case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import Department, Membership
from requests_app.notices.models import Notice
from requests_app.services.cases import review
from requests_app.services.unit_of_work.preview import fingerprint_of, perform, preview

MOST = 50


class BulkAct(models.TextChoices):
    """What can be done to many at once: nothing that needs a reason of each case."""

    BEGIN_REVIEW = "begin_review", _("Start the review")
    ASSIGN = "assign", _("Assign")


@dataclass(frozen=True, slots=True)
class Wish:
    """The act with what it says of every case. `assignee`: None leaves each to its department."""

    act: str
    department: Department
    assignee: Membership | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one case: why it is refused ("" where it is not), and what it would write."""

    case_id: int
    refusal: str = ""
    fingerprint: str = ""
    letters: tuple[Notice, ...] = ()


def rehearse_each(wish: Wish, seen: Mapping[int, int], *, actor: Actor, now: datetime) -> list[Outcome]:
    """What the act would do to each case; nothing is stored. `seen` maps a case to the event it was seen at."""
    return [_rehearsed(wish, pk, seq, actor, now) for pk, seq in seen.items()]


def _rehearsed(wish: Wish, pk: int, seq: int, actor: Actor, now: datetime) -> Outcome:
    try:
        found = preview(_act_on, RecordsRequest, pk, wish=wish, seen_seq=seq, actor=actor, now=now)
    except Refusal as refusal:
        return Outcome(pk, _why(refusal))
    return Outcome(pk, "", fingerprint_of(found.letters), tuple(found.letters))


def act_on_each(
    wish: Wish, previewed: Mapping[int, tuple[int, str]], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """The act on each case, only as it was previewed: with the event it was seen at and what it writes."""
    return [_done(wish, pk, seq, letters, actor, now) for pk, (seq, letters) in previewed.items()]


def _done(wish: Wish, pk: int, seq: int, letters: str, actor: Actor, now: datetime) -> Outcome:
    try:
        perform(
            _act_on, RecordsRequest, pk, fingerprint=letters, wish=wish, seen_seq=seq, actor=actor, now=now
        )
    except Refusal as refusal:
        return Outcome(pk, _why(refusal))
    return Outcome(pk)


def _act_on(case_id: int, *, wish: Wish, seen_seq: int, actor: Actor, now: datetime) -> RecordsRequest:
    """Taken up and, where someone is named, given to them; or only given."""
    if wish.act == BulkAct.ASSIGN:
        return review.assign(
            case_id,
            department=wish.department,
            assignee=wish.assignee,
            actor=actor,
            now=now,
            seen_seq=seen_seq,
        )
    with transaction.atomic():
        case = review.begin_review(
            case_id, department=wish.department, actor=actor, now=now, seen_seq=seen_seq
        )
        if wish.assignee is None:
            return case
        return review.assign(
            case_id, department=wish.department, assignee=wish.assignee, actor=actor, now=now
        )


def _why(refusal: Refusal) -> str:
    beside = [sentence for sentences in refusal.fields.values() for sentence in sentences]
    return " ".join(beside) or refusal.message
