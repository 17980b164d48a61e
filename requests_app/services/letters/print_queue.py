"""Letters by post: printed in batches, mailed by a person; a letter leaves the queue only when somebody mailed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.models import ERASED, Channel, LetterFile, Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.letterhead import PrintBatch, PrintedLetter
from requests_app.notices.pdf.archive import NotPrintable, file_of
from requests_app.notices.pdf.batch import Sheet, joined
from requests_app.services.unit_of_work import cases as case_work

log = structlog.get_logger(__name__)
VERB = Verb.MAIL_LETTERS
MOST = 300
"""So many letters go into one batch; the next batch takes the rest."""


def of_city(city: City) -> Q:
    """The letters a city writes, about a case or about its data."""
    return Q(case__city=city) | Q(case=None, city=city)


def to_print(city: City) -> QuerySet[Notice]:
    """The letters of a city that wait to be printed: those the law wants first, then the oldest."""
    waiting = Notice.objects.filter(of_city(city), channel=Channel.POST, state=NoticeState.QUEUED)
    return waiting.order_by("-statutory", "queued_at", "id")


def print_batch(city_id: int, *, both_sides: bool = True, actor: Actor, now: datetime) -> PrintBatch:
    """Take every waiting letter into a batch of today. Raises NotFound, NotNow where nothing can be printed.

    The files are made first, each by itself and for good; the batch, its letters and their state then change
    together. A letter that cannot be made is parked for a person and stops no other.
    """
    city = _city(city_id, actor)
    for notice in to_print(city).select_related("case__city", "case__requester", "city", "letterhead")[:MOST]:
        _make_file(notice, now)
    with transaction.atomic():
        City.objects.select_for_update(of=("self",), no_key=True).get(pk=city.pk)
        ready = to_print(city).filter(file__isnull=False).select_for_update(of=("self",))
        notices = list(ready.only("pk")[:MOST])
        if not notices:
            raise NotNow(_("No letter waits to be printed."))
        today = local_date(city, now)
        number = PrintBatch.objects.filter(city=city, printed_on=today).count() + 1
        batch = PrintBatch.objects.create(
            city=city,
            printed_on=today,
            number=number,
            both_sides=both_sides,
            printed_at=now,
            printed_by_id=int(actor.user_id or 0),
        )
        PrintedLetter.objects.bulk_create(
            PrintedLetter(batch=batch, notice=notice, position=place)
            for place, notice in enumerate(notices, start=1)
        )
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(state=NoticeState.PRINTED)
    log.info("post.printed", city=city.key, batch=batch.pk, letters=len(notices), by=actor.user_id)
    return batch


def _make_file(notice: Notice, now: datetime) -> None:
    try:
        file_of(notice, now)
    except (NotPrintable, NotFound):
        with transaction.atomic():
            parked = Notice.objects.filter(pk=notice.pk, state=NoticeState.QUEUED).update(
                state=NoticeState.PARKED, cause=_("could not be made as a PDF")
            )
            if parked:
                NoticeAttempt.objects.create(
                    notice=notice, at=now, succeeded=False, detail="could not be made as a PDF"
                )


def pdf_of(batch: PrintBatch) -> bytes:
    """The batch as one PDF, put together from the letters' files; spoiled and erased letters are left out.

    Printing it again gives the same pages: they are the bytes on file.
    """
    rows = batch.letters.filter(spoiled_at=None).exclude(notice__body_text=ERASED)
    files = LetterFile.objects.filter(notice__printings__in=rows).select_related(
        "notice__case", "notice__incident"
    )
    places = dict(rows.values_list("notice_id", "position"))
    sheets = [
        Sheet(bytes(file.pdf), file.notice.language[:2], f"{places[file.notice_id]}: {file.notice.subject}")
        for file in sorted(files, key=lambda file: places[file.notice_id])
    ]
    if not sheets:
        raise NotNow(_("No letter of this batch is left to print."))
    title = _("Letters of %(on)s, batch %(number)s") % {
        "on": longdate(batch.printed_on),
        "number": batch.number,
    }
    return joined(sheets, title=title, author=batch.city.name, language="en", both_sides=batch.both_sides)


def mark_mailed(
    batch_id: int, *, letters: Sequence[int] | None = None, mailed_on: date, actor: Actor, now: datetime
) -> int:
    """Say that letters of a batch (None: all that are left) were put in the mail on a day. Returns how many.

    Each letter is marked in a transaction of its own: what was marked stays marked if the next one fails, and
    marking again skips it. Raises NotFound, Incomplete for a day that cannot be.
    """
    batch = _batch(batch_id, actor)
    _require_day(batch, mailed_on, now)
    rows = batch.letters.filter(mailed_at=None, spoiled_at=None)
    if letters is not None:
        rows = rows.filter(pk__in=letters)
    return sum(_mail(pk, batch, mailed_on, actor, now) for pk in list(rows.values_list("pk", flat=True)))


def _require_day(batch: PrintBatch, mailed_on: date, now: datetime) -> None:
    if mailed_on > local_date(batch.city, now):
        raise Incomplete({"mailed_on": [_("This day is still to come.")]})
    if mailed_on < batch.printed_on:
        raise Incomplete({"mailed_on": [_("The letters were printed after that day.")]})


def _mail(row_id: int, batch: PrintBatch, mailed_on: date, actor: Actor, now: datetime) -> bool:
    case_id: int | None = Notice.objects.values_list("case_id", flat=True).get(printings__pk=row_id)
    if case_id is None:
        with transaction.atomic():
            return _mark(row_id, batch, mailed_on, actor, now) is not None
    with case_work.open_case(case_id) as case:
        notice = _mark(row_id, batch, mailed_on, actor, now)
        if notice is None:
            return False
        hashes = [
            notice.text_sha256,
            *LetterFile.objects.filter(notice=notice).values_list("sha256", flat=True),
        ]
        data = {"notice_id": notice.pk, "on": mailed_on.isoformat(), "hashes": hashes}
        case_work.record_event(case, EventKind.LETTER_MAILED, data, actor=actor, now=now)
        return True


def _mark(row_id: int, batch: PrintBatch, mailed_on: date, actor: Actor, now: datetime) -> Notice | None:
    row = PrintedLetter.objects.select_for_update().get(pk=row_id)
    if row.mailed_at is not None or row.spoiled_at is not None:
        return None
    notice: Notice = Notice.objects.select_for_update(of=("self",)).get(pk=row.notice_id)
    row.mailed_on, row.mailed_at, row.mailed_by_id = mailed_on, now, actor.user_id
    row.save(update_fields=["mailed_on", "mailed_at", "mailed_by"])
    notice.state, notice.sent_at, notice.tries = (
        NoticeState.SENT,
        sent_at(batch.city, mailed_on, now),
        notice.tries + 1,
    )
    notice.save(update_fields=["state", "sent_at", "tries"])
    detail = f"mailed on {mailed_on.isoformat()}, batch {batch.printed_on.isoformat()}/{batch.number}"
    NoticeAttempt.objects.create(notice=notice, at=now, succeeded=True, detail=detail)
    return notice


def sent_at(city: City, mailed_on: date, now: datetime) -> datetime:
    """The instant a letter counts as sent: now, or the last second of an earlier day, never sooner than it was."""
    if mailed_on == local_date(city, now):
        return now
    midnight = datetime.combine(mailed_on + timedelta(days=1), time(), ZoneInfo(city.timezone))
    return min(now, midnight - timedelta(seconds=1))


def spoil(row_id: int, *, actor: Actor, now: datetime) -> Notice:
    """A printed letter that was not mailed (torn, jammed, lost) goes back into the queue. Raises NotFound, NotNow."""
    found = PrintedLetter.objects.filter(pk=row_id).values_list("batch_id", flat=True).first()
    _batch(found or 0, actor)
    with transaction.atomic():
        row = PrintedLetter.objects.select_for_update().get(pk=row_id)
        if row.mailed_at is not None or row.spoiled_at is not None:
            raise NotNow(_("This letter was mailed already, or is back in the queue."))
        row.spoiled_at = now
        row.save(update_fields=["spoiled_at"])
        notice: Notice = Notice.objects.select_for_update(of=("self",)).get(pk=row.notice_id)
        if notice.body_text != ERASED:
            notice.state, notice.next_try_at = NoticeState.QUEUED, now
            notice.save(update_fields=["state", "next_try_at"])
    return notice


def _city(city_id: int, actor: Actor) -> City:
    """The city, if the actor mails its letters; absent and another's answer alike. Raises NotFound."""
    city: City | None = City.objects.select_related("policy").filter(pk=city_id).first()
    if city is None or not policy.may(actor, VERB, city):
        raise NotFound
    return city


def _batch(batch_id: int, actor: Actor) -> PrintBatch:
    batch: PrintBatch | None = PrintBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    batch.city = _city(batch.city_id, actor)
    return batch
