"""Where quarantined rows of an import are written, one by one."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from requests_app.cases.csv_lines import cell
from requests_app.services.imports.cell import Quarantined
from requests_app.services.imports.tally import NoteProblem


@contextmanager
def quarantine_file(options: dict[str, Any], now: datetime) -> Iterator[tuple[NoteProblem, list[Path]]]:
    """Where quarantined rows are written, one by one: a file only its owner can read, made when the first comes."""
    written: list[Path] = []
    handles: list[Any] = []
    stem = "".join(sign if sign.isalnum() else "-" for sign in options["file"].stem)[:80]
    path = settings.VAR_DIR / "imports" / f"{stem}-{now:%Y%m%dT%H%M%S%f}.csv"

    def note(number: int, name: str, problem: Quarantined) -> None:
        if options["dry_run"]:
            return
        if not handles:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            handles.append(os.fdopen(handle, "w", encoding="utf-8", newline=""))
            written.append(path)
            csv.writer(handles[0]).writerow(["row", "identifier", "column", "reason", "detail"])
        cells = [name, problem.column, problem.reason, problem.detail]
        csv.writer(handles[0]).writerow([number, *(cell(text) for text in cells)])

    try:
        yield note, written
    finally:
        for handle in handles:
            handle.close()
