"""Reports of providers, in whatever order they come."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from requests_app.models import DeliveryReport, Notice
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import NoticeState
from requests_app.notices.models.delivery import ReportKind
from requests_app.services.inbound_mail.bounces import Report, record_bounce
from requests_app.services.inbound_mail.delivery_reports import take_reports
from requests_app.services.letters import resend as letter_resend
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def report(notice: Notice, kind: ReportKind, minutes: int, **changes: Any) -> Report:
    values: dict[str, Any] = {
        "source": "mailgun",
        "key": f"{kind}-{minutes}",
        "name": notice.message_id,
        "kind": kind,
        "said_at": LATER + timedelta(minutes=minutes),
    }
    return Report(**{**values, **changes})


def test_reports_in_any_order_come_to_the_same_state(sent: Notice) -> None:
    said = [
        report(sent, ReportKind.DEFERRED, 0),
        report(sent, ReportKind.DELIVERED, 1),
        report(sent, ReportKind.BOUNCED, 2),
    ]
    states = set()
    for order in permutations(said):
        with transaction.atomic():
            for one in order:
                take_reports([one], now=LATER + cast.HOUR)
            take_reports(list(order), now=LATER + cast.HOUR)
            states.add(Notice.objects.get(pk=sent.pk).state)
            assert DeliveryReport.objects.count() == 3
            transaction.set_rollback(True)
    assert states == {NoticeState.BOUNCED}


def test_a_complaint_is_kept_beside_the_delivery(sent: Notice) -> None:
    take_reports(
        [report(sent, ReportKind.COMPLAINED, 2), report(sent, ReportKind.DELIVERED, 1)], now=LATER + cast.HOUR
    )
    sent.refresh_from_db()
    assert sent.state == NoticeState.COMPLAINED


def test_a_report_that_comes_before_the_letter_is_marked_as_sent_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = cast.a_case()
    notice = case.notices.get(letter="receipt")
    real = mail.get_connection

    class Quick:
        def __init__(self) -> None:
            self.inner = real()

        def open(self) -> None:
            self.inner.open()

        def close(self) -> None:
            self.inner.close()

        def send_messages(self, messages: Any) -> int:
            take_reports([report(notice, ReportKind.DELIVERED, 0, said_at=cast.NOW)], now=cast.NOW)
            return int(self.inner.send_messages(messages) or 0)

    monkeypatch.setattr("requests_app.notices.delivery.channels.get_connection", Quick)
    deliver(lambda: cast.NOW + cast.HOUR)
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at) == (NoticeState.DELIVERED, cast.NOW + cast.HOUR)


def test_an_old_bounce_of_a_letter_sent_again_does_not_undo_the_new_sending(sent: Notice) -> None:
    record_bounce(sent.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    letter_resend.resend(sent.pk, actor=cast.the_intake(cast.again(sent.case)), now=LATER + cast.DAY)
    deliver(lambda: LATER + 2 * cast.DAY)
    take_reports([report(sent, ReportKind.BOUNCED, 3)], now=LATER + 3 * cast.DAY)
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT
