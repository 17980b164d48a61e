"""Letters by post: nothing falls out of the queue, whoever prints, whatever breaks between print and mail."""

from __future__ import annotations

import io
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from requests_app.cases.actors import SYSTEM, Actor, staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.models import City, Event, LetterFile, Notice, NoticeAttempt, PrintBatch, PrintedLetter
from requests_app.notices.delivery.run import deliver
from requests_app.notices.pdf import archive as pdf_archive
from requests_app.services.letters import (
    mailed_letters as letter_mailed_letters,
    print_batch_pdf as letter_print_batch_pdf,
    print_queue as letter_print_queue,
)
from requests_app.services.letters.resend import resend
from requests_app.services.retention.hold_and_erasure import erase
from tests import cast
from tests.services.together import at_once

pytestmark = pytest.mark.django_db
TODAY = (cast.NOW).astimezone(cast.LOCAL).date()


def a_posted_case(city: City, **changes: Any) -> Notice:
    case = cast.a_case(
        city,
        **{
            "email": "",
            "postal_address": "12 Oak Street\nSacramento CA 95814",
            "name": "Ana Ruiz",
            **changes,
        },
    )
    return Notice.objects.get(case=case, letter="receipt")


def clerk(city: City) -> Actor:
    return staff(cast.an_intake_clerk(city))


def printed(city: City, **options: Any) -> PrintBatch:
    return letter_print_queue.print_batch(city.pk, actor=clerk(city), now=cast.NOW + cast.HOUR, **options)


def pages(batch: PrintBatch) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(letter_print_batch_pdf.pdf_of(batch))).pages]


def test_a_requester_with_only_a_postal_address_gets_post_and_no_worker_takes_it() -> None:
    notice = a_posted_case(cast.a_city())
    assert (notice.channel, notice.state) == ("post", "queued")
    deliver(lambda: cast.NOW + cast.DAY)
    notice.refresh_from_db()
    assert notice.state == "queued"


def test_a_batch_takes_every_waiting_letter_of_its_city_each_on_its_own_sheet() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield", appeals=False)
    mine = [a_posted_case(city, language=language) for language in ("en", "es", "en")]
    theirs = a_posted_case(other)
    batch = printed(city)
    assert list(batch.letters.values_list("notice_id", flat=True)) == [notice.pk for notice in mine]
    assert set(Notice.objects.filter(pk__in=[n.pk for n in mine]).values_list("state", flat=True)) == {
        "printed"
    }
    assert Notice.objects.get(pk=theirs.pk).state == "queued"
    shown = pages(batch)
    starts = [place for place, words in enumerate(shown) if "1 of" in words or "1 de" in words]
    assert len(starts) == 3 and all(place % 2 == 0 for place in starts)
    assert all(notice.case.number in shown[place] for notice, place in zip(mine, starts, strict=True))
    assert "12 Oak Street" in shown[0]


def test_the_batch_stays_tagged_titled_and_in_both_languages() -> None:
    city = cast.a_city()
    for language in ("en", "es"):
        a_posted_case(city, language=language)
    reader = PdfReader(io.BytesIO(letter_print_batch_pdf.pdf_of(printed(city))))
    root: Any = reader.trailer["/Root"]
    assert b'pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1<' in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    tree = root["/StructTreeRoot"]
    assert [str(top.get_object()["/Lang"]) for top in tree["/K"]] == ["en", "es"]
    numbers = tree["/ParentTree"]["/Nums"]
    keys = list(numbers[::2])
    assert keys == list(range(len(keys))) and tree["/ParentTreeNextKey"] == len(keys)
    for page in reader.pages:
        if "/StructParents" in page:
            tags = numbers[2 * int(page["/StructParents"]) + 1].get_object()
            assert all(
                tag.get_object()["/Pg"].get_object() == page for tag in tags if "/Pg" in tag.get_object()
            )


def test_printing_again_gives_the_same_bytes_as_the_files_on_file() -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    batch = printed(city, both_sides=False)
    assert letter_print_batch_pdf.pdf_of(batch) == letter_print_batch_pdf.pdf_of(batch)
    alone = PdfReader(io.BytesIO(bytes(LetterFile.objects.get(notice=notice).pdf)))
    assert pages(batch) == [page.extract_text() for page in alone.pages]


def test_what_arrives_later_goes_into_the_next_batch_of_the_day() -> None:
    city = cast.a_city()
    a_posted_case(city)
    first = printed(city)
    later = a_posted_case(city)
    second = printed(city)
    assert (first.number, second.number) == (1, 2)
    assert list(second.letters.values_list("notice_id", flat=True)) == [later.pk]
    with pytest.raises(NotNow, match="No letter waits"):
        printed(city)


def test_a_crash_while_the_batch_is_made_leaves_every_letter_in_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    monkeypatch.setattr(letter_print_queue.PrintedLetter.objects, "bulk_create", lambda rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        printed(city)
    notice.refresh_from_db()
    assert notice.state == "queued" and not PrintBatch.objects.exists()
    monkeypatch.undo()
    assert printed(city).letters.count() == 1


def test_a_letter_that_cannot_be_made_is_parked_for_a_person_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = cast.a_city()
    broken, whole = a_posted_case(city), a_posted_case(city)
    make = pdf_archive.letter_pdf

    def failing(notice: Notice) -> Any:
        if notice.pk == broken.pk:
            raise pdf_archive.typst.TypstError("no", "no")
        return make(notice)

    monkeypatch.setattr(pdf_archive, "letter_pdf", failing)
    assert list(printed(city).letters.values_list("notice_id", flat=True)) == [whole.pk]
    broken.refresh_from_db()
    assert broken.state == "parked" and broken.attempts.get().succeeded is False


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
        letter_print_queue.case_work.record_event,
        [],
    )

    def once(*args: Any, **kwargs: Any) -> Any:
        if done:
            raise OSError
        done.append(1)
        return record_event(*args, **kwargs)

    monkeypatch.setattr(letter_print_queue.case_work, "record_event", once)
    with pytest.raises(OSError):
        letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=actor, now=cast.NOW + cast.DAY)
    monkeypatch.undo()
    assert batch.letters.filter(mailed_at=None).count() == 2
    assert Notice.objects.filter(state="printed").count() == 2
    assert (
        letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=actor, now=cast.NOW + cast.DAY)
        == 2
    )


@pytest.mark.parametrize(("days", "sentence"), [(2, "still to come"), (-1, "printed after")])
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
    with pytest.raises(NotNow, match="mailed already"):
        letter_mailed_letters.spoil(again.letters.get().pk, actor=clerk(city), now=cast.NOW + cast.DAY)


def test_only_those_who_mail_the_citys_letters_do_any_of_it() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield", appeals=False)
    a_posted_case(city)
    batch = printed(city)
    for user in (cast.a_reviewer(city), cast.an_officer(city), cast.an_intake_clerk(other)):
        actor = staff(user)
        with pytest.raises(NotFound):
            letter_print_queue.print_batch(city.pk, actor=actor, now=cast.NOW)
        with pytest.raises(NotFound):
            letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=actor, now=cast.NOW)
        with pytest.raises(NotFound):
            letter_mailed_letters.spoil(batch.letters.get().pk, actor=actor, now=cast.NOW)


def test_the_database_keeps_batches_and_marks() -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    batch = printed(city)
    other = PrintBatch.objects.create(
        city=city, printed_on=TODAY, number=9, printed_at=cast.NOW, printed_by=cast.an_intake_clerk(city)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        PrintedLetter.objects.create(batch=other, notice=notice, position=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        PrintedLetter.objects.filter(batch=batch).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        PrintBatch.objects.filter(pk=batch.pk).update(number=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        PrintedLetter.objects.filter(batch=batch).update(mailed_at=cast.NOW)
    letter_mailed_letters.mark_mailed(batch.pk, mailed_on=TODAY, actor=clerk(city), now=cast.NOW + cast.DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        PrintedLetter.objects.filter(batch=batch).update(mailed_on=TODAY + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_print_at_once_each_letter_is_in_one_batch() -> None:
    city = cast.a_city()
    notices = [a_posted_case(city) for _letter in range(3)]
    actor = clerk(city)

    def act() -> Any:
        return letter_print_queue.print_batch(city.pk, actor=actor, now=cast.NOW + cast.HOUR)

    at_once(act, act)
    assert PrintedLetter.objects.count() == len(notices)
    assert set(Notice.objects.filter(channel="post").values_list("state", flat=True)) == {"printed"}


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


def test_erasing_a_case_takes_its_letter_out_of_the_batch() -> None:
    city = cast.a_city()
    case = cast.a_case_in("closed", city, email="", postal_address="12 Oak Street")
    batch = letter_print_queue.print_batch(city.pk, actor=clerk(city), now=cast.NOW + 90 * cast.DAY)
    erase(case.pk, actor=SYSTEM, now=cast.NOW + 91 * cast.DAY)
    with pytest.raises(NotNow, match="left to print"):
        letter_print_batch_pdf.pdf_of(batch)
