"""What the cast does again and again: done by the services the first times, then put back row by row.

A third of the suite's time went into filing the same request and driving it into the same state. What a function of
the cast left in the database is kept under what it was given and under everything that the test had written before;
a later test that stands at the very same point gets the same rows and files. Nothing is put back that the services
did not write, and a test that replaced a setting or a function is not served.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import translation

MOST = 400
"""So many points are kept; the one that was not asked for longest goes first."""
ELSEWHERE = frozenset({"requests_app_staffsession"})
"""Tables that change with every login and that no act reads."""
UNSAID = {"auth_user": {"last_login"}}
"""Columns of which the same is true."""

Row = TypeVar("Row", bound=Model)
Rows = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """What stood in the database after an act of the cast: rows by table, files by path, the key of its result."""

    rows: Rows
    keys: dict[str, str]
    files: dict[str, bytes]
    pk: int


class _Memory:
    """What is kept, and where the test in hand began."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, Kept] = OrderedDict()
        self.seen: set[str] = set()
        self.settings: Any = None
        self.patches: Callable[[], int] = lambda: -1
        self.patched = 0

    def begin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A test begins that is undone when it ends."""
        self.settings = settings._wrapped
        self.patches = lambda: len(monkeypatch._setattr) + len(monkeypatch._setitem)
        self.patched = self.patches()

    def end(self) -> None:
        """It ended; what stands on its own, such as a fixture of a module, is not served."""
        self.settings = None

    def serves(self) -> bool:
        """Whether the test replaced nothing that the services might look at."""
        replaced = self.settings is not settings._wrapped or self.patches() != self.patched
        return not replaced and connection.in_atomic_block

    @contextmanager
    def set_aside(self) -> Iterator[None]:
        """For what is measured: everything is done by the services."""
        begun, self.settings = self.settings, None
        try:
            yield
        finally:
            self.settings = begun

    def forget(self) -> None:
        """The cities were loaded again, under other numbers."""
        self.kept.clear()
        self.seen.clear()


MEMORY = _Memory()


def remembered(build: Callable[..., Row], model: type[Row], **given: Any) -> Row:
    """The row that `build(**given)` makes, made or put back."""
    said = _said(given)
    if said is None or not MEMORY.serves():
        return build(**given)
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor
    ):  # below Django, so that a test that counts queries does not see it
        since = _since(cursor)
        key = hashlib.sha256(
            repr((build.__name__, said, translation.get_language(), _standing(cursor, since))).encode()
        ).hexdigest()
        if kept := MEMORY.kept.get(key):
            MEMORY.kept.move_to_end(key)
            _put_back(cursor, kept)
            return model._default_manager.get(pk=kept.pk)
        if key not in MEMORY.seen:
            MEMORY.seen.add(key)
            return build(**given)
        gone, files = _deleted(cursor), _files()
        row = build(**given)
        if _deleted(cursor) == gone:
            MEMORY.kept[key] = _taken(cursor, since, files, row.pk)
            while len(MEMORY.kept) > MOST:
                MEMORY.kept.popitem(last=False)
        return row


def _said(given: Any) -> Any:
    """Arguments as values that compare; None where one of them is neither plain nor a row."""
    if isinstance(given, Model):
        return (given._meta.label, given.pk)
    if given is None or isinstance(given, (str, int, float, bool, date, datetime)):
        return (type(given).__name__, str(given))
    if isinstance(given, dict):
        pairs = [(key, _said(value)) for key, value in sorted(given.items())]
        return None if any(value is None for _key, value in pairs) else tuple(pairs)
    if isinstance(given, (list, tuple)):
        items = [_said(value) for value in given]
        return None if None in items else tuple(items)
    return None


@cache
def _tables() -> dict[str, tuple[str, list[str]]]:
    """Each table with its primary key and its columns that are stored, not worked out by the database."""
    with connection.connection.cursor() as cursor:
        cursor.execute(
            """select c.relname, a.attname, coalesce(i.indisprimary, false)
               from pg_class c
               join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                    and a.attgenerated = ''
               left join pg_index i on i.indrelid = c.oid and i.indisprimary and a.attnum = any(i.indkey)
               where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
               order by c.relname, a.attnum"""
        )
        found: dict[str, tuple[str, list[str]]] = {}
        for table, column, primary in cursor.fetchall():
            key, columns = found.get(table, ("", []))
            found[table] = (column if primary else key, [*columns, column])
        return found


def _since(cursor: Any) -> int:
    """The number of the test's transaction: what it writes bears this one or a later one."""
    cursor.execute("select pg_current_xact_id()::text::bigint & 4294967295")
    return int(cursor.fetchone()[0])


def _written(cursor: Any) -> list[str]:
    """The tables that were written to, in this transaction or just before."""
    cursor.execute(
        "select relname from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd > 0 and schemaname = 'public'"
        " order by relname"
    )
    return [name for (name,) in cursor.fetchall() if name not in ELSEWHERE and name in _tables()]


def _deleted(cursor: Any) -> int:
    cursor.execute(
        "select coalesce(sum(n_tup_del), 0) from pg_stat_xact_user_tables where schemaname = 'public'"
        " and relname <> all(%s)",
        [list(ELSEWHERE)],
    )
    return int(cursor.fetchone()[0])


def _standing(cursor: Any, since: int) -> list[tuple[str, str]]:
    """Everything the test has written so far, as one hash for each table."""
    parts = []
    for table in _written(cursor):
        columns = ", ".join(
            f't."{name}"' for name in _tables()[table][1] if name not in UNSAID.get(table, ())
        )
        parts.append(
            f"select '{table}', md5(string_agg(row({columns})::text, '|' order by row({columns})::text))"
            f' from "{table}" t where xmin::text::bigint >= {since}'
        )
    if not parts:
        return []
    cursor.execute(" union all ".join(parts))
    return sorted((table, digest) for table, digest in cursor.fetchall() if digest)


def _taken(cursor: Any, since: int, files: Iterable[Path], pk: int) -> Kept:
    """What the test has written, to be put back."""
    rows, keys = {}, {}
    for table in _written(cursor):
        primary, columns = _tables()[table]
        where = f'from "{table}" where xmin::text::bigint >= {since}'
        names = ", ".join(f'"{name}"' for name in columns)
        with cursor.copy(f"copy (select {names} {where}) to stdout") as copy:
            rows[table] = b"".join(bytes(part) for part in copy)
        cursor.execute(f"select string_agg(quote_literal(\"{primary}\"), ',') {where}")
        keys[table] = cursor.fetchone()[0] or ""
    root, known = Path(settings.MEDIA_ROOT), set(files)
    new = {str(path.relative_to(root)): path.read_bytes() for path in _files() if path not in known}
    return Kept({table: data for table, data in rows.items() if data}, keys, new, pk)


def _put_back(cursor: Any, kept: Kept) -> None:
    """Write the rows again, as a replica does: rules of the database were kept when they were written first."""
    undo = "".join(
        f'delete from "{table}" where "{_tables()[table][0]}" in ({kept.keys[table]});' for table in kept.rows
    )
    cursor.execute(f"set local session_replication_role = replica; {undo}")
    for table, data in kept.rows.items():
        names = ", ".join(f'"{name}"' for name in _tables()[table][1])
        with cursor.copy(f'copy "{table}" ({names}) from stdin') as copy:
            copy.write(data)
    cursor.execute("set local session_replication_role = origin")
    for name, content in kept.files.items():
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []
