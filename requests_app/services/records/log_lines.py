"""Redactions and withheld records as lines of the draft of the withholding log, written again each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _, ngettext

from requests_app.cases.models import Decision, DraftLine, RecordsRequest, Treatment, WithholdingLine
from requests_app.cases.withholding_log import LineInput
from requests_app.cities.city_time import local_date
from requests_app.records.kinds import RecordDecision, RecordKind
from requests_app.records.models import Box, Record
from requests_app.records.models.findings import BoxState
from requests_app.services.records.gate import withheld

LONGEST_PAGES = 60


def write_lines(case: RecordsRequest, records: Iterable[Record]) -> int:
    """Put the lines of these records, and of those withheld whole, in place of the ones written before."""
    DraftLine.objects.filter(case=case, from_records=True).delete()
    last = DraftLine.objects.filter(case=case).aggregate(last=Max("position"))["last"] or 0
    lines = [line for record in records for line in _of_boxes(case, record)]
    lines += [_of_record(case, record) for record in withheld(case).order_by("pk")]
    rows = [
        DraftLine(case=case, from_records=True, position=position, **asdict(line))
        for position, line in enumerate(lines, start=last + 1)
    ]
    DraftLine.objects.bulk_create(rows, batch_size=500)
    return len(lines)


def _of_boxes(case: RecordsRequest, record: Record) -> list[LineInput]:
    """One line for each exemption and reason, with the pages it stands on."""
    grouped: dict[tuple[str, str], list[Box]] = {}
    for box in Box.objects.filter(record=record, state=BoxState.APPROVED).order_by("page", "pk"):
        grouped.setdefault((box.exemption_key, box.reason), []).append(box)
    return [
        _line(case, record, _places(record, boxes), key, Treatment.REDACTED, reason)
        for (key, reason), boxes in grouped.items()
    ]


def _places(record: Record, boxes: list[Box]) -> str:
    """Where the boxes are: pages, or from when to when in a recording."""
    if record.version_kind != RecordKind.MEDIA:
        return ranges(sorted({box.page for box in boxes}))
    said = ", ".join(box.cells for box in boxes)
    cuts = ngettext("%(n)s cut", "%(n)s cuts", len(boxes)) % {"n": len(boxes)}
    return said if len(said) <= LONGEST_PAGES else cuts


def _of_record(case: RecordsRequest, record: Record) -> LineInput:
    count = max(1, record.pages_count)
    pages = ngettext("%(n)s page", "%(n)s pages", count) % {"n": count}
    return _line(case, record, pages, record.exemption_key, Treatment.WITHHELD, record.reason)


def _line(
    case: RecordsRequest, record: Record, pages: str, key: str, treatment: Treatment, reason: str
) -> LineInput:
    """A line names the record by its kind and number, and says no word of what is in it."""
    said = _("%(kind)s, record %(number)s") % {"kind": record.get_kind_display(), "number": number_of(record)}
    custodian = record.custodian or _("Office not named")
    return LineInput(said, _dated_on(case, record), custodian, pages, key, treatment.value, reason)


def number_of(record: Record) -> int:
    """The place of a record among those of its case, from 1; it never changes."""
    return Record.objects.filter(case_id=record.case_id, pk__lte=record.pk).count()


def lines_of_records(
    case: RecordsRequest, decision: Decision, records: Iterable[Record]
) -> list[dict[str, object]]:
    """Which line of the decision's log stands for which record: its place, the record's number, the exemption.

    A line a clerk rewrote stands for none.
    """
    issued = {_mark(line): line.position for line in WithholdingLine.objects.filter(decision=decision)}
    found: list[dict[str, object]] = []
    for record in [*records, *withheld(case)]:
        number = number_of(record)
        whole = record.decision == RecordDecision.WITHHOLD
        lines = [_of_record(case, record)] if whole else _of_boxes(case, record)
        for line in lines:
            place = issued.get(_mark(line))
            if place is not None:
                found.append({"line": place, "record": number, "exemption": line.exemption_key})
    return found


def _mark(line: LineInput | WithholdingLine) -> tuple[str, str, str, str]:
    """What tells a line from others in any language: the record's number, the exemption, how, and why."""
    number = line.description.rpartition(" ")[2]
    return number, line.exemption_key, str(line.treatment), line.reason.strip()


def _dated_on(case: RecordsRequest, record: Record) -> date | None:
    """The day a mail was sent; of other records none is known."""
    return local_date(case.city, record.sent_at) if record.sent_at else None


def ranges(pages: list[int]) -> str:
    """Pages as a clerk writes them: "2, 4-6"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return (
        said
        if len(said) <= LONGEST_PAGES
        else ngettext("%(n)s page", "%(n)s pages", len(pages)) % {"n": len(pages)}
    )
