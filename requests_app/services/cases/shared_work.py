"""Requests linked as asking for the same, and one taken out again; an event on each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, SharedWork
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.services.unit_of_work import cases as case_work

MOST = 200
"""Requests in one group."""


def link_same(
    case_id: int, *, number: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Link the case to the one with this number; the groups of both become one. Raises Incomplete, NotNow."""
    other = _other(case_id, number, actor)
    with transaction.atomic():
        # Always in one order, so that two links at once wait for each other instead of for ever.
        list(RecordsRequest.objects.select_for_update().filter(pk__in=[case_id, other.pk]).order_by("pk"))
        with case_work.open_case(case_id, seen_seq=seen_seq) as case:
            policy.require(actor, Verb.LINK_SAME, case)
            policy.require(actor, Verb.LINK_SAME, other)
            works = dict(
                SharedWork.objects.filter(case__in=[case.pk, other.pk]).values_list("case_id", "work")
            )
            if len(works) == 2 and works[case.pk] == works[other.pk]:
                raise NotNow(_("These requests are linked already."))
            work = works.get(other.pk) or works.get(case.pk) or uuid4()
            _require_room(works.values())
            _join(case, work, actor, now)
        if other.pk not in works:
            with case_work.open_case(other.pk) as opened:
                _join(opened, work, actor, now)
        _merge(works.get(case.pk), work)
        return case


def share_work(
    case_id: int, *, work: UUID, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Put the case into this group. Raises NotNow where it is in one."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.LINK_SAME, case)
        row = SharedWork.objects.filter(case=case).first()
        if row is not None and row.work == work:
            raise NotNow(_("The request is in this group already."))
        if row is not None:
            raise NotNow(_("The request is linked to others. Link the two groups on its own page."))
        _require_room([work])
        _join(case, work, actor, now)
        return case


def work_for(cases: Iterable[int]) -> UUID:
    """The group that some of these cases are in, the oldest link first; else a new one."""
    rows = SharedWork.objects.filter(case_id__in=list(cases)).order_by("linked_at", "pk")
    return rows.values_list("work", flat=True).first() or uuid4()


def unlink_same(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """Take the case out of its group; the last one left is in none either."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.LINK_SAME, case)
        row = SharedWork.objects.filter(case=case).first()
        if row is None:
            raise NotNow(_("The request is not linked to another one."))
        row.delete()
        _record(case, EventKind.WORK_PARTED, row.work, actor, now)
    left = list(SharedWork.objects.filter(work=row.work)[:2])
    if len(left) == 1:
        with case_work.open_case(left[0].case_id) as alone:
            left[0].delete()
            _record(alone, EventKind.WORK_PARTED, row.work, actor, now)
    return case


def _other(case_id: int, number: str, actor: Actor) -> RecordsRequest:
    wanted = RecordsRequest.objects.filter(pk=case_id).values("city_id")
    rows = RecordsRequest.objects.visible_to(actor).filter(number=number.strip().upper(), city_id__in=wanted)
    other = rows.select_related("city__policy").first()
    if other is None:
        raise Incomplete({"number": [_("No request of this city that you can see has this number.")]})
    if other.pk == case_id:
        raise Incomplete({"number": [_("This is the number of this request. Enter another one.")]})
    return other


def _require_room(works: Iterable[UUID]) -> None:
    if SharedWork.objects.filter(work__in=list(works)).count() >= MOST:
        raise NotNow(_("A group can have at most %(most)s requests.") % {"most": MOST})


def _join(case: RecordsRequest, work: UUID, actor: Actor, now: datetime) -> None:
    SharedWork.objects.update_or_create(
        case=case, defaults={"work": work, "linked_by_id": int(actor.user_id or 0), "linked_at": now}
    )
    _record(case, EventKind.WORK_SHARED, work, actor, now)


def _merge(earlier: UUID | None, work: UUID) -> None:
    """Those that were linked to the case before are in the one group now."""
    if earlier is not None and earlier != work:
        SharedWork.objects.filter(work=earlier).update(work=work)


def _record(case: RecordsRequest, kind: EventKind, work: UUID, actor: Actor, now: datetime) -> None:
    case_work.record_event(case, kind, {"work_id": str(work)}, actor=actor, now=now)
