"""Letters that came back: entered in their case, their address remembered, the next way taken."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.recipients.fallback import by_another_way, next_way, person_of
from requests_app.services.unit_of_work import cases as case_work

log = structlog.get_logger(__name__)

BATCH = 200


def follow_up(now: datetime) -> int:
    """Everything that came back and was not entered yet; safe beside a twin and after a missed run."""
    waiting = Notice.objects.filter(state=NoticeState.BOUNCED, followed_at=None, settled_at=None)
    done = 0
    for notice_id in list(waiting.order_by("-statutory", "id").values_list("pk", flat=True)[:BATCH]):
        try:
            done += _follow(notice_id, now)
        except Exception as problem:
            log.error("bounce.not_followed", notice=notice_id, problem=type(problem).__name__)
    return done


def follow_quietly(notice_id: int, now: datetime) -> None:
    try:
        _follow(notice_id, now)
    except Exception as problem:  # the next run of the outbox follows it up
        log.error("bounce.not_followed", notice=notice_id, problem=type(problem).__name__)


def _follow(notice_id: int, now: datetime) -> bool:
    case_id = Notice.objects.filter(pk=notice_id).values_list("case_id", flat=True).first()
    if case_id is None:
        with transaction.atomic():
            return _follow_locked(notice_id, now) is not None
    with case_work.open_case(case_id) as case:
        notice = _follow_locked(notice_id, now)
        if notice is not None and person_of(notice) is not None:
            case_work.record_event(
                case, EventKind.NOTICE_BOUNCED, {"notice_id": notice.pk}, actor=SYSTEM, now=now
            )
        return notice is not None


def _follow_locked(notice_id: int, now: datetime) -> Notice | None:
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("case__requester", "incident__reporter")
        .get(pk=notice_id)
    )
    if notice.state != NoticeState.BOUNCED or notice.followed_at is not None:
        return None
    notice.followed_at = now
    notice.save(update_fields=["followed_at"])
    _remember(notice, now)
    way = next_way(notice) if notice.statutory else None
    if way is not None and not Notice.objects.filter(fallback_of=notice).exists():
        by_another_way(notice, way, now).save(force_insert=True)
    return notice


def _remember(notice: Notice, now: datetime) -> None:
    """The address takes nothing: later letters take another way, if there is one."""
    person = person_of(notice)
    if person is None:
        return
    if notice.channel == Channel.EMAIL and person.email == notice.to_address and not person.email_failed_at:
        person.email_failed_at = now
        person.save(update_fields=["email_failed_at"])
    elif notice.channel == Channel.SMS and not person.phone_failed_at:
        person.phone_failed_at = now
        person.save(update_fields=["phone_failed_at"])
