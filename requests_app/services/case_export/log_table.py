"""The withholding log of a case as a table in its file."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cases.event_chain import instant
from requests_app.cases.models import (
    Citation,
    RecordsRequest,
    WithholdingLine,
)
from requests_app.services.case_export.zip_file import Archive

LOG_HEADER = (
    "decided_at", "decision", "line", "description", "date", "author_or_custodian", "pages", "treatment",
    "exemption", "reason", "facts", "harm",
)  # fmt: skip


def log_rows(case: RecordsRequest) -> Iterator[list[str]]:
    """The withholding log of all decisions as rows of text, the header first; a citation without lines is a row."""
    yield list(LOG_HEADER)
    lines: dict[int, list[WithholdingLine]] = {}
    for line in WithholdingLine.objects.filter(decision__case=case).order_by("decision_id", "position"):
        lines.setdefault(line.citation_id, []).append(line)
    citations = Citation.objects.filter(decision__case=case).select_related("decision").order_by("pk")
    for item in citations:
        lead = [instant(item.decision.decided_at), item.decision.kind]
        tail = [item.facts, item.harm]
        own = lines.get(item.pk)
        if own is None:
            whole = ["", item.records, "", "", "", "", item.citation_text, item.explanation]
            yield [*lead, *whole, *tail]
        for line in own or ():
            on = line.dated_on.isoformat() if line.dated_on else ""
            parts = [line.description, on, line.custodian, line.pages, line.treatment]
            yield [*lead, str(line.position), *parts, item.citation_text, line.reason, *tail]


def add_log(archive: Archive, rows: list[list[str]]) -> None:
    """withholding-log.csv, with no cell that a spreadsheet would take for a formula."""
    lines = csv_lines([cell(value) for value in row] for row in rows)
    archive.text("withholding-log.csv", "".join(lines))
