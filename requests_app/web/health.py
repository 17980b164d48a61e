"""Two probes: whether this process answers, and whether pages are served, the clock runs and letters leave."""

from __future__ import annotations

import time

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from requests_app.services.jobs import health as jobs_health

STARTED = time.monotonic()
GRACE_SECONDS = 600.0
"""After a start the jobs get so long to catch up before their silence counts."""


def alive(request: HttpRequest) -> HttpResponse:
    """`/healthz`: the process answers."""
    return _plain("ok", 200)


def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: the database answers, due dates are watched and letters leave; 503 with the reasons if not.

    The reasons name no case, no person and no address. To decide where visitors go, ask `/healthz`: filing works
    while the worker or the mail server is down.
    """
    try:
        grave = [alarm for alarm in jobs_health.alarms(timezone.now()) if alarm.grave]
    except DatabaseError:
        return _plain("the database does not answer", 503)
    if grave and time.monotonic() - STARTED > GRACE_SECONDS:
        return _plain("\n".join(alarm.sentence for alarm in grave), 503)
    return _plain("ready", 200)


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    return response
