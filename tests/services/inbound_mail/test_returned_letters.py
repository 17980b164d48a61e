"""Letters that came back: followed up once, by the next run if need be."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.models import Notice
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import Channel, NoticeState
from requests_app.services.cases import contact as case_contact
from requests_app.services.inbound_mail import returned_letters as inbound_mail_returned_letters
from requests_app.services.inbound_mail.bounces import record_bounce
from requests_app.services.inbound_mail.returned_letters import follow_up
from requests_app.services.letters import resend as letter_resend
from tests import cast, incident_cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def test_a_letter_sent_again_goes_to_the_address_its_reader_has_now(sent: Notice) -> None:
    record_bounce(sent.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    case = cast.again(sent.case)
    case_contact.change_contact(
        case.pk,
        contact=case_contact.Contact(email="new@example.org"),
        actor=cast.the_requester(case),
        now=LATER,
    )
    letter_resend.resend(sent.pk, actor=cast.the_intake(cast.again(case)), now=LATER)
    sent.refresh_from_db()
    assert (sent.to_address, sent.state) == ("new@example.org", NoticeState.QUEUED)


def test_a_failed_follow_up_is_done_by_the_next_run(sent: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(inbound_mail_returned_letters.case_work, "record_event", _fail)
        record_bounce(sent.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    sent.refresh_from_db()
    assert (sent.state, sent.followed_at) == (NoticeState.BOUNCED, None)
    assert not Notice.objects.filter(fallback_of=sent).exists()
    assert follow_up(LATER) == 1
    assert Notice.objects.filter(fallback_of=sent, channel=Channel.POST).exists()


def _fail(*_: Any, **__: Any) -> None:
    raise RuntimeError


def test_what_came_back_outside_any_case_is_followed_up_once_and_counted() -> None:
    incident = incident_cast.a_report()
    deliver(lambda: cast.NOW)
    receipt = incident.notices.get(to_address=cast.ADDRESS)
    assert receipt.case_id is None
    Notice.objects.filter(pk=receipt.pk).update(state=NoticeState.BOUNCED, followed_at=None)
    assert follow_up(LATER) == 1
    assert follow_up(LATER) == 0
    receipt.refresh_from_db()
    assert receipt.followed_at == LATER
