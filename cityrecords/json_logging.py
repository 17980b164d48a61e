"""Logs as JSON lines with a request id; capability links and query strings never reach them."""

import logging
import re
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from structlog.typing import EventDict, Processor, WrappedLogger

from cityrecords.config.env import EnvError

# Capability links are /l/<secret> (a case), /i/<secret> (a report), /f/<secret> (a follower), /u/<secret> (an
# address that undoes a change); the secret is masked
# wherever it turns up, also inside a traceback.
_LINK = re.compile(r"(/[lifu]/)[^/\s?#\"'\\<>]+(/[\w-]{24}(?=/))?")
_QUERY = re.compile(r"(?<=[\w/\-.~%])\?[\w.~%+-]+=[^\s\"'\\<>]*")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}


def masked(line: str) -> str:
    """The line without the secret of a capability link and without query strings."""
    return _QUERY.sub("", _LINK.sub(r"\1***", line))


def _render(logger: WrappedLogger, name: str, event: EventDict) -> str:
    rendered = structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)(logger, name, event)
    return masked(rendered if isinstance(rendered, str) else rendered.decode())


def configuration(level: str) -> dict[str, Any]:
    """The dict for logging.config; LOG_LEVEL is one of the five standard names."""
    if level not in _LEVELS:
        raise EnvError("LOG_LEVEL", f"must be one of {', '.join(sorted(_LEVELS))}")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "json"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # The request log below says what these two would say, without the address as typed.
            "django.server": {"handlers": [], "propagate": False},
            "django.request": {"level": "ERROR"},
            # The door for mail says every command it is given: senders, and the private addresses of cases.
            "mail.log": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
        },
    }


class RequestLog:
    """Middleware: one line for each request, and a request id that every line of that request carries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.log = structlog.stdlib.get_logger("cityrecords.request")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # From anyone but our own proxy it would let a visitor put lines of others' requests under one id.
        given = request.headers.get("X-Request-ID", "") if settings.TRUST_PROXY else ""
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        took = round((time.perf_counter() - started) * 1000, 1)
        level = logging.ERROR if response.status_code >= 500 else logging.INFO
        self.log.log(
            level,
            "request",
            method=request.method,
            path=masked(request.path),
            status=response.status_code,
            ms=took,
        )
        return response
