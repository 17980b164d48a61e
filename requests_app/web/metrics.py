"""`/metrics`: counts and ages for a monitoring system (Prometheus), for whoever knows METRICS_TOKEN."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from requests_app.services.jobs.measures import measures
from requests_app.web.request_counts import REGISTRY

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Measured:
    """What is worked out when it is asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each measure as Prometheus writes it."""
        for measure in measures(timezone.now()):
            family = GaugeMetricFamily(measure.name, measure.help, labels=measure.labels)
            for labels, value in measure.samples:
                family.add_metric(list(labels), value)
            yield family


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything that is measured. 404 without METRICS_TOKEN, 401 without the token in `Authorization: Bearer`."""
    if not settings.METRICS_TOKEN:
        return _plain("no metrics are set up", 404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return _plain("the token is not the one of METRICS_TOKEN", 401)
    worked_out = CollectorRegistry()
    worked_out.register(Measured())
    try:
        text = generate_latest(worked_out)
    except DatabaseError:
        return _plain("the database does not answer", 503)
    response = HttpResponse(text + generate_latest(_counted()), content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def _counted() -> CollectorRegistry:
    """The counts of all web processes where they share a folder, else those of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    return response
