"""Duties to publish: the next date after a publication, and which date stands beside the one first promised."""

from __future__ import annotations

from datetime import date

from requests_app.datasets.dcat.periodicity import next_on
from requests_app.datasets.models import Dataset


def roll(dataset: Dataset, on: date) -> None:
    """The data came out on `on`: the duty is met; where one was running and it repeats, the next begins."""
    was_due = dataset.next_due_on
    dataset.published_on = on
    dataset.original_due_on = None
    dataset.due_reason = ""
    dataset.next_due_on = next_on(dataset.periodicity, on) if was_due else None


def original_for(dataset: Dataset, due_on: date) -> date | None:
    """The date to show as first promised once `due_on` is set; None where nothing was promised or it returns to it."""
    first = dataset.original_due_on or dataset.next_due_on
    return first if first and first != due_on else None


def is_overdue(dataset: Dataset, today: date) -> bool:
    """Whether its date of publication passed; `today` is the city's local date."""
    return bool(
        dataset.next_due_on
        and dataset.next_due_on < today
        and dataset.vanished_at is None
        and dataset.state in ("scheduled", "published", "under_review")
    )
