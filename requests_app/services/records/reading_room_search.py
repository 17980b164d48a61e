"""The reading room searched: by words on pages, and offered to those who are about to ask for the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from requests_app.cities.models import City
from requests_app.records.child_process import CHILD
from requests_app.records.models import PublicPage, ReadingRoomEntry, ReleaseItem, Rendition
from requests_app.records.stored_files import local_path
from requests_app.sandbox.limits import Limits

LIMITS = Limits(cpu_seconds=301, wall_seconds=300, memory=2_500_000_000, output=1_000_000_000)
READERS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "workbook",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
}
"""Which reader reads the words of a released file; pictures and recordings have none."""
MOST_HITS = 20
MOST_OFFERED = 3
MOST_WORDS = 12
WORD = re.compile(r"[^\W\d_]{4,}|\d{4,}")
"""Shorter words are in everything."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page with the words that were looked for."""

    item: ReleaseItem
    page: int


def search(city: City, today: date, words: str) -> QuerySet[ReadingRoomEntry]:
    """What everyone may read that has all the words in its title or on one page; everything for no words."""
    rows = ReadingRoomEntry.objects.open_on(today, city).select_related("case")
    if not words.strip():
        return rows
    pages = _pages(_with_words(words, "websearch_to_tsquery"), OuterRef("case_id"))
    return rows.filter(Q(title__icontains=words.strip()) | Exists(pages))


def hits(entry: ReadingRoomEntry, words: str) -> list[Hit]:
    """The pages of one entry that have all the words."""
    if not words.strip():
        return []
    pages = _pages(_with_words(words, "websearch_to_tsquery"), entry.case_id)
    rows = pages.select_related("rendition__item__rendition__document").order_by("rendition_id", "number")
    return [Hit(row.rendition.item, row.number) for row in rows[:MOST_HITS]]


def offered(city: City, today: date, said: str) -> list[ReadingRoomEntry]:
    """What may already answer someone who is about to ask this: entries with two or more of their words; counted."""
    words = list(dict.fromkeys(word.lower() for word in WORD.findall(said)))[:MOST_WORDS]
    if len(words) < 2:
        return []
    rows = list(ReadingRoomEntry.objects.open_on(today, city).select_related("case")[:2000])
    scored = [(len(_shared(entry.title, words)), entry) for entry in rows]
    query = " | ".join(words)
    pages = _pages(_with_words(query, "to_tsquery"), OuterRef("case_id"))
    with_pages = set(
        ReadingRoomEntry.objects.open_on(today, city)
        .filter(Exists(pages))
        .values_list("pk", flat=True)[:2000]
    )
    ranked = sorted(
        ((score + (entry.pk in with_pages), entry) for score, entry in scored),
        key=lambda pair: (-pair[0], -pair[1].pk),
    )
    found = [entry for score, entry in ranked if score >= 2][:MOST_OFFERED]
    _count(found, "shown")
    return found


def _shared(title: str, words: Sequence[str]) -> set[str]:
    return {word for word in words if word in title.lower()}


def count_opened(entry: ReadingRoomEntry) -> None:
    """Someone who was about to ask opened what was offered."""
    _count([entry], "opened")


def count_sufficed(entry: ReadingRoomEntry) -> None:
    """It was what they needed."""
    _count([entry], "sufficed")


def _count(entries: Sequence[ReadingRoomEntry], name: str) -> None:
    ReadingRoomEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(**{name: F(name) + 1})


def _with_words(words: str, how: str) -> RawSQL:
    """The condition of the full-text index in database_rules/records.sql; `how` is a function, never typed."""
    has_words = f"to_tsvector('english', left(text, 200000)) @@ {how}('english', %s)"
    return RawSQL(has_words, [words], output_field=BooleanField())  # noqa: S611 - the words are a parameter


def _pages(has_words: RawSQL, case: int | OuterRef) -> QuerySet[PublicPage]:
    """Pages of files that may be read: released, not recalled, not replaced by a newer version."""
    newer = ReleaseItem.objects.filter(
        rendition__record=OuterRef("rendition__record"), rendition__version__gt=OuterRef("rendition__version")
    )
    return PublicPage.objects.filter(
        ~Exists(newer), has_words, rendition__item__release__case=case, rendition__item__recalled_at=None
    )


def keep_public_words(clock: Callable[[], datetime], *, most: int = 50) -> int:
    """Read the words of published files that were not read yet, from the files that went out. How many files."""
    waiting = Rendition.objects.filter(
        item__release__case__reading_room_entry__removed_at=None,
        item__release__case__reading_room_entry__isnull=False,
        public_words_at=None,
    )
    done = 0
    for made in waiting.order_by("pk")[:most]:
        _read(made, clock())
        done += 1
    return done


def _read(made: Rendition, now: datetime) -> None:
    reader, pages = READERS.get(made.media_type), list[PublicPage]()
    if reader is not None:
        try:
            with local_path(made.file) as path:
                _problem, frames = CHILD.results(reader, path, {"ours": True}, LIMITS)
        except FileNotFoundError:
            frames = []
        pages = [
            PublicPage(rendition=made, number=header["number"], text=header["text"].replace("\0", "\ufffd"))
            for header, _blob in frames
            if header["type"] == "page"
        ]
    with transaction.atomic():
        PublicPage.objects.filter(rendition=made).delete()
        PublicPage.objects.bulk_create(pages, batch_size=200)
        Rendition.objects.filter(pk=made.pk).update(public_words_at=now)
