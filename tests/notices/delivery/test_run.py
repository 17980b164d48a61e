"""Delivery: claimed once, sent once, tried again, parked in the end; the secret of a link only leaves with the mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as Memory

from requests_app.cases.links import MARK, address_of
from requests_app.notices.delivery import run as module
from requests_app.notices.delivery.channels import Handed, MailCourier
from requests_app.notices.delivery.claim import LEASE, claim, waiting
from requests_app.notices.delivery.failures import describe
from requests_app.notices.delivery.retries import FIRST_WAIT, LONGEST_WAIT, MOST_TRIES, wait_after
from requests_app.notices.delivery.run import BATCH, deliver
from requests_app.notices.models import Notice, NoticeAttempt, NoticeState
from requests_app.services.letters.resend import resend
from tests import cast

pytestmark = pytest.mark.django_db
SOON = cast.NOW + timedelta(minutes=1)


def at(moment: datetime) -> Any:
    return lambda: moment


@pytest.fixture
def waiting_letters() -> list[Notice]:
    """The receipt to the requester and the note to the desk."""
    cast.an_intake_clerk(cast.a_city())
    cast.a_case()
    return list(Notice.objects.order_by("id"))


class Down(Memory):
    """A mail server that takes nothing."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError(111, "Connection refused")


class Refusing(Memory):
    """A mail server that takes no letter now."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPDataError(451, b"try later " + cast.ADDRESS.encode())


class Unknown(Memory):
    """A mail server that does not know the address."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({cast.ADDRESS: (550, b"no such user " + cast.ADDRESS.encode())})


@pytest.fixture
def server_down(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"


def test_every_waiting_letter_is_sent_once_and_marked(waiting_letters: list[Notice]) -> None:
    assert deliver(at(SOON)).sent == 2
    assert {tuple(message.to) for message in mail.outbox} == {(row.to_address,) for row in waiting_letters}
    for notice in Notice.objects.all():
        assert (notice.state, notice.sent_at, notice.tries) == (NoticeState.SENT, SOON, 1)
        assert notice.lease_until_at is None
        assert notice.attempts.get().succeeded
    assert deliver(at(SOON)).sent == 0
    assert len(mail.outbox) == 2


def test_the_law_s_letters_go_first_then_the_oldest() -> None:
    case = cast.drive(cast.a_case(), "clerk_review")
    assert next(notice.letter for notice in waiting(SOON + cast.DAY)) == "acknowledgment"
    assert case.notices.filter(state="queued").count() >= 2


def test_a_letter_to_nobody_stays_on_the_page() -> None:
    cast.a_case(email="", no_contact=True)
    receipt = Notice.objects.get(letter="receipt")
    assert receipt.state == NoticeState.ON_PAGE
    deliver(at(SOON))
    assert not any("receipt" in str(message.extra_headers) for message in mail.outbox)
    assert Notice.objects.get(letter="receipt").state == NoticeState.ON_PAGE


def test_the_secret_of_the_link_is_in_the_mail_and_never_in_the_table(waiting_letters: list[Notice]) -> None:
    receipt = waiting_letters[0]
    assert receipt.link_id
    address = address_of(receipt.link_id)
    deliver(at(SOON))
    sent = next(message for message in mail.outbox if message.to == [cast.ADDRESS])
    html = str(sent.alternatives[0][0])
    assert sent.body.count(address) == 1 and html.count(f'href="{address}"') == 1
    assert "{{link" not in sent.body + html
    receipt.refresh_from_db()
    assert MARK % receipt.link_id in receipt.body_text
    assert address not in receipt.body_text + receipt.body_html + receipt.subject


def test_a_letter_sent_after_the_link_was_replaced_holds_the_new_one(waiting_letters: list[Notice]) -> None:
    old = waiting_letters[0].link_id
    assert old
    case = cast.again(waiting_letters[0].case)
    cast.replace_link(case, cast.NOW + timedelta(seconds=30))
    deliver(at(SOON))
    new = case.links.get(revoked_at=None)
    mine = [message.body for message in mail.outbox if message.to == [cast.ADDRESS]]
    assert len(mine) == 2
    assert all(address_of(new.pk) in body and address_of(old) not in body for body in mine)


def test_the_headers_say_who_wrote_that_a_machine_did_and_about_what(waiting_letters: list[Notice]) -> None:
    deliver(at(SOON))
    message = mail.outbox[0].message()
    assert message["From"].startswith("City of Sacramento <")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-CityRecords-Case"] == waiting_letters[0].case.number
    assert message["Content-Language"] == "en"
    assert [part.get_content_type() for part in message.get_payload()] == ["text/plain", "text/html"]


def test_the_message_id_is_the_same_for_the_same_letter_for_ever(waiting_letters: list[Notice]) -> None:
    notice = waiting_letters[0]
    deliver(at(SOON))
    resend(notice.pk, actor=cast.the_intake(cast.again(notice.case)), now=SOON)
    deliver(at(SOON))
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox if message.to == [cast.ADDRESS]]
    assert ids == [notice.message_id] * 2
    assert len({row.message_id for row in waiting_letters}) == 2


# --- when it goes wrong


@pytest.mark.usefixtures("server_down")
def test_a_refused_connection_puts_the_letter_back_for_later(waiting_letters: list[Notice]) -> None:
    tally = deliver(at(SOON), random=Random(1))
    assert (tally.sent, tally.failed, tally.parked) == (0, 2, 0)
    notice = Notice.objects.get(pk=waiting_letters[0].pk)
    assert (notice.state, notice.tries, notice.lease_until_at) == (NoticeState.QUEUED, 1, None)
    assert timedelta(seconds=27) <= notice.next_try_at - SOON <= timedelta(seconds=33)
    assert notice.attempts.get().detail == "ConnectionRefusedError: Connection refused"
    assert list(waiting(SOON)) == []


def test_once_the_server_is_back_the_letter_goes_out(waiting_letters: list[Notice], settings: Any) -> None:
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Down"
    deliver(at(SOON))
    settings.EMAIL_BACKEND = working
    assert deliver(at(SOON + timedelta(seconds=40))).sent == 2
    assert [attempt.succeeded for attempt in NoticeAttempt.objects.filter(notice=waiting_letters[0])] == [
        False,
        True,
    ]


def test_after_the_last_refusal_the_letter_is_parked_and_a_person_can_send_it_again(
    waiting_letters: list[Notice], settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    now = try_for_long()
    notice = Notice.objects.get(pk=waiting_letters[0].pk)
    assert (notice.state, notice.tries) == (NoticeState.PARKED, MOST_TRIES)
    assert notice.attempts.count() == MOST_TRIES
    resend(notice.pk, actor=cast.the_intake(cast.again(notice.case)), now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == (NoticeState.QUEUED, 0)


@pytest.mark.usefixtures("server_down")
def test_a_server_that_is_down_for_days_parks_nothing(waiting_letters: list[Notice]) -> None:
    try_for_long()
    notice = Notice.objects.get(pk=waiting_letters[0].pk)
    assert (notice.state, notice.tries) == (NoticeState.QUEUED, MOST_TRIES + 3)


def try_for_long() -> datetime:
    """More runs than a letter has tries, each after the longest wait."""
    now = SOON
    for _ in range(MOST_TRIES + 3):
        deliver(at(now))
        now += LONGEST_WAIT * 2
    return now


def test_waits_double_up_to_the_longest_and_are_spread_by_a_tenth() -> None:
    random = Random(7)
    for tries in range(1, 20):
        wait = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
        assert wait * 0.9 <= wait_after(tries, random) <= wait * 1.1
    assert len({wait_after(3, random) for _ in range(10)}) == 10


def test_a_failure_is_described_without_what_the_server_echoed() -> None:
    refused = SMTPRecipientsRefused({cast.ADDRESS: (550, b"no such user " + cast.ADDRESS.encode())})
    assert describe(refused) == "SMTPRecipientsRefused 550"
    assert cast.ADDRESS not in describe(ValueError(f"bad address {cast.ADDRESS}"))


class Killed(BaseException):
    """The worker dies here."""


def test_a_worker_killed_between_sending_and_marking_sends_the_same_message_again(
    waiting_letters: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(module, "_sent", die)
        with pytest.raises(Killed):
            deliver(at(SOON), most=1)
    held = Notice.objects.get(state=NoticeState.SENDING)
    assert (
        deliver(at(SOON + LEASE - timedelta(seconds=1))).sent == 1
    )  # the other letter; this one is still held
    assert deliver(at(SOON + LEASE)).sent == 1
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert ids.count(held.message_id) == 2
    held.refresh_from_db()
    assert held.state == NoticeState.SENT


def test_a_worker_killed_before_sending_loses_nothing(waiting_letters: list[Notice]) -> None:
    claim(SOON, "email", BATCH)
    assert deliver(at(SOON)).sent == 0
    assert deliver(at(SOON + LEASE)).sent == len(waiting_letters)


def test_a_slow_server_never_lets_a_letter_be_sent_past_its_lease(
    waiting_letters: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = {"now": SOON}

    def slow(*_: Any) -> Handed:
        ticks["now"] += LEASE
        return Handed()

    def clock() -> datetime:
        return ticks["now"]

    monkeypatch.setattr(MailCourier, "hand_over", slow)
    deliver(clock, most=2)
    sent = Notice.objects.filter(state=NoticeState.SENT).count()
    left = Notice.objects.exclude(state=NoticeState.SENT).count()
    assert (sent, left) == (1, 1)
