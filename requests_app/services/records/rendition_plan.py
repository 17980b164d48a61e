"""What a record's file is made from: the builder, its boxes and the answers to findings, as one hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from requests_app.records.kinds import ON_NO_PAGE, Answer, FindingKind, RecordKind
from requests_app.records.models import Box, Finding, Record
from requests_app.records.models.findings import BoxState

BUILDERS = {RecordKind.IMAGE: "image", RecordKind.WORKBOOK: "workbook", RecordKind.WORD: "word"}
"""What makes each kind; every other kind that has pages becomes a PDF."""
HIDDEN_CELLS = (FindingKind.HIDDEN_ROWS, FindingKind.HIDDEN_COLUMNS)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rendition is made from. `basis` is the hash of all of it."""

    builder: str
    options: dict[str, Any]
    boxes: int
    basis: str


def plan(record: Record) -> Plan:
    """How the record's file is made as things stand now (two queries)."""
    boxes = list(Box.objects.filter(record=record, state=BoxState.APPROVED).order_by("page", "id"))
    findings = list(Finding.objects.filter(record=record).exclude(answer=Answer.OPEN).order_by("position"))
    if record.version_kind:
        return _of_version(record, boxes)
    builder = BUILDERS.get(RecordKind(record.kind), "pdf")
    if builder == "word" and (boxes or any(map(_is_left_behind, findings))):
        builder = "pdf"  # of the pages it was set as
    make_options = {"pdf": _pdf, "image": _image, "workbook": _workbook, "word": _word}[builder]
    options = make_options(boxes, findings)
    if builder == "pdf" and any(one.answer == Answer.CLEAN and _pale(one) for one in findings):
        options["layers"] = True  # words that cannot be told apart on the pages: they go as pictures
    said = json.dumps([record.sha256, builder, options], sort_keys=True)
    return Plan(builder, options, len(boxes), hashlib.sha256(said.encode()).hexdigest())


def _is_left_behind(finding: Finding) -> bool:
    """Whether it is about words that only the file has and not its pages, and that are to be removed."""
    return finding.answer == Answer.CLEAN and finding.place == ON_NO_PAGE


def _pale(finding: Finding) -> bool:
    """Whether it is about words of a Word file that are in the file's text, but hardly on its page."""
    return (
        finding.kind == FindingKind.INVISIBLE_TEXT and not finding.rects and finding.place.startswith("word/")
    )


def _of_version(record: Record, boxes: list[Box]) -> Plan:
    """A version redacted elsewhere: a PDF is cleaned and read again like any, a recording goes out as it is."""
    options: dict[str, Any] = _pdf([], [])
    builder = "pdf" if record.version_kind == RecordKind.PDF else "given"
    said = json.dumps(
        [record.sha256, record.version_sha256, [[box.page, box.cells, box.exemption_key] for box in boxes]]
    )
    basis = hashlib.sha256(said.encode()).hexdigest()
    return Plan(builder, {**options, "sha256": record.version_sha256}, len(boxes), basis)


def _pdf(boxes: list[Box], findings: list[Finding]) -> dict[str, Any]:
    cleaned = [one for one in findings if one.answer == Answer.CLEAN]
    unseen = [
        {"page": one.page, "rect": rect}
        for one in cleaned
        if one.kind in (FindingKind.COVERED_TEXT, FindingKind.INVISIBLE_TEXT)
        for rect in one.rects
    ]
    outside = [one.page for one in cleaned if one.kind == FindingKind.TEXT_OUTSIDE_PAGE]
    return {
        "boxes": [{"page": box.page, "rect": box.rect} for box in boxes if box.rect is not None],
        "unseen": unseen,
        "pictures": sorted({page for page in outside if page}),
        "layers": any(one.kind == FindingKind.HIDDEN_LAYER for one in cleaned),
    }


def _image(boxes: list[Box], findings: list[Finding]) -> dict[str, Any]:
    return {"boxes": [{"page": box.page, "rect": box.rect} for box in boxes if box.rect is not None]}


def _workbook(boxes: list[Box], findings: list[Finding]) -> dict[str, Any]:
    out = [one for one in findings if one.answer == Answer.CLEAN]
    return {
        "boxes": [{"page": box.page, "cells": box.cells} for box in boxes],
        "sheets_out": sorted({one.page for one in out if one.kind == FindingKind.HIDDEN_SHEET and one.page}),
        "hidden_out": sorted({one.page for one in out if one.kind in HIDDEN_CELLS and one.page}),
    }


def _word(boxes: list[Box], findings: list[Finding]) -> dict[str, Any]:
    unseen = [one for one in findings if one.kind == FindingKind.INVISIBLE_TEXT]
    return {"faint_out": any(one.answer == Answer.CLEAN for one in unseen)}
