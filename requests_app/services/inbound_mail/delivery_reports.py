"""What providers say became of a letter: kept once each, and the state all of it amounts to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from requests_app.notices.delivery.provider_reports import Report
from requests_app.notices.models import Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.delivery import DeliveryReport, ReportKind
from requests_app.services.inbound_mail.returned_letters import follow_quietly

EARLY = timedelta(minutes=5)
"""Clocks differ: a report may seem this much older than the handing over it is about."""

OUT = (
    NoticeState.SENDING,
    NoticeState.SENT,
    NoticeState.DELIVERED,
    NoticeState.COMPLAINED,
    NoticeState.BOUNCED,
)


def take_reports(reports: list[Report], *, now: datetime) -> int:
    """Keep what a provider says, once each, in whatever order it comes. Returns how many were new and ours."""
    return sum(take_report(report, now) for report in reports)


def take_report(report: Report, now: datetime) -> bool:
    notice = find_letter(report.name)
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
        follow_quietly(notice.pk, now)
    return new


def find_letter(name: str) -> Notice | None:
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
