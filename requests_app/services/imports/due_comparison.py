"""The due dates a log states, compared with those the law gives."""

from __future__ import annotations

from collections.abc import Iterable

from requests_app.law.clock import ClockError, Fact
from requests_app.law.pack import LawNotFound
from requests_app.services.imports.import_job import ImportJob
from requests_app.services.imports.log_file import RawRow
from requests_app.services.imports.row import stated_due


def compare_due(job: ImportJob, chunk: Iterable[RawRow]) -> None:
    """Count where the log's due date is the one the law gives, over every row that has both dates."""
    for row in chunk:
        dates = stated_due(row, job.log_map, job.zone)
        if dates is None:
            continue
        received_on, stated_on = dates
        try:
            clock = job.setting.clock([Fact(kind="received", on=received_on)], job.setting.pack(received_on))
            ours = next((due.due_on for due in clock.dues() if due.kind == "determination"), None)
        except (LawNotFound, ClockError, ValueError, OverflowError):
            continue
        if ours is None:
            continue
        job.result.due_compared += 1
        if ours == stated_on:
            job.result.due_equal += 1
        else:
            job.result.due_differs[(stated_on - ours).days] += 1
