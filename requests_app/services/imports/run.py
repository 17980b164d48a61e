"""Taking over an older system's log: every row becomes a case, is there already, or is set aside with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction

from requests_app.access import policy
from requests_app.cases import numbers
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.models import RecordsRequest, Requester
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.law.pack import LawNotFound, library
from requests_app.services.imports.case import Setting, case_of
from requests_app.services.imports.cell import Quarantined
from requests_app.services.imports.column_map import LogMap
from requests_app.services.imports.due_comparison import compare_due
from requests_app.services.imports.import_job import ImportJob
from requests_app.services.imports.log_file import RawRow, identifier, judge, read
from requests_app.services.imports.row import LogRow, understand
from requests_app.services.imports.tally import Imported, NoteProblem, not_taken, set_aside
from requests_app.services.unit_of_work import bulk as unit_of_work_bulk

CHUNK = 1000
LOCK = 0x0C17F11E


def import_log(
    path: Path,
    log_map: LogMap,
    city: City,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    pack_key: str = "",
    encoding: str = "utf-8-sig",
    dry_run: bool = False,
    note: NoteProblem = lambda number, name, problem: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Imported:
    """Take over a log. Raises NotPermitted, UnreadableLog and, for an unknown law, LawNotFound; then nothing changed.

    Chunks are committed one by one: an import that was cut off is finished by running it again. `note` is called
    for every quarantined row, `progress` with rows done and rows in all. With `dry_run` nothing is stored.
    """
    policy.require(actor, Verb.IMPORT_REQUESTS, city)
    key = pack_key or log_map.pack_key or city.pack_key
    if key not in library().keys:
        raise LawNotFound(key, None, library().keys)
    judged = judge(path, log_map, encoding)
    job = ImportJob(log_map, Setting(city, key, log_map.name, now), judged, note, Imported())
    rows = read(path, log_map, encoding)
    while chunk := list(islice(rows, CHUNK)):
        _chunk(job, chunk, dry_run)
        progress(job.result.rows, judged.rows)
    return job.result


def _chunk(job: ImportJob, chunk: Sequence[RawRow], dry_run: bool) -> None:
    """One transaction. The lock lets one import at a time into a city, so that its look at what is there holds."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, job.setting.city.pk])
        understood = list(_sifted(job, chunk))
        compare_due(job, chunk)
        entries = _stored(job, understood, dry_run)
    job.result.accepted += len(entries)
    job.result.still_open += sum(entry.case.is_open for entry in entries)


def _stored(job: ImportJob, understood: Sequence[LogRow], dry_run: bool) -> list[unit_of_work_bulk.Entry]:
    """The cases of these rows, stored. What one row raises is that row's fault alone: it is found by halves."""
    try:
        with transaction.atomic():
            entries = list(_entries(job, understood, dry_run))
            if not dry_run:
                unit_of_work_bulk.store(entries)
            return entries
    except (OperationalError, InterfaceError):  # the database is gone, not the row wrong
        raise
    except Exception as problem:
        if len(understood) == 1:
            (row,) = understood
            set_aside(job.result, job.note, row.number, row.id, not_taken(problem))
            return []
        middle = len(understood) // 2
        return [*_stored(job, understood[:middle], dry_run), *_stored(job, understood[middle:], dry_run)]


def _sifted(job: ImportJob, chunk: Sequence[RawRow]) -> Iterator[LogRow]:
    """The rows to be taken; the others are counted where they belong."""
    known = _known(job, chunk)
    for row in chunk:
        job.result.rows += 1
        name = identifier(row, job.log_map)
        if job.setting.stable_id(name) in known:
            job.result.already += 1
            continue
        try:
            yield _trusted(job, row)
        except Quarantined as problem:
            set_aside(job.result, job.note, row.number, name, problem)
        except Exception as problem:  # an unforeseen shape sets this row aside, never the log
            set_aside(job.result, job.note, row.number, name, not_taken(problem))


def _known(job: ImportJob, chunk: Iterable[RawRow]) -> set[str]:
    names = {job.setting.stable_id(identifier(row, job.log_map)) for row in chunk}
    found = RecordsRequest.objects.filter(city=job.setting.city, imported_id__in=names)
    return set(found.values_list("imported_id", flat=True))


def _trusted(job: ImportJob, row: RawRow) -> LogRow:
    found = understand(row, job.log_map, job.zone, job.setting.today)
    places = job.judged.repeated.get(found.id)
    if places:
        shown = ", ".join(str(place) for place in places[:10])
        raise Quarantined(
            job.log_map.id, "the identifier appears more than once", f"{found.id} in rows {shown}"
        )
    try:
        job.setting.pack(found.received.on)
    except LawNotFound as problem:
        raise Quarantined(job.log_map.received, "no law recorded for that day", str(problem)) from None
    return found


def _entries(
    job: ImportJob, understood: Sequence[LogRow], dry_run: bool
) -> Iterator[unit_of_work_bulk.Entry]:
    if not understood:
        return
    how_many, city = len(understood), job.setting.city
    years = dict(sorted(Counter(row.received.year for row in understood).items()))
    if dry_run:
        case_ids = requester_ids = list(range(1, how_many + 1))
        last = dict.fromkeys(years, 0)
    else:
        case_ids, requester_ids = (
            unit_of_work_bulk.reserve(RecordsRequest, how_many),
            unit_of_work_bulk.reserve(Requester, how_many),
        )
        last = {year: numbers.take(city, year, count) - count for year, count in years.items()}
    for row, case_id, requester_id in zip(understood, case_ids, requester_ids, strict=True):
        year = row.received.year
        last[year] += 1
        yield case_of(job.setting, row, numbers.number(city, year, last[year]), case_id, requester_id)
