"""Bounces that came by mail: a suspicion first, believed when a second is heard or someone is sure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from requests_app.notices.delivery.provider_reports import Report
from requests_app.notices.models import Channel, Notice
from requests_app.notices.models.delivery import DeliveryReport, ReportKind
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.inbound_mail.delivery_reports import find_letter, take_report

SUSPICION_LASTS = timedelta(days=90)


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
    notice = find_letter(message_id)
    if notice is None:
        return Heard.UNKNOWN
    kind = ReportKind.DEFERRED if not hard else ReportKind.BOUNCED if sure else ReportKind.SUSPECTED
    # Counted once for each time the letter was handed over, however often it is said.
    name = f"{kind}/{message_id}#{notice.attempts.filter(succeeded=True).count()}"
    new = take_report(Report("mail", name, message_id, kind, now, detail), now)
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
