"""Records at size: a mailbox taken in, the list of a large collection, search in many pages.

    python -m cityrecords.runtime.with_database --fast env AS_OWNER=1 python -m bench.records_at_size \\
        --mails 5000 --records 20000 --pages 1000000

Processor time is that of this process and its children; wall times are those of a request in this process.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.own_database import own_database

ROWS = """
INSERT INTO requests_app_record (key, case_id, depth, kind, name, path, custodian, size, sha256, file, received_at,
    read_state, problem, tries, pages_count, message_id, thread, content_sha256, sender, recipients, subject,
    version_kind, version_sha256, version_file, bands, needs_rendition, pages_file, decision, exemption_key, reason,
    decided_at)
SELECT gen_random_uuid(), %(case)s, 0, 'mail', 'mail-' || n || '.eml', '', 'Public Works', 2000,
    md5(n::text) || md5(n::text), '', now(), 'read', '', 1, 1, '<' || n || '@x>', '', '', 'pat@city.example', '',
    'Bridge ' || n, '', '', '', '{}', false, '',
    CASE WHEN n %% 3 = 0 THEN 'responsive' ELSE 'undecided' END, '', '', CASE WHEN n %% 3 = 0 THEN now() END
FROM generate_series(1, %(count)s) n
"""
PAGES = """
INSERT INTO requests_app_page (record_id, number, width, height, title, text, words, cells, image)
SELECT first + n / %(each)s, 1 + n %% %(each)s, 612, 792, '', 'The council met about item w' || n %% 5000 || ' and the '
    || (ARRAY['bridge', 'budget', 'street', 'library', 'permit'])[1 + n %% 5] || ' of ward ' || n %% 97, '[]', '[]', ''
FROM generate_series(0, %(count)s - 1) n, (SELECT min(id) AS first FROM requests_app_record WHERE case_id = %(case)s) f
"""


def p50(call: Callable[[], Any], times: int = 9) -> float:
    """Median of a call in milliseconds."""
    took = []
    for _time in range(times):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def processor() -> float:
    """Seconds of this process and of children that ended."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def mailbox(count: int) -> None:
    """A mailbox of so many mails with an attachment each, one in ten a copy, taken in and unpacked."""
    from requests_app.models import Record  # noqa: PLC0415 - after setup
    from requests_app.services.records import read  # noqa: PLC0415
    from tests.record_acts import NOW, in_review, take_in  # noqa: PLC0415
    from tests.record_files import a_mail, a_mailbox  # noqa: PLC0415

    mails = [
        a_mail(f"Mail {n}", message_id=f"<{n}@city.example>", attachments={f"{n}.txt": b"words %d " % n * 50})
        for n in (place - place % 10 // 9 for place in range(count))
    ]
    case = in_review()
    take_in(case, {"export.mbox": a_mailbox(mails)})
    begun, spent = time.perf_counter(), processor()
    read.read_waiting(lambda: NOW, seconds=3600, most=1)
    members = Record.objects.filter(case=case, parent__isnull=False)
    wall, cpu = time.perf_counter() - begun, processor() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    copies = members.exclude(copy_of=None).count()
    print(f"mailbox of {count}: {members.count()} mails stored, {copies} copies; {count / wall:.0f} mails/s wall, "
          f"{count / cpu:.0f} of a core of ours, {peak} MB at most")  # fmt: skip
    some = min(500, count)
    begun, spent = time.perf_counter(), processor()
    read.read_waiting(lambda: NOW, seconds=3600, most=some)
    print(f"  {some} read, attachments taken out: {some / (time.perf_counter() - begun):.0f} mails/s wall")


def pages(count: int, records: int) -> None:
    """The list of a large collection, and search in its pages."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from requests_app.models import Record  # noqa: PLC0415
    from tests import cast  # noqa: PLC0415
    from tests.record_acts import in_review  # noqa: PLC0415

    case = in_review()
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"case": case.pk, "count": records})
        cursor.execute(PAGES, {"case": case.pk, "count": count, "each": max(1, count // records)})
        cursor.execute("VACUUM ANALYZE requests_app_record, requests_app_page")
    client = Client()
    client.force_login(cast.a_reviewer(case.city, "bench"))
    address = reverse("admin:requests_app_record_collection", args=[case.pk])
    middle = Record.objects.filter(case=case).order_by("pk")[records // 2].pk
    for what, where in (
        ("list, first page", address),
        ("list, a page in the middle", f"{address}?page={records // 100}"),
        ("list, undecided only", f"{address}?decision=undecided"),
        ("one record and the next", reverse("admin:requests_app_record_review", args=[middle])),
        ("search, a rare word", f"{address}?q=w4321"),
        ("search, a common word", f"{address}?q=library"),
        ("search, two words", f"{address}?q=library+w4321"),
    ):
        assert client.get(where).status_code == 200  # noqa: S101
        print(f"{what}: p50 {p50(lambda where=where: client.get(where)):.0f} ms wall")  # type: ignore[misc]


def main() -> None:
    """Measure, print."""
    said = argparse.ArgumentParser()
    for name, start in (("mails", 5000), ("records", 20_000), ("pages", 1_000_000)):
        said.add_argument(f"--{name}", type=int, default=start)
    asked = said.parse_args()
    with own_database():
        print(
            f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {asked.records} records, {asked.pages} pages"
        )
        pages(asked.pages, asked.records)
        mailbox(asked.mails)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
