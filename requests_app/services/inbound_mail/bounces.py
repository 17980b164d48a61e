"""What became of a letter after it was handed over: reports of providers, bounces, and the next way to its reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from django.db import transaction

from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.notices.delivery.provider_reports import Report
from requests_app.notices.models import Channel, Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.delivery import DeliveryReport, ReportKind
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.notices.recipients.fallback import by_another_way, next_way, person_of
from requests_app.services.unit_of_work import cases as case_work

log = structlog.get_logger(__name__)
BATCH = 200
EARLY = timedelta(minutes=5)
"""Clocks differ: a report may seem this much older than the handing over it is about."""

SUSPICION_LASTS = timedelta(days=90)

OUT = (
    NoticeState.SENDING,
    NoticeState.SENT,
    NoticeState.DELIVERED,
    NoticeState.COMPLAINED,
    NoticeState.BOUNCED,
)


def take_reports(reports: list[Report], *, now: datetime) -> int:
    """Keep what a provider says, once each, in whatever order it comes. Returns how many were new and ours."""
    return sum(_take(report, now) for report in reports)


class Heard(StrEnum):
    """What a bounce by mail came to."""

    UNKNOWN = "unknown"
    KNOWN = "known"
    SUSPECTED = "suspected"
    BELIEVED = "believed"


def record_bounce(message_id: str, *, hard: bool, detail: str, now: datetime, sure: bool = False) -> Heard:
    """A bounce that came by mail.

    `sure`: the city's own server says so, or a person. Else a hard one is a suspicion until a second is heard:
    about another letter to the same address, or about this one after it was handed over again. A believed one sends
    a letter the law wants by the next way of its reader.
    """
    notice = _find(message_id)
    if notice is None:
        return Heard.UNKNOWN
    kind = ReportKind.DEFERRED if not hard else ReportKind.BOUNCED if sure else ReportKind.SUSPECTED
    # Counted once for each time the letter was handed over, however often it is said.
    name = f"{kind}/{message_id}#{notice.attempts.filter(succeeded=True).count()}"
    new = _take(Report("mail", name, message_id, kind, now, detail), now)
    if kind is not ReportKind.SUSPECTED:
        return Heard.BELIEVED if new else Heard.KNOWN
    others = _suspicions(notice, now)
    if len(others) < 2:
        return Heard.SUSPECTED
    for each in others:
        record_bounce(each.message_id, hard=True, detail=detail, now=now, sure=True)
    waiting = InboundMail.objects.filter(notice__in=others, cause=Cause.SUSPECTED)
    waiting.update(state=InboundState.BOUNCE, cause=Cause.NONE, handled_at=now)
    return Heard.BELIEVED


def _suspicions(notice: Notice, now: datetime) -> list[Notice]:
    """The letters to the address of this one that are said to have come back; twice where said twice."""
    said = DeliveryReport.objects.filter(kind=ReportKind.SUSPECTED, received_at__gt=now - SUSPICION_LASTS)
    same = said.filter(notice__channel=Channel.EMAIL, notice__to_address__iexact=notice.to_address)
    return [report.notice for report in same.select_related("notice")[:50]]


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


def _take(report: Report, now: datetime) -> bool:
    notice = _find(report.name)
    if notice is None:
        return False
    with transaction.atomic():
        locked: Notice = Notice.objects.select_for_update().get(pk=notice.pk)
        _row, new = DeliveryReport.objects.get_or_create(
            source=report.source[:40],
            key=report.key[:200],
            defaults={
                "notice": locked,
                "kind": report.kind,
                "said_at": min(report.said_at, now),
                "received_at": now,
                "detail": report.detail[:200],
            },
        )
        if new and report.kind == ReportKind.BOUNCED:
            NoticeAttempt.objects.create(
                notice=locked, at=now, succeeded=False, detail=f"{report.source}: {report.detail}"[:500]
            )
        if new and locked.state in OUT:
            _judge(locked)
    if new:
        _follow_quietly(notice.pk, now)
    return new


def _find(name: str) -> Notice | None:
    if not name:
        return None
    bare = name.strip().strip("<>")
    found = Notice.objects.filter(message_id=f"<{bare}>").first()
    return found or Notice.objects.filter(provider_id=name.strip()[:200]).first()


def _judge(notice: Notice) -> None:
    """The state that all reports since it was last handed over amount to, in whatever order they came."""
    handed = notice.attempts.filter(succeeded=True).order_by("at").values_list("at", flat=True)
    said = DeliveryReport.objects.filter(notice=notice)
    if len(handed) > 1:
        said = said.filter(said_at__gte=handed[len(handed) - 1] - EARLY)
    kinds = {row.kind: row for row in said.order_by("said_at", "id")}
    last = max(
        (kinds[kind] for kind in (ReportKind.DELIVERED, ReportKind.BOUNCED) if kind in kinds),
        key=lambda row: (row.said_at, row.kind == ReportKind.BOUNCED),
        default=None,
    )
    if ReportKind.COMPLAINED in kinds:
        notice.state = NoticeState.COMPLAINED
    elif last is not None:
        notice.state = NoticeState(last.kind)
        notice.cause = last.detail if last.kind == ReportKind.BOUNCED else ""
    else:
        return
    notice.lease_until_at = None
    notice.save(update_fields=["state", "cause", "lease_until_at"])


def _follow_quietly(notice_id: int, now: datetime) -> None:
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
