"""Response: kept once in any order, entered in the case, and the letter the law wants takes the next way."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import NotNow, NotPermitted
from requests_app.models import DeliveryReport, Notice, RecordsRequest
from requests_app.notices.delivery import sms as delivery_sms
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import Channel, NoticeState
from requests_app.notices.models.delivery import ReportKind
from requests_app.services.cases import contact as case_contact
from requests_app.services.inbound_mail.bounces import Heard, record_bounce
from requests_app.services.inbound_mail.returned_letters import follow_up
from requests_app.services.retention import hold_and_erasure
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def kinds(case: RecordsRequest) -> list[str]:
    return list(case.events.order_by("seq").values_list("kind", flat=True))


def test_a_hard_bounce_sends_the_law_s_letter_by_the_next_way_with_the_same_words(sent: Notice) -> None:
    assert Heard.BELIEVED is record_bounce(sent.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    sent.refresh_from_db()
    other = sent.fallback
    assert (sent.state, sent.followed_at) == (NoticeState.BOUNCED, LATER)
    assert (other.channel, other.state, other.to_address) == (Channel.POST, NoticeState.QUEUED, "")
    assert (other.body_text, other.subject, other.link_id) == (sent.body_text, sent.subject, sent.link_id)
    assert other.message_id != sent.message_id
    case = cast.again(sent.case)
    assert kinds(case)[-1] == EventKind.NOTICE_BOUNCED
    assert case.requester.email_failed_at == LATER
    assert not Notice.objects.not_received().exists()


def test_the_same_bounce_twice_changes_nothing_more(sent: Notice) -> None:
    record_bounce(sent.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    events = kinds(sent.case)
    again = record_bounce(sent.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    assert again is Heard.KNOWN
    assert not follow_up(LATER)
    assert kinds(sent.case) == events
    assert Notice.objects.filter(letter="acknowledgment").count() == 2


def test_a_bounce_for_now_is_noted_and_nothing_else_happens(sent: Notice) -> None:
    record_bounce(sent.message_id, hard=False, detail="mailbox full", now=LATER)
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT
    assert sent.reports.get().kind == ReportKind.DEFERRED


def test_a_bounce_of_a_letter_that_is_not_ours_is_passed_over() -> None:
    for name in ("<nobody@example.org>", ""):
        assert record_bounce(name, hard=True, detail="", now=LATER, sure=True) is Heard.UNKNOWN
    assert not DeliveryReport.objects.exists()


def test_with_no_other_way_the_clerk_sees_that_the_reader_could_not_be_told() -> None:
    case = cast.a_case()
    cast.begin_review(case, cast.NOW + cast.HOUR)
    deliver(lambda: cast.NOW + 2 * cast.HOUR)
    notice = case.notices.get(letter="acknowledgment")
    record_bounce(notice.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    assert list(Notice.objects.not_received()) == [notice]
    case_contact.settle(notice.pk, actor=cast.the_intake(cast.again(case)), now=LATER)
    assert not Notice.objects.not_received().exists()
    assert kinds(case)[-1] == EventKind.NOTICE_SETTLED
    with pytest.raises(NotNow, match="This notice needs no action"):
        case_contact.settle(notice.pk, actor=cast.the_intake(cast.again(case)), now=LATER)


def test_only_those_who_may_send_letters_again_settle_one(sent: Notice) -> None:
    with pytest.raises(NotPermitted):
        case_contact.settle(sent.pk, actor=cast.the_officer(cast.again(sent.case)), now=LATER)


def test_after_post_comes_a_text_message_that_holds_the_number_and_the_link_only(settings: Any) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/none"
    case = cast.a_case(phone="(916) 555-0100")
    cast.begin_review(case, cast.NOW + cast.HOUR)
    deliver(lambda: cast.NOW + 2 * cast.HOUR)
    notice = case.notices.get(letter="acknowledgment")
    record_bounce(notice.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    other = notice.fallback
    assert (other.channel, other.to_address) == (Channel.SMS, "+19165550100")
    text = delivery_sms.text_of(other)
    assert case.number in text and "{{link:" in text and len(text) < 160
    assert "Ana" not in text and "bridge" not in text


def test_erasure_takes_the_letter_by_the_other_way_too(sent: Notice) -> None:
    record_bounce(sent.message_id, hard=True, detail="5.1.1", now=LATER, sure=True)
    case = cast.drive(cast.again(sent.case), "closed")
    hold_and_erasure.erase(case.pk, actor=staff(cast.an_administrator(case.city)), now=LATER + 30 * cast.DAY)
    assert set(case.notices.values_list("channel", flat=True)) == {Channel.PAGE}


def test_a_second_suspicion_about_the_same_address_is_believed() -> None:
    case = cast.a_case()
    cast.begin_review(case, cast.NOW + cast.HOUR)
    deliver(lambda: LATER)
    first, second = case.notices.filter(channel="email", state="sent").order_by("pk")[:2]
    assert record_bounce(first.message_id, hard=True, detail="5.1.1", now=LATER) is Heard.SUSPECTED
    assert record_bounce(second.message_id, hard=True, detail="5.1.1", now=LATER) is Heard.BELIEVED
