"""The withholding log as plain data: what a line says, and how a log is hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from requests_app.cases.models.withholding import LogLine, Treatment


@dataclass(frozen=True, slots=True)
class LineInput:
    """One line as it is typed or read from a file. `dated_on` None: the date of the record is not known."""

    description: str
    dated_on: date | None = None
    custodian: str = ""
    pages: str = ""
    exemption_key: str = ""
    treatment: str = Treatment.WITHHELD.value
    reason: str = ""


def line_of(row: LogLine) -> LineInput:
    """What a stored line says."""
    return LineInput(
        row.description, row.dated_on, row.custodian, row.pages, row.exemption_key, row.treatment, row.reason
    )


def log_hash(lines: Iterable[LineInput]) -> str:
    """SHA-256 (hex) over the lines in their order, each a JSON array [position, what it says ...] and a line end."""
    digest = hashlib.sha256()
    for position, line in enumerate(lines, start=1):
        said = [
            position,
            line.description,
            line.dated_on.isoformat() if line.dated_on else None,
            line.custodian,
            line.pages,
            line.exemption_key,
            line.treatment,
            line.reason,
        ]
        digest.update(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()
