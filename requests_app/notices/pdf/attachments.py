"""The PDFs of many letters at once: made side by side, put on file in one transaction before the first one leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import cache

import structlog
from django.db import transaction

from requests_app.notices.models import ERASED, LetterFile, Notice
from requests_app.notices.pdf.letter import LetterPdf, ready_to_print

log = structlog.get_logger(__name__)
PRINTERS = 2


@cache
def _printers() -> ThreadPoolExecutor:
    """The threads that print, each with its own compiler, kept as long as the process; they touch no table."""
    return ThreadPoolExecutor(PRINTERS, thread_name_prefix="printer")


def pdfs_of(notices: Sequence[Notice], now: datetime) -> Mapping[int, bytes]:
    """PDF by notice, on file each. What cannot be printed is left out: it is tried once more when it leaves."""
    if not notices:
        return {}
    ids = [notice.pk for notice in notices]
    found = dict(LetterFile.objects.filter(notice__in=ids).values_list("notice_id", "pdf"))
    missing = [row for row in notices if row.pk not in found and row.body_text != ERASED]
    printed = _printed(missing)
    kept = _file(missing, printed, now) if printed else set()
    return {pk: bytes(pdf) for pk, pdf in found.items()} | {pk: printed[pk].pdf for pk in kept}


def _printed(notices: Sequence[Notice]) -> dict[int, LetterPdf]:
    waiting: dict[int, Future[LetterPdf]] = {}
    pdfs: dict[int, LetterPdf] = {}
    for notice in notices:
        try:
            waiting[notice.pk] = _printers().submit(ready_to_print(notice))
        except Exception as problem:
            log.error("letter_not_printed", notice=notice.pk, problem=type(problem).__name__)
    for pk, future in waiting.items():
        try:
            pdfs[pk] = future.result()
        except Exception as problem:  # what typst says may quote the letter
            log.error("letter_not_printed", notice=pk, problem=type(problem).__name__)
    return pdfs


def _file(notices: Sequence[Notice], pdfs: Mapping[int, LetterPdf], now: datetime) -> set[int]:
    """Put them on file unless their words were erased or another worker was first; which ones are on file as made."""
    with transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).filter(pk__in=list(pdfs)).order_by("pk")
        words = dict(locked.values_list("pk", "body_text"))
        same = [row.pk for row in notices if row.pk in pdfs and words.get(row.pk) == row.body_text]
        taken = set(LetterFile.objects.filter(notice__in=same).values_list("notice_id", flat=True))
        fresh = [pk for pk in same if pk not in taken]
        LetterFile.objects.bulk_create([_row(pk, pdfs[pk], now) for pk in fresh])
    return set(fresh)


def _row(notice_id: int, made: LetterPdf, now: datetime) -> LetterFile:
    return LetterFile(
        notice_id=notice_id,
        pdf=made.pdf,
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        made_at=now,
        flawed=made.flawed,
    )
