"""Printed letters mailed or spoiled: what each leaves behind."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.models import Event, LetterFile, Notice, NoticeAttempt
from requests_app.services.letters import (
    mailed_letters as letter_mailed_letters,
    print_batch_pdf as letter_print_batch_pdf,
    print_queue as letter_print_queue,
)
from requests_app.services.letters.resend import resend
from tests import cast
from tests.services.letters.printing import a_posted_case, clerk, printed
from tests.services.together import at_once

pytestmark = pytest.mark.django_db
TODAY = (cast.NOW).astimezone(cast.LOCAL).date()


def test_a_mailed_letter_is_sent_with_an_attempt_an_event_and_its_hashes() -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    batch = printed(city)
    now = cast.NOW + 2 * cast.HOUR
    assert letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=clerk(city), now=now) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.tries) == ("sent", now, 1)
    assert NoticeAttempt.objects.get(notice=notice).detail == f"mailed on {TODAY}, batch {TODAY}/1"
    event = Event.objects.get(case=notice.case, kind="letter_mailed")
    file = LetterFile.objects.get(notice=notice)
    assert data_of(event) == {
        "notice_id": notice.pk, "on": TODAY.isoformat(), "hashes": [notice.text_sha256, file.sha256],
    }  # fmt: skip
    row = batch.letters.get()
    assert (row.mailed_on, row.mailed_at, row.mailed_by_id) == (TODAY, now, clerk(city).user_id)


def test_marking_twice_marks_once_and_a_part_can_be_marked_alone() -> None:
    city = cast.a_city()
    for _letter in range(3):
        a_posted_case(city)
    batch = printed(city)
    first = batch.letters.all()[0]
    actor, now = clerk(city), cast.NOW + cast.DAY
    assert (
        letter_mailed_letters.mark_mailed(batch.pk, letters=[first.pk], mailed_on=TODAY, actor=actor, now=now)
        == 1
    )
    assert letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=actor, now=now) == 2
    assert letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=actor, now=now) == 0
    assert Event.objects.filter(kind="letter_mailed").count() == 3


def test_a_crash_while_marking_keeps_what_was_marked_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = cast.a_city()
    for _letter in range(3):
        a_posted_case(city)
    batch, actor, record_event, done = (
        printed(city),
        clerk(city),
        letter_mailed_letters.case_work.record_event,
        [],
    )

    def once(*args: Any, **kwargs: Any) -> Any:
        if done:
            raise OSError
        done.append(1)
        return record_event(*args, **kwargs)

    monkeypatch.setattr(letter_mailed_letters.case_work, "record_event", once)
    with pytest.raises(OSError):
        letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=actor, now=cast.NOW + cast.DAY)
    monkeypatch.undo()
    assert batch.letters.filter(mailed_at=None).count() == 2
    assert Notice.objects.filter(state="printed").count() == 2
    assert (
        letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=actor, now=cast.NOW + cast.DAY)
        == 2
    )


@pytest.mark.parametrize(("days", "sentence"), [(2, "in the future"), (-1, "printed after")])
def test_a_day_that_cannot_be_is_refused(days: int, sentence: str) -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    batch = printed(city)
    day = TODAY + timedelta(days=days)
    with pytest.raises(Incomplete, match=sentence):
        letter_mailed_letters.mark_mailed(batch.pk, mailed_on=day, actor=clerk(city), now=cast.NOW + cast.DAY)
    notice.refresh_from_db()
    assert notice.state == "printed"


def test_a_letter_marked_the_next_morning_counts_as_sent_on_the_day_it_was_mailed() -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    batch = printed(city)
    letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=clerk(city), now=cast.NOW + cast.DAY)
    notice.refresh_from_db()
    assert notice.sent_at.astimezone(cast.LOCAL).date() == TODAY


def test_the_instant_of_mailing_is_now_today_and_the_end_of_an_earlier_day() -> None:
    city, now = cast.a_city(), cast.NOW
    assert letter_mailed_letters.sent_at(city, TODAY, now) == now
    yesterday = letter_mailed_letters.sent_at(city, TODAY - timedelta(days=1), now).astimezone(cast.LOCAL)
    assert (yesterday.date(), yesterday.time()) == (TODAY - timedelta(days=1), time(23, 59, 59))
    assert letter_mailed_letters.sent_at(city, TODAY + timedelta(days=1), now) == now


def test_a_spoiled_letter_goes_back_into_the_queue_and_into_the_next_batch() -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    batch = printed(city)
    row = batch.letters.get()
    letter_mailed_letters.spoil(row.pk, actor=clerk(city), now=cast.NOW + cast.HOUR)
    with pytest.raises(NotNow):
        letter_mailed_letters.spoil(row.pk, actor=clerk(city), now=cast.NOW + cast.HOUR)
    with pytest.raises(NotNow, match="left to print"):
        letter_print_batch_pdf.pdf_of(batch)
    again = printed(city)
    assert again.letters.get().notice_id == notice.pk
    letter_mailed_letters.mark_mailed(again.pk, mailed_on=TODAY, actor=clerk(city), now=cast.NOW + cast.DAY)
    with pytest.raises(NotNow, match="already mailed"):
        letter_mailed_letters.spoil(again.letters.get().pk, actor=clerk(city), now=cast.NOW + cast.DAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_mark_at_once_each_letter_is_marked_once() -> None:
    city = cast.a_city()
    for _letter in range(3):
        a_posted_case(city)
    batch, actor = printed(city), clerk(city)

    def act() -> Any:
        return letter_mailed_letters.mark_mailed(
            batch.pk, mailed_on=TODAY, actor=actor, now=cast.NOW + cast.DAY
        )

    at_once(act, act)
    assert Event.objects.filter(kind="letter_mailed").count() == 3
    assert NoticeAttempt.objects.count() == 3


def test_a_mailed_letter_that_came_back_can_be_printed_and_mailed_once_more() -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    first, actor = printed(city), clerk(city)
    letter_mailed_letters.mark_mailed(first.pk, mailed_on=TODAY, actor=actor, now=cast.NOW + cast.DAY)
    resend(notice.pk, actor=actor, now=cast.NOW + 2 * cast.DAY)
    second = letter_print_queue.print_batch(city.pk, actor=actor, now=cast.NOW + 2 * cast.DAY)
    assert second.letters.get().notice_id == notice.pk
    day = second.printed_on
    assert (
        letter_mailed_letters.mark_mailed(second.pk, mailed_on=day, actor=actor, now=cast.NOW + 3 * cast.DAY)
        == 1
    )
    assert Event.objects.filter(kind="letter_mailed").count() == 2
