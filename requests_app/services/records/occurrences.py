"""All occurrences of words or of a pattern in one record or the whole collection: previewed, then redacted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete
from requests_app.records.kinds import PAGED, RecordKind
from requests_app.records.models import Box, Page, Record
from requests_app.records.readers.page_text import PageText, Rect
from requests_app.records.readers.text_findings import preview, text_findings
from requests_app.services.records.allowed import open_review, require_exemption
from requests_app.services.records.answers import padded
from requests_app.services.records.box_place import Place
from requests_app.services.records.boxes import MOST_AT_ONCE, add_boxes

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence: on which page of which record, what it looks like, and the places that would be redacted."""

    record: Record
    page: int
    shown: str
    places: tuple[Place, ...]


def find(
    case: RecordsRequest, *, words: str = "", kind: str = "", records: Collection[int] = ()
) -> list[Hit]:
    """Every occurrence of the words (in any case, across line ends) or of a kind of number, up to a limit.

    `records` narrows to some of them. Raises Incomplete.
    """
    pattern = _pattern(words) if words.strip() else None
    if (pattern is None) == (not kind):
        raise Incomplete({"words": [_("Enter words, or select a type of number.")]})
    pages = Page.objects.filter(record__case=case, record__copy_of=None).select_related("record")
    set_as_pages = Q(record__kind=RecordKind.WORD) & ~Q(record__pages_file="")
    pages = pages.filter(Q(record__kind__in=[*PAGED, RecordKind.WORKBOOK]) | set_as_pages)
    if records:
        pages = pages.filter(record__in=records)
    hits: list[Hit] = []
    for page in pages.order_by("record_id", "number").iterator(chunk_size=50):
        hits.extend(
            _on_cells(page, pattern, kind)
            if page.record.kind == RecordKind.WORKBOOK
            else _on_page(page, pattern, kind)
        )
        if len(hits) > MOST_AT_ONCE:
            raise Incomplete(
                {
                    "words": [
                        _("There are more than %(most)s matches. Enter more words.")
                        % {"most": f"{MOST_AT_ONCE:,}"}
                    ]
                }
            )
    return hits


def redact_all(
    case_id: int,
    *,
    words: str = "",
    kind: str = "",
    records: Collection[int] = (),
    expected: int,
    exemption_key: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Draw a box on every occurrence; how many. Refuses when there are others than the `expected` ones looked at."""
    with open_review(case_id, actor) as case:
        require_exemption(case, exemption_key, reason)
        hits = find(case, words=words, kind=kind, records=records)
        if len(hits) != expected:
            raise Incomplete(
                {"words": [_("The records changed since your preview. Preview the matches again.")]}
            )
        if not hits:
            raise Incomplete({"words": [_("No matches.")]})
        by_record: dict[int, list[Hit]] = {}
        for hit in hits:
            by_record.setdefault(hit.record.pk, []).append(hit)
        for found in by_record.values():
            places = [place for hit in found for place in hit.places if not _covered(hit.record, place)]
            if places:
                add_boxes(found[0].record, places, exemption_key, reason, actor, now)
        return len(hits)


def _pattern(words: str) -> re.Pattern[str]:
    if len(words) > LONGEST:
        raise Incomplete({"words": [_("Use no more than %(most)s characters.") % {"most": LONGEST}]})
    pieces = [re.escape(piece) for piece in words.split()]
    return re.compile(r"\s+".join(pieces), re.I)


def _spans(text: str, pattern: re.Pattern[str] | None, kind: str) -> Iterator[tuple[int, int]]:
    if pattern is not None:
        yield from (hit.span() for hit in pattern.finditer(text))
    else:
        yield from ((one.start, one.end) for one in text_findings(text) if one.kind == kind)


def _on_page(page: Page, pattern: re.Pattern[str] | None, kind: str) -> Iterator[Hit]:
    lines = PageText([tuple(word) for word in page.words])
    for start, end in _spans(lines.one_line, pattern, kind):
        rects: list[Rect] = lines.rects(start, end)
        places = tuple(Place(page.number, tuple(padded(rect))) for rect in rects)  # type: ignore[arg-type]
        yield Hit(page.record, page.number, preview(lines.text, start, end), places)


def _on_cells(page: Page, pattern: re.Pattern[str] | None, kind: str) -> Iterator[Hit]:
    for where, text in page.cells:
        for start, end in _spans(text, pattern, kind):
            yield Hit(
                page.record,
                page.number,
                f"{page.title}!{where}: {preview(text, start, end)}",
                (Place(page.number, None, where),),
            )
            break


def _covered(record: Record, place: Place) -> bool:
    """Whether a box of the record covers the place already."""
    for box in Box.objects.filter(record=record, page=place.page):
        if place.rect is None or box.rect is None:
            if box.rect is None and box.cells in ("", place.cells):
                return True
        elif all(a <= b for a, b in zip(box.rect[:2], place.rect[:2], strict=True)) and all(
            a >= b for a, b in zip(box.rect[2:], place.rect[2:], strict=True)
        ):
            return True
    return False
