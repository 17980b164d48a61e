"""One row of bench/handing.py: fill the outbox by filing, then hand it over as the task does, in this process."""

from __future__ import annotations

import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after setup
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from requests_app.cases.actors import PUBLIC  # noqa: E402
from requests_app.cities.models import City  # noqa: E402
from requests_app.notices.delivery.run import deliver  # noqa: E402
from requests_app.notices.models import Notice  # noqa: E402
from requests_app.services.cases.filing import file  # noqa: E402
from requests_app.services.cases.filing_draft import Filing  # noqa: E402
from requests_app.services.city_settings.load_cities import load_cities  # noqa: E402

RULES = {"no": "FALSE", "yes": "TRUE", "third": "id % 3 = 0"}
"""Which letters the law wants, for those carry a PDF."""


def fill(how_many: int, with_pdf: str) -> None:
    """Waiting receipts, each of a case of its own."""
    load_cities()
    city = City.objects.select_related("policy").order_by("key").latest("key")
    for number in range(how_many):
        asked = f"All inspection reports about bridge {number} since January 2024, with photographs."
        filing = Filing(city=city, description=asked, email=f"r{number}@example.org")
        file(filing, actor=PUBLIC, now=datetime.now(UTC))
    Notice.objects.filter(state="queued").exclude(recipient="requester").delete()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE requests_app_notice SET statutory = {RULES[with_pdf]} WHERE state = 'queued'")  # noqa: S608


def megabytes() -> int:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Fill, hand over, print."""
    how_many, with_pdf = int(sys.argv[1]), sys.argv[2]
    call_command("migrate", verbosity=0)
    fill(how_many, with_pdf)
    before = megabytes()
    wall, cpu = time.perf_counter(), time.process_time()
    tally = deliver(timezone.now)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if tally.sent != how_many:
        raise SystemExit(f"{tally} of {how_many}")
    rate, each = how_many / wall, 1000 * cpu / how_many
    print(
        f"with a PDF: {with_pdf:6}{rate:7.0f} letters/s  {each:6.2f} ms CPU each  {before} -> {megabytes()} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
