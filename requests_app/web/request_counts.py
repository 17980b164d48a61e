"""How many requests were answered, and how fast, by entry point: counted in each process, added up through files."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Histogram

REGISTRY = CollectorRegistry()
SECONDS = Histogram(
    "cityrecords_http_request_seconds",
    "Requests answered, by entry point, method and class of status",
    ("entry", "method", "status"),
    registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
ENTRIES = ("admin", "api", "hooks", "static", "healthz", "readyz", "metrics")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class CountRequests:
    """Middleware; left out where no one may read the counts. Neither an address nor a path is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        first = request.path_info.split("/", 2)[1]
        SECONDS.labels(
            first if first in ENTRIES else "pages",
            request.method if request.method in METHODS else "other",
            f"{response.status_code // 100}xx",
        ).observe(time.perf_counter() - began)
        return response
