"""Printed letters mailed by a person, or spoiled and back in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.models import ERASED, LetterFile, Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.letterhead import PrintBatch, PrintedLetter
from requests_app.services.letters.print_queue import batches_hidden_from, city_of
from requests_app.services.unit_of_work import cases as case_work


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
        raise Incomplete({"mailed_on": [_("This date is in the future.")]})
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
            raise NotNow(_("This letter was already mailed, or is back in the queue."))
        row.spoiled_at = now
        row.save(update_fields=["spoiled_at"])
        notice: Notice = Notice.objects.select_for_update(of=("self",)).get(pk=row.notice_id)
        if notice.body_text != ERASED:
            notice.state, notice.next_try_at = NoticeState.QUEUED, now
            notice.save(update_fields=["state", "next_try_at"])
    return notice


def _batch(batch_id: int, actor: Actor) -> PrintBatch:
    hidden = batches_hidden_from(actor)
    batch: PrintBatch | None = PrintBatch.objects.exclude(pk__in=hidden).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    batch.city = city_of(batch.city_id, actor)
    return batch
