"""Pages of a long list at a cost that does not grow with it: a bounded count, a capped page number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

PER_PAGE = 50
MOST = 1000
"""Rows that are counted and paged through; who needs more narrows the list."""

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page. `total` counts up to MOST; `more` says that there are others beyond."""

    rows: list[M]
    number: int
    pages: int
    total: int
    more: bool

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self.number < self.pages

    @property
    def first(self) -> int:
        """The place of the first row shown."""
        return (self.number - 1) * PER_PAGE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def page_of(rows: QuerySet[M], wanted: Any, counted: int | None = None) -> Page[M]:
    """One page of `rows` (two queries, one where they are `counted` already).

    A page number that is none, or too high, gives the nearest page.
    """
    counted = rows.order_by().values("pk")[: MOST + 1].count() if counted is None else counted
    total = min(counted, MOST)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(_whole(wanted), 1), pages)
    start = (number - 1) * PER_PAGE
    shown = list(rows[start : min(start + PER_PAGE, MOST)]) if total else []
    return Page(shown, number, pages, total, counted > MOST)


def page_of_keys(rows: QuerySet[M], keys: Sequence[int], wanted: Any) -> Page[M]:
    """One page of the `rows` with these keys, in the order of the keys (one query)."""
    total = min(len(keys), MOST)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(_whole(wanted), 1), pages)
    here = keys[(number - 1) * PER_PAGE : min(number * PER_PAGE, MOST)]
    found = rows.in_bulk(list(here)) if here else {}
    return Page([found[key] for key in here if key in found], number, pages, total, len(keys) > MOST)


def _whole(text: Any) -> int:
    try:
        return int(str(text)[:9])
    except ValueError:
        return 1
