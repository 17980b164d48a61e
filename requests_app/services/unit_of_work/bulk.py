"""Many finished cases at once: whole chains with their deadlines, stored by COPY, without letters.

For logs taken over from older systems and for simulated load. It is the second way into the tables: a case that
comes through here was built event by event in memory, and every trigger and constraint of the tables still asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from requests_app.cases.models import (
    CaseLink,
    Citation,
    Deadline,
    Decision,
    Event,
    RecordsRequest,
    Requester,
)


@dataclass(slots=True)
class Entry:
    """One case with everything that hangs on it, unsaved; keys of case, requester and decision are reserved."""

    case: RecordsRequest
    requester: Requester
    events: list[Event] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    decision: Decision | None = None
    citations: list[Citation] = field(default_factory=list)
    links: list[CaseLink] = field(default_factory=list)


def reserve(model: type[models.Model], how_many: int) -> list[int]:
    """So many new primary keys of a table, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, how_many],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def store(entries: Sequence[Entry]) -> None:
    """Write the entries. Must run in a transaction; a broken rule of any table undoes them all."""
    _copy(Requester, (entry.requester for entry in entries), with_key=True)
    _copy(RecordsRequest, (entry.case for entry in entries), with_key=True)
    _copy(Decision, (entry.decision for entry in entries if entry.decision), with_key=True)
    _copy(Citation, (row for entry in entries for row in entry.citations))
    _copy(Event, (row for entry in entries for row in entry.events))
    _copy(Deadline, (row for entry in entries for row in entry.deadlines))
    _copy(CaseLink, (row for entry in entries for row in entry.links), with_key=True)


def _copy(model: type[models.Model], rows: Iterable[models.Model], *, with_key: bool = False) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    fields = [item for item in model._meta.concrete_fields if _is_stored(item, with_key)]
    names = [item.attname for item in fields]
    documents = [place for place, item in enumerate(fields) if isinstance(item, models.JSONField)]
    columns = ", ".join(connection.ops.quote_name(str(item.column)) for item in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        row: models.Model | None = first
        while row is not None:
            values: list[Any] = [getattr(row, name) for name in names]
            for place in documents:
                values[place] = Jsonb(values[place])
            copy.write_row(values)
            row = next(rows, None)


def _is_stored(item: models.Field[Any, Any], with_key: bool) -> bool:
    return not item.generated and (with_key or not item.primary_key)
