"""The registry at so many datasets: the import, and each kind of search as the public page makes it.

`python -m bench.registry [datasets]` works in a city of its own inside a transaction that is undone at the end.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

WORDS = [
    "fire", "permit", "tree", "water", "street", "parking", "budget", "contract", "inspection", "noise", "call",
    "crime", "traffic", "bus", "park", "library", "school", "health", "zoning", "sewer", "bridge", "light", "tax",
    "licence", "vendor", "payroll", "grant", "housing", "shelter", "flood", "air", "energy", "waste", "election",
]  # fmt: skip
FORMATS = (
    ("csv", "text/csv"),
    ("json", "application/json"),
    ("xlsx", "application/vnd.ms-excel"),
    ("pdf", "application/pdf"),
)


def entry(number: int, dice: random.Random) -> dict[str, Any]:
    """One plausible entry; one in ten is not public."""
    title = " ".join(dice.sample(WORDS, 3))
    forms = [
        {
            "downloadURL": f"https://data.example.org/{number}.{ending}",
            "mediaType": media,
            "title": f"{title} {ending}",
        }
        for ending, media in dice.sample(FORMATS, 2)
    ]
    return {
        "identifier": f"bench-{number}",
        "title": f"{title.capitalize()} {number}",
        "description": " ".join(dice.choices(WORDS, k=60)),
        "keyword": dice.sample(WORDS, 4),
        "modified": f"2026-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}",
        "publisher": {"name": f"Department of {dice.choice(WORDS)}"},
        "contactPoint": {"fn": "Data desk", "hasEmail": "mailto:data@example.org"},
        "accessLevel": "non-public" if number % 10 == 0 else "public",
        "accrualPeriodicity": "R/P1M",
        "distribution": forms,
    }


def measure(what: str, call: Callable[[], object], times: int = 25) -> None:
    """Median and 95th percentile of a call, in milliseconds."""
    took = []
    for _time in range(times):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1000)
    took.sort()
    print(f"{what}: median {statistics.median(took):.1f} ms, p95 {took[int(len(took) * 0.95) - 1]:.1f} ms")


def main(count: int) -> None:
    """Build, measure, undo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    django.setup()
    from django.db import connection, transaction  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from requests_app.cases.actors import SYSTEM  # noqa: PLC0415
    from requests_app.datasets.dcat.document import parse  # noqa: PLC0415
    from requests_app.models import City  # noqa: PLC0415
    from requests_app.services.datasets.catalog_import import import_catalog  # noqa: PLC0415

    dice = random.Random(5)  # noqa: S311 - the same figures each time
    with transaction.atomic():
        city = City.objects.select_related("policy").get(key="sacramento")
        body = json.dumps({"dataset": [entry(number, dice) for number in range(count)]}).encode()
        for run in ("first import", "second import, nothing changed"):
            begun, cpu = time.perf_counter(), time.process_time()
            document = parse(body)
            read = time.perf_counter() - begun
            taken = import_catalog(document, city, actor=SYSTEM, now=timezone.now())
            print(
                f"{run}: {time.perf_counter() - begun:.1f} s ({read:.1f} s to read {len(body) / 1e6:.0f} MB), "
                f"CPU {time.process_time() - cpu:.1f} s, new {taken.new}, unchanged {taken.unchanged}"
            )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE requests_app_dataset")
        client = Client()
        for what, query in (
            ("first page", ""),
            ("last page", "?page=99999"),
            ("one rare word", "?q=bench+77"),
            ("one common word", "?q=permit"),
            ("two words", "?q=permit+tree"),
            (
                "words, standing, publisher and format",
                "?q=tree&status=published&publisher=Department+of+tree&format=csv",
            ),
            ("nothing found", "?q=xyzzy"),
        ):
            measure(f"search, {what}", lambda query=query: client.get(f"/sacramento/datasets/{query}"))  # type: ignore[misc]
        measure("data.json", lambda: b"".join(client.get("/sacramento/data.json").streaming_content), 3)
        measure("API, page of 50", lambda: client.get("/api/v1/datasets/?city=sacramento&q=permit"), 10)
        measure("site map", lambda: client.get("/sitemap.xml"), 3)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
