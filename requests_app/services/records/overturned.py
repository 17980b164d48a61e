"""An appeal overturned what was withheld: the boxes and records of those lines are open again, for a person."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from requests_app.cases.models import AppealPoint, Decision, RecordsRequest, WithholdingLine
from requests_app.cases.models.appeals import Finding
from requests_app.records.kinds import RecordDecision
from requests_app.records.models import Box, Record, Release
from requests_app.records.models.findings import BoxState


def reopen(case: RecordsRequest, decision: Decision, number: str, points: Iterable[AppealPoint]) -> int:
    """Open what the overturned points of the appeal `number` withheld; how many boxes and records.

    Called under the lock of the case. A box becomes a draft that cannot be approved as it is: someone removes it, or
    draws it again under another exemption. Until then the gate stays shut, so that no name goes out unseen.
    """
    lost = [point for point in points if point.finding == Finding.OVERTURNED]
    manifests = Release.objects.filter(case=case, decision=decision).values_list("manifest", flat=True)
    rows = list(chain.from_iterable(manifest.get("log", []) for manifest in manifests))
    ids = list(Record.objects.filter(case=case).order_by("pk").values_list("pk", flat=True))
    lines = {line.position: line for line in decision.log_lines.all()} if rows else {}
    return sum(
        _open_line(lines[row["line"]], ids[row["record"] - 1], number)
        for row in rows
        if any(_is_about(point, lines[row["line"]]) for point in lost)
    )


def _is_about(point: AppealPoint, line: WithholdingLine) -> bool:
    """Whether a point contests this line: by itself, by its citation, or all there is."""
    if point.line_id is not None:
        return point.line_id == line.pk
    return point.citation_id is None or point.citation_id == line.citation_id


def _open_line(line: WithholdingLine, record: int, number: str) -> int:
    """Open the boxes of one line in its record, or the record that was withheld whole."""
    same = {"exemption_key": line.exemption_key, "reason": line.reason}
    boxes = Box.objects.filter(record_id=record, state=BoxState.APPROVED, **same)
    count = boxes.update(state=BoxState.DRAFT, approved_by=None, approved_at=None, overturned_in=number)
    if count:
        Record.objects.filter(pk=record).update(needs_rendition=True)
    withheld = Record.objects.filter(pk=record, decision=RecordDecision.WITHHOLD, **same)
    return count + withheld.update(
        decision=RecordDecision.UNDECIDED, exemption_key="", reason="", decided_by=None, decided_at=None
    )
