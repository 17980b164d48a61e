"""What a released file is called: by its record, unless its name says something that is redacted in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from requests_app.records.kinds import RecordKind
from requests_app.records.models import Box, Page, Record, Rendition
from requests_app.records.readers.page_text import centre_in
from requests_app.records.readers.text_findings import text_findings
from requests_app.records.readers.workbook_build import bounds, inside
from requests_app.services.records.log_lines import number_of

ENDINGS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif",
}  # fmt: skip
TOKEN = re.compile(r"\w{2,}")
CELL = re.compile(r"([A-Z]+)(\d+)")


def released_name(record: Record, made: Rendition) -> str:
    """The name of the requester's file, with the ending of what it became."""
    base = stem_of(record.name)
    if record.kind == RecordKind.MAIL and record.subject:
        base = "".join(char for char in record.subject if char not in '\\/:*?"<>|')
    if _gives_away(record, base):
        base = _("Record %(number)s") % {"number": number_of(record)}
    return f"{base[:140].strip() or 'record'}{_ending(record, made)}"


def stem_of(name: str) -> str:
    """A name without its ending; what is too long for an ending belongs to the name."""
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.isalnum() and len(ending) <= 5 else name


def _ending(record: Record, made: Rendition) -> str:
    kind, _slash, name = made.media_type.partition("/")
    if kind in ("audio", "video"):
        return f".{name.removeprefix('x-')}"
    return ENDINGS.get(made.media_type) or (".xlsx" if record.kind == RecordKind.WORKBOOK else ".docx")


def _gives_away(record: Record, name: str) -> bool:
    """Whether a name holds a number of a person, or a word that is under a box of this record."""
    if text_findings(name.replace("_", " ")):
        return True
    tokens = {token.casefold() for token in TOKEN.findall(name.replace("_", " "))}
    return any(token.casefold() in tokens for text in _redacted(record) for token in TOKEN.findall(text))


def _redacted(record: Record) -> Iterator[str]:
    """The texts under the boxes of a record."""
    boxes: dict[int, list[Box]] = {}
    for box in Box.objects.filter(record=record):
        boxes.setdefault(box.page, []).append(box)
    for page in Page.objects.filter(record=record, number__in=boxes):
        rects = [tuple(box.rect) for box in boxes[page.number] if box.rect]
        yield from (word[0] for word in page.words if any(centre_in(tuple(word[1:]), rect) for rect in rects))
        areas = [bounds(box.cells) for box in boxes[page.number] if not box.rect and page.cells]
        for where, text in page.cells if areas else []:
            found = CELL.fullmatch(where)
            if found and inside((int(found[2]), _column(found[1])), areas):
                yield text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
