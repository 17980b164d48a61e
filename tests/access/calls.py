"""Calls of a city's gateway as they stand in the guide: a curl line, its names filled in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from requests_app.services.data_access import keys as data_access_keys
from tests import cast
from tests.access import people


def a_living_key() -> str:
    """The key of an access that works now."""
    now = timezone.now()
    grant = people.a_grant(expires_on=(now + timedelta(days=300)).date())
    return data_access_keys.make_key(grant.case_id, actor=cast.the_requester(grant.case), now=now).secret


def a_call_of_a_gateway(line: str) -> Any:
    """The answer to a curl line of the guide, with a living key and a gateway's token in it."""
    now = timezone.now()
    grant = people.a_grant(expires_on=(now + timedelta(days=300)).date())
    key = data_access_keys.make_key(grant.case_id, actor=cast.the_requester(grant.case), now=now)
    headers = {"Authorization": f"Bearer {people.a_gateway(grant.city, now)}"}
    path = str(re.findall(r"/api/v1/[a-z/]+", line)[0])
    given = re.findall(r"--json '([^']+)'", line)
    if not given:
        form = "application/x-www-form-urlencoded"
        return Client().post(path, f"token={key.secret}", content_type=form, headers=headers)
    body = str(given[0]).replace("PREFIX", key.prefix)
    for place, text in enumerate(sorted(set(re.findall(r"20\d\d-\d\d-\d\dT[^\"]+", body)))):
        body = body.replace(text, (now - timedelta(hours=2 - place)).isoformat())
    return Client().post(path, body, content_type="application/json", headers=headers)
