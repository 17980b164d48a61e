"""The stored lines of a draft withholding log: their cells, their order, how many may stand."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from requests_app.cases.models import DraftLine, RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.withholding_log import LineInput

MOST_LINES = 5000
"""A log of more lines is no longer something a person can read or contest; the request wants to be divided."""


CELLS = ("description", "dated_on", "custodian", "pages", "exemption_key", "treatment", "reason")


def require_room(count: int) -> None:
    if count > MOST_LINES:
        raise NotNow(_("A log can have at most %(most)s entries.") % {"most": f"{MOST_LINES:,}"})


def copy_cells(line: LineInput, row: DraftLine) -> None:
    for name in CELLS:
        setattr(row, name, getattr(line, name))


def append_lines(case: RecordsRequest, lines: Sequence[LineInput]) -> None:
    last = DraftLine.objects.filter(case=case).order_by("position").last()
    rows = []
    for position, line in enumerate(lines, start=last.position + 1 if last else 1):
        row = DraftLine(case=case, position=position)
        copy_cells(line, row)
        rows.append(row)
    DraftLine.objects.bulk_create(rows, batch_size=500)
