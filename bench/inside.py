"""Questions to CityRecords from inside its own settings, answered as JSON: `python -m bench.inside QUESTION [ids]`."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
django.setup()

from django.conf import settings  # noqa: E402  after setup
from django.db import connection  # noqa: E402
from django.db.models import Max, Min  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.seed import CLERK  # noqa: E402
from requests_app.cases.links import secret_of  # noqa: E402
from requests_app.cities.models import User  # noqa: E402
from requests_app.models import Notice, RecordsRequest  # noqa: E402
from requests_app.services.jobs.sweep import sweep  # noqa: E402
from requests_app.services.simulation.world import DOMAIN  # noqa: E402

QUEUE = "/admin/requests_app/recordsrequest/"


def choose() -> dict[str, Any]:
    """What to work on, the same for the same database."""
    pages = [f"/l/{secret_of(case.links.all()[0].pk)}/" for case in _spread(40)]
    open_cases = RecordsRequest.objects.filter(state="clerk_review", channel="web").order_by("-pk")
    words = [case.description.partition("known as ")[2].partition(".")[0] for case in _spread(6)]
    department = open_cases.values_list("department_id", flat=True).first()
    queries = _queries(pages[0], words[0], department)
    return {
        "status_pages": pages,
        "decidable": list(open_cases.values_list("pk", "requester__email")[:400]),
        "words": [*words, "inspection reports Sycamore", "zoning"],
        "filters": [
            "due=overdue",
            f"department={department}",
            "state=clerk_review&assignee=me",
            "show=closed",
        ],
        "cases": RecordsRequest.objects.count(),
        "queries": queries,
    }


def _spread(how_many: int) -> list[RecordsRequest]:
    """Simulated cases from all over the table, found by key."""
    ours = RecordsRequest.objects.filter(requester__email__endswith=f"@{DOMAIN}", links__isnull=False)
    edges = RecordsRequest.objects.aggregate(least=Min("pk"), most=Max("pk"))
    least, step = edges["least"], (edges["most"] - edges["least"]) // how_many
    found = [ours.filter(pk__gte=least + step * place).order_by("pk").first() for place in range(how_many)]
    return [case for case in found if case is not None]


def _queries(page: str, word: str, department: int | None) -> dict[str, int]:
    """How many queries a page makes, counted in this process."""
    visitor, clerk = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
    opened = visitor.get(page)
    clerk.force_login(User.objects.get(username=CLERK), backend="django.contrib.auth.backends.ModelBackend")
    asked = {
        "status": (visitor, opened["Location"]),
        "queue": (clerk, QUEUE),
        "queue filtered": (clerk, f"{QUEUE}?department={department}"),
        "queue search": (clerk, f"{QUEUE}?q={word}"),
    }
    counted = {}
    for name, (client, path) in asked.items():
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {path} answered {answer.status_code}")
        counted[name] = len(seen)
    return counted


def cases() -> int:
    """How many there are."""
    return RecordsRequest.objects.count()


def denied(*ids: str) -> int:
    """How many of these are denied with a whole decision and a letter in the outbox."""
    found = RecordsRequest.objects.filter(
        pk__in=[int(one) for one in ids], state="denied", decision__isnull=False
    )
    return found.filter(notices__letter="denial").distinct().count()


def waiting() -> int:
    """Letters in the outbox."""
    return Notice.objects.filter(state__in=["queued", "sending"]).count()


def idle_sweep() -> float:
    """Milliseconds of a sweep with nothing due; the median of seven, after one that warms up."""
    took = []
    for _ in range(8):
        begun = time.perf_counter()
        done = sweep(timezone.now())
        took.append((time.perf_counter() - begun) * 1000)
        if any(done.done.get(name) for name in ("remind", "mark_late", "lapse")) and len(took) > 1:
            raise RuntimeError(f"the sweep was not idle: {done.done}")
    return statistics.median(took[1:])


QUESTIONS = {one.__name__: one for one in (choose, cases, denied, waiting, idle_sweep)}

if __name__ == "__main__":
    settings.DEBUG = False
    print(json.dumps(QUESTIONS[sys.argv[1]](*sys.argv[2:])))
