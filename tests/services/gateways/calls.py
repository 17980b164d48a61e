"""What a gateway calls: it asks about a key, and reports use."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import time_machine
from django.test import Client

from tests import cast
from tests.access.people import SOON

INTROSPECT, USAGE = "/api/v1/keys/introspect", "/api/v1/usage"
LATER = SOON + cast.HOUR


def ask(token: str, key: str, now: datetime = LATER) -> Any:
    """The answer to one introspection."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with time_machine.travel(now, tick=False):
        return Client().post(
            INTROSPECT, f"token={key}", content_type="application/x-www-form-urlencoded", headers=headers
        )


def send(token: str, body: Any, now: datetime = LATER) -> Any:
    """The answer to one report."""
    with time_machine.travel(now, tick=False):
        return Client().post(
            USAGE,
            body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
