"""Letters by post: nothing falls out of the queue, whoever prints, whatever breaks between print and mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from requests_app.cases.actors import staff
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.models import Notice, PrintBatch, PrintedLetter
from requests_app.notices.delivery.run import deliver
from requests_app.notices.pdf import archive as pdf_archive
from requests_app.services.letters import (
    mailed_letters as letter_mailed_letters,
    print_queue as letter_print_queue,
)
from tests import cast
from tests.services.letters.printing import a_posted_case, clerk, pages, printed
from tests.services.together import at_once

pytestmark = pytest.mark.django_db
TODAY = (cast.NOW).astimezone(cast.LOCAL).date()


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


def test_what_arrives_later_goes_into_the_next_batch_of_the_day() -> None:
    city = cast.a_city()
    a_posted_case(city)
    first = printed(city)
    later = a_posted_case(city)
    second = printed(city)
    assert (first.number, second.number) == (1, 2)
    assert list(second.letters.values_list("notice_id", flat=True)) == [later.pk]
    with pytest.raises(NotNow, match="No letters are waiting"):
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

    def failing(notice: Notice, tear_off: Any) -> Any:
        if notice.pk == broken.pk:
            raise pdf_archive.typst.TypstError("no", "no")
        return make(notice)

    monkeypatch.setattr(pdf_archive, "letter_pdf", failing)
    assert list(printed(city).letters.values_list("notice_id", flat=True)) == [whole.pk]
    broken.refresh_from_db()
    assert broken.state == "parked" and broken.attempts.get().succeeded is False


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
