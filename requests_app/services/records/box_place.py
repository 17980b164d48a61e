"""Where a box is: a rectangle within its page, or cells of a sheet."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.records.kinds import PAGED, RecordKind
from requests_app.records.models import Page, Record

SMALLEST = 1.0
"""Points; less is a slip of the mouse."""
CELLS = re.compile(
    r"^(?:[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?|[A-Z]{1,3}:[A-Z]{1,3}|[1-9]\d{0,6}:[1-9]\d{0,6})$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box is: a page with a rectangle (None: the whole page), or a sheet with cells ("": the whole sheet)."""

    page: int
    rect: tuple[float, float, float, float] | None = None
    cells: str = ""


def sound_place(record: Record, page: Page | None, place: Place) -> tuple[list[float] | None, str]:
    """The rectangle within the page, or the cells. Raises Incomplete."""
    if page is None:
        raise Incomplete({"page": [_("There is no page %(number)s.") % {"number": place.page}]})
    if record.kind == RecordKind.WORKBOOK:
        cells = place.cells.strip().upper().replace("$", "")
        if cells and not CELLS.match(cells):
            raise Incomplete({"cells": [_("Write cells as B2, B2:C9, C:D or 4:6.")]})
        return None, cells
    if record.shown_as not in PAGED:
        raise NotNow(_("You cannot draw on a file of this type."))
    if place.rect is None:
        return [0.0, 0.0, page.width, page.height], ""
    if not all(math.isfinite(edge) for edge in place.rect):
        raise Incomplete({"rect": [_("Enter four numbers.")]})
    left, right = sorted((place.rect[0], place.rect[2]))
    top, bottom = sorted((place.rect[1], place.rect[3]))
    rect = [max(0.0, left), max(0.0, top), min(page.width, right), min(page.height, bottom)]
    if rect[2] - rect[0] < SMALLEST or rect[3] - rect[1] < SMALLEST:
        raise Incomplete({"rect": [_("The box is too small or outside the page.")]})
    return [round(edge, 2) for edge in rect], ""
