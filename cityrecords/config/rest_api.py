"""The interface for programs: how it reads, answers and knows its callers, and how often they may call."""

from typing import Any

from cityrecords.config import env

FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["requests_app.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "requests_app.api.exception_handler.handle",
    "UNAUTHENTICATED_USER": None,
}


def calls_per_minute() -> dict[str, int]:
    """Calls in a minute: by address, by link, by staff token, by API key."""
    return {
        "anonymous": env.integer("API_PER_MINUTE", 120, 1, 1_000_000),
        "holder": env.integer("API_PER_MINUTE_HOLDER", 120, 1, 1_000_000),
        "staff": env.integer("API_PER_MINUTE_STAFF", 1200, 1, 1_000_000),
        "key": env.integer("API_PER_MINUTE_KEY", 600, 1, 1_000_000),  # of a key whose tier names no limit
    }
