"""One act on many cases: each by its own service in its own transaction, with its own event and letters; what is
refused is told case by case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete
from requests_app.cases.reused_reasons import normalised
from requests_app.cities.models import Department, Membership
from requests_app.services.cases import review
from requests_app.services.cases.close import close
from requests_app.services.cases.extension import ExtensionDraft, extend
from requests_app.services.cases.shared_work import share_work
from requests_app.services.cases.tags import change_tags
from requests_app.services.unit_of_work.on_each import Outcome, do_on_each, rehearse_on_each

MOST = 50


class BulkAct(models.TextChoices):
    """What can be done to many at once."""

    BEGIN_REVIEW = "begin_review", gettext_lazy("Start the review")
    ASSIGN = "assign", gettext_lazy("Assign")
    HAND_OVER = "hand_over", gettext_lazy("Give to another person (departments stay)")
    DEPARTMENT = "department", gettext_lazy("Move to a department (persons stay)")
    TAG = "tag", gettext_lazy("Add a tag")
    UNTAG = "untag", gettext_lazy("Remove a tag")
    SAME = "same", gettext_lazy("Link as asking for the same")
    EXTEND = "extend", gettext_lazy("Extend the deadline, each with its own reason")
    CLOSE = "close", gettext_lazy("Close, each with its own reason")


OF_DEPARTMENTS = (BulkAct.BEGIN_REVIEW, BulkAct.ASSIGN, BulkAct.DEPARTMENT)
OF_TAGS = (BulkAct.TAG, BulkAct.UNTAG)
OWN_WORDS = (BulkAct.EXTEND, BulkAct.CLOSE)
"""Acts for which each case has words of its own."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is said of one case alone; ground and date of an extension."""

    reason: str = ""
    ground: str = ""
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The act with what it says of every case. `assignee`: None leaves each to its department. `work`: the group they
    are linked in. `own`: by case.
    """

    act: str
    department: Department | None = None
    assignee: Membership | None = None
    tag: int | None = None
    work: UUID | None = None
    signer_name: str = ""
    signer_title: str = ""
    own: Mapping[int, OwnWords] = field(default_factory=dict)


def rehearse_each(wish: Wish, seen: Mapping[int, int], *, actor: Actor, now: datetime) -> list[Outcome]:
    """What the act would do to each case; nothing is stored. `seen` maps a case to the event it was seen at."""
    return rehearse_on_each(partial(_act_on, wish=wish), seen, actor=actor, now=now)


def act_on_each(
    wish: Wish, previewed: Mapping[int, tuple[int, str]], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """The act on each case, only as it was previewed: with the event it was seen at and what it writes."""
    return do_on_each(partial(_act_on, wish=wish), previewed, actor=actor, now=now)


def _act_on(case_id: int, *, wish: Wish, seen_seq: int, actor: Actor, now: datetime) -> RecordsRequest:
    """The act on one case."""
    if wish.act in OF_TAGS:
        tags = [wish.tag] if wish.tag is not None else []
        give, take = (tags, []) if wish.act == BulkAct.TAG else ([], tags)
        return change_tags(case_id, give=give, take=take, actor=actor, now=now, seen_seq=seen_seq)
    if wish.act == BulkAct.SAME and wish.work is not None:
        return share_work(case_id, work=wish.work, actor=actor, now=now, seen_seq=seen_seq)
    if wish.act in OWN_WORDS:
        return _with_own_words(case_id, wish, seen_seq, actor, now)
    if wish.act == BulkAct.BEGIN_REVIEW:
        return _taken_up(case_id, wish, seen_seq, actor, now)
    department, assignee = wish.department, wish.assignee
    if wish.act in (BulkAct.HAND_OVER, BulkAct.DEPARTMENT):
        case = RecordsRequest.objects.select_related("department").get(pk=case_id)
        department = case.department if wish.act == BulkAct.HAND_OVER else department
        assignee = _owner_of(case) if wish.act == BulkAct.DEPARTMENT else assignee
    return review.assign(
        case_id,
        department=_required(department),
        assignee=assignee,
        actor=actor,
        now=now,
        seen_seq=seen_seq,
    )


def _owner_of(case: RecordsRequest) -> Membership | None:
    rows = Membership.objects.select_related("user").filter(
        city_id=case.city_id, user_id=case.assignee_id or 0
    )
    return rows.order_by("pk").first()


def _required(department: Department | None) -> Department:
    if department is None:
        raise Incomplete({"department": [_("The request has no department yet. Assign it to one first.")]})
    return department


def _taken_up(case_id: int, wish: Wish, seen_seq: int, actor: Actor, now: datetime) -> RecordsRequest:
    """Taken up and, where someone is named, given to them."""
    department = _required(wish.department)
    with transaction.atomic():
        case = review.begin_review(case_id, department=department, actor=actor, now=now, seen_seq=seen_seq)
        if wish.assignee is None:
            return case
        return review.assign(case_id, department=department, assignee=wish.assignee, actor=actor, now=now)


def _with_own_words(case_id: int, wish: Wish, seen_seq: int, actor: Actor, now: datetime) -> RecordsRequest:
    """Extended or closed with the words typed for this case alone; the same words twice are no reason of its own."""
    own = wish.own.get(case_id, OwnWords())
    said = Counter(normalised(words.reason) for words in wish.own.values())
    if own.reason.strip() and said[normalised(own.reason)] > 1:
        raise Incomplete(
            {"reason": [_("The same reason is typed for another request. Say what is specific to this one.")]}
        )
    if wish.act == BulkAct.CLOSE:
        return close(case_id, reason=own.reason, actor=actor, now=now, seen_seq=seen_seq)
    if own.to_on is None:
        raise Incomplete({"to_on": [_("Enter the new date.")]})
    draft = ExtensionDraft(
        ground=own.ground,
        reason=own.reason,
        to_on=own.to_on,
        signer_name=wish.signer_name,
        signer_title=wish.signer_title,
    )
    return extend(case_id, draft=draft, actor=actor, now=now, seen_seq=seen_seq)
