"""What a gateway calls: it asks about a key, and reports use; and what becomes of the grant behind the key."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import time_machine
from django.test import Client

from requests_app.models import AccessGrant
from requests_app.services.data_access import grant_changes
from requests_app.services.unit_of_work import cases as case_work
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


def move(grant: AccessGrant, name: str, now: datetime = LATER) -> None:
    """One move of the grant, as the services make it."""
    with case_work.open_case(grant.case_id) as case:
        grant_changes.change(
            case,
            grant_changes.grant_of(case),
            name,
            actor=cast.the_reviewer(case),
            now=now,
            reason="Shared key.",
        )
