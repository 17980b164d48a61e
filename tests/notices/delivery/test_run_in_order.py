"""Delivery in order: lanes, the way that is shut, addresses that take nothing, hostile words, clocks that jumped."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core import mail
from django.core.mail import BadHeaderError
from django.core.mail.backends.locmem import EmailBackend as Memory

from requests_app.models import CircuitBreaker, City, Notice, NoticeAttempt
from requests_app.notices.delivery import circuit_breakers
from requests_app.notices.delivery.claim import LEASE, claim
from requests_app.notices.delivery.failures import AddressRefused, Unsendable, Verdict, WayShut, verdict
from requests_app.notices.delivery.retries import MOST_TRIES
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import NoticeState
from tests import cast

pytestmark = pytest.mark.django_db
SOON = cast.NOW + timedelta(minutes=1)


class Picky(Memory):
    """Refuses, or cannot be reached, as it is told; keeps the rest."""

    answers: list[BaseException | None] = []

    def send_messages(self, messages: Any) -> int:
        problem = self.answers.pop(0) if self.answers else None
        if problem is not None:
            raise problem
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _picky(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    Picky.answers = []


def at(moment: datetime) -> Any:
    return lambda: moment


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def four_letters() -> list[Notice]:
    for place in range(4):
        cast.a_case(email=f"r{place}@example.org")
    return list(Notice.objects.filter(channel="email").order_by("id"))


# --- lanes


def test_a_later_letter_to_the_same_reader_waits_for_the_earlier_one_and_others_do_not() -> None:
    case, other = cast.a_case(), cast.a_case(email="b@example.org")
    cast.write_to_requester(case, cast.NOW + timedelta(seconds=10))
    Picky.answers = [SMTPDataError(451, b"later")]
    deliver(at(SOON))
    states = dict(case.notices.filter(recipient="requester").values_list("letter", "state"))
    assert states == {"receipt": "queued", "message": "queued"}
    assert other.notices.get(letter="receipt").state == NoticeState.SENT
    deliver(at(SOON + timedelta(minutes=2)))
    mine = [message.subject for message in mail.outbox if message.to == [cast.ADDRESS]]
    assert mine == list(
        case.notices.filter(recipient="requester").order_by("id").values_list("subject", flat=True)
    )


def test_a_parked_letter_holds_up_nothing() -> None:
    case = cast.a_case()
    cast.write_to_requester(case, cast.NOW + timedelta(seconds=10))
    case.notices.filter(letter="receipt").update(state=NoticeState.PARKED)
    assert deliver(at(SOON)).sent == 1
    assert case.notices.get(letter="message").state == NoticeState.SENT


def test_what_the_law_wants_does_not_wait_for_what_it_does_not_want() -> None:
    case = cast.a_case()
    case.notices.filter(letter="receipt").update(next_try_at=cast.NOW + cast.DAY, tries=1)
    cast.begin_review(case, cast.NOW + timedelta(seconds=10))
    deliver(at(SOON))
    assert case.notices.get(letter="acknowledgment").state == NoticeState.SENT
    assert case.notices.get(letter="receipt").state == NoticeState.QUEUED


def test_two_letters_of_one_lane_are_never_in_two_hands() -> None:
    case = cast.a_case()
    cast.write_to_requester(case, cast.NOW + timedelta(seconds=10))
    first = claim(SOON, "email", 20)
    assert [notice.letter for notice in first if notice.case_id == case.pk] == ["receipt"]
    assert not [notice for notice in claim(SOON, "email", 20) if notice.case_id == case.pk]


# --- a way that is shut


def test_after_three_failures_to_reach_the_server_the_run_ends_and_the_rest_is_not_touched() -> None:
    letters = four_letters()
    Picky.answers = [ConnectionRefusedError()] * 9
    deliver(at(SOON), random=Random(1))
    assert len(Picky.answers) == 6
    assert list(Notice.objects.filter(state="queued").order_by("id").values_list("tries", flat=True)) == [
        1,
        1,
        1,
        0,
    ]
    assert NoticeAttempt.objects.count() == 3
    assert deliver(at(SOON + timedelta(seconds=5))).sent == 0
    assert len(Picky.answers) == 6, "a shut gate is left alone"
    assert letters[3].state == NoticeState.QUEUED


def test_after_an_outage_one_letter_goes_first_and_then_all_oldest_first_and_nothing_twice() -> None:
    letters = four_letters()
    Picky.answers = [ConnectionRefusedError()] * 3
    deliver(at(SOON))
    later = SOON + timedelta(hours=2)
    Picky.answers = [ConnectionRefusedError()]
    assert deliver(at(later)).sent == 0
    assert len(mail.outbox) == 0, "the first letter tells that the server is still away"
    assert deliver(at(later + timedelta(minutes=5))).sent == 4
    assert [message.to[0] for message in mail.outbox] == [row.to_address for row in letters]
    assert not CircuitBreaker.objects.exclude(failures=0).exists()


def test_an_outage_parks_nothing_however_long_but_one_poisonous_letter_is_parked() -> None:
    four_letters()
    now = SOON
    for _ in range(MOST_TRIES * 3):
        Picky.answers = [SMTPServerDisconnected()] * 9
        deliver(at(now))
        now += timedelta(minutes=10)
    assert set(Notice.objects.filter(channel="email").values_list("state", flat=True)) == {"queued"}
    Picky.answers = []
    CircuitBreaker.objects.all().delete()
    poison = Notice.objects.filter(channel="email").order_by("id")[0]
    assert poison.tries > MOST_TRIES
    Picky.answers = [SMTPServerDisconnected()]
    deliver(at(now + timedelta(hours=1)))
    poison.refresh_from_db()
    assert poison.state == NoticeState.PARKED
    assert Notice.objects.filter(channel="email", state="sent").count() == 3


def test_pauses_grow_and_are_spread() -> None:
    random = Random(3)
    pauses = [circuit_breakers.pause_after(count, random) for count in range(3, 12)]
    assert all(timedelta(seconds=8) <= pause <= circuit_breakers.LONGEST_PAUSE * 1.2 for pause in pauses)
    assert pauses[0] < pauses[3]


# --- what a failure means


@pytest.mark.parametrize(
    ("problem", "meaning"),
    [
        (SMTPRecipientsRefused({"a": (550, b"5.1.1 no such user")}), Verdict.GONE),
        (SMTPRecipientsRefused({"a": (550, b"no such user")}), Verdict.GONE),
        (SMTPRecipientsRefused({"a": (550, b"5.7.1 relaying denied")}), Verdict.LATER),
        (SMTPRecipientsRefused({"a": (554, b"5.7.1 blocked")}), Verdict.LATER),
        (SMTPRecipientsRefused({"a": (452, b"4.2.2 mailbox full")}), Verdict.LATER),
        (SMTPRecipientsRefused({"a": (550, b"5.2.1 disabled")}), Verdict.GONE),
        (SMTPRecipientsRefused({"a": (421, b"closing")}), Verdict.SHUT),
        (SMTPDataError(552, b"too big"), Verdict.LATER),
        (SMTPDataError(421, b"closing"), Verdict.SHUT),
        (SMTPAuthenticationError(535, b"no"), Verdict.SHUT),
        (ConnectionRefusedError(), Verdict.SHUT),
        (TimeoutError(), Verdict.SHUT),
        (AnymailRecipientsRefused(), Verdict.GONE),
        (AnymailRequestsAPIError(), Verdict.SHUT),
        (BadHeaderError(), Verdict.BROKEN),
        (UnicodeEncodeError("ascii", "é", 0, 1, ""), Verdict.BROKEN),
        (Unsendable(), Verdict.BROKEN),
        (AddressRefused(), Verdict.GONE),
        (WayShut(), Verdict.SHUT),
        (RuntimeError(), Verdict.LATER),
    ],
)
def test_a_failure_is_told_apart(problem: Exception, meaning: Verdict) -> None:
    assert verdict(problem) is meaning


@pytest.mark.parametrize(
    "address",
    [
        "no-at-sign",
        "a@b@example.org",
        "x@example.org\nBcc: thief@example.org",
        "@",
        "a b@example.org",
    ],
)
def test_an_address_that_does_not_parse_comes_back_at_once_and_the_others_go(address: str) -> None:
    letters = four_letters()
    Notice.objects.filter(pk=letters[0].pk).update(to_address=address[:254])
    tally = deliver(at(SOON))
    assert (tally.sent, tally.bounced) == (3, 1)
    assert Notice.objects.get(pk=letters[0].pk).state == NoticeState.BOUNCED
    assert "thief@example.org" not in str([message.recipients() for message in mail.outbox])


def test_a_name_with_a_line_break_is_parked_and_the_others_go(settings: Any) -> None:
    letters = four_letters()
    hostile = cast.a_case(cast.a_city("bakersfield")).notices.get(letter="receipt")
    City.objects.filter(key="bakersfield").update(name="Bakersfield\nBcc: thief@example.org")
    settings.EMAIL_BACKEND = f"{__name__}.Rendering"
    tally = deliver(at(SOON))
    assert (tally.sent, tally.parked) == (len(letters), 1)
    assert Notice.objects.get(pk=hostile.pk).cause.startswith("BadHeaderError")


class Rendering(Memory):
    """Renders each mail, as a wire would."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            message.message().as_bytes()
        return super().send_messages(messages)


# --- clocks that jumped


def test_a_lease_written_by_a_clock_that_ran_ahead_does_not_hold() -> None:
    four_letters()
    claim(SOON + timedelta(days=3), "email", 20)
    assert deliver(at(SOON)).sent == 4


def test_an_honest_lease_holds() -> None:
    four_letters()
    claim(SOON, "email", 20)
    assert deliver(at(SOON + LEASE - timedelta(seconds=1))).sent == 0
    assert deliver(at(SOON + LEASE)).sent == 4


def test_a_wait_written_by_a_clock_that_ran_ahead_is_over() -> None:
    four_letters()
    Notice.objects.update(next_try_at=SOON + timedelta(days=400))
    assert deliver(at(SOON)).sent == 4


def test_a_gate_shut_by_a_clock_that_ran_ahead_is_open() -> None:
    four_letters()
    CircuitBreaker.objects.create(
        key="email", failures=3, closed_until_at=SOON + timedelta(days=1), changed_at=SOON
    )
    assert deliver(at(SOON)).sent == 4


def test_memory_of_a_run_is_that_of_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = claim

    def counted(now: datetime, channel: str, how_many: int, shut: Any = ()) -> list[Notice]:
        found = real(now, channel, how_many, shut)
        sizes.append(len(found))
        return found

    monkeypatch.setattr("requests_app.notices.delivery.run.claim", counted)
    monkeypatch.setattr("requests_app.notices.delivery.run.BATCH", 2)
    four_letters()
    deliver(at(SOON))
    assert max(sizes) == 2 and subjects()
