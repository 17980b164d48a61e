"""Looking a key up for a gateway, in one statement: everything an answer to RFC 7662 says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from requests_app.access.api_keys import GATEWAY_MARK, KEY_MARK, hash_of

LONGEST = 200
"""Characters of a secret; ours are 60."""
FIND = """
SELECT g.id, k.prefix, k.created_at, k.ends_at, g.expires_on, c.timezone, c.key,
       t.name, t.per_second, t.per_minute, t.per_day,
       (SELECT jsonb_agg(jsonb_build_object('id', d.id, 'identifier', d.identifier) ORDER BY d.id)
        FROM requests_app_accessgrant_scopes s JOIN requests_app_dataset d ON d.id = s.dataset_id
        WHERE s.accessgrant_id = g.id)::text
FROM requests_app_apikey k
JOIN requests_app_accessgrant g ON g.id = k.grant_id
JOIN requests_app_city c ON c.id = g.city_id
LEFT JOIN requests_app_ratetier t ON t.id = g.tier_id
WHERE k.secret_hash = %(hash)s AND k.revoked_at IS NULL AND (k.ends_at IS NULL OR k.ends_at > %(now)s)
  AND g.state = 'active' AND (%(city)s::bigint IS NULL OR g.city_id = %(city)s)
"""
GATEWAY = """
SELECT id, city_id FROM requests_app_gatewaytoken
WHERE secret_hash = %(hash)s AND revoked_at IS NULL AND expires_at > %(now)s
"""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway whose token lives."""

    token_id: int
    city_id: int


@dataclass(frozen=True, slots=True)
class Tier:
    """The limits of a grant. None: the city specifies no limit for that span."""

    name: str | None
    per_second: int | None
    per_minute: int | None
    per_day: int | None


@dataclass(frozen=True, slots=True)
class LiveKey:
    """A key that opens something now. `ends_at` is the instant it stops: the key's own end or the last day's."""

    grant_id: int
    prefix: str
    made_at: datetime
    ends_at: datetime
    city_key: str
    tier: Tier
    datasets: tuple[dict[str, Any], ...]


def find_key(secret: str, now: datetime, city_id: int | None = None) -> LiveKey | None:
    """The living key with this secret; None for unknown, ended, suspended, expired and another city's alike."""
    if not secret.startswith(KEY_MARK) or len(secret) > LONGEST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"hash": hash_of(secret), "now": now, "city": city_id})
        row = cursor.fetchone()
    if row is None:
        return None
    grant_id, prefix, made_at, key_ends_at, expires_on, zone, city_key, *limits, datasets = row
    last = _end_of(expires_on, zone)
    ends_at = min(last, key_ends_at) if key_ends_at else last
    if ends_at <= now:
        return None
    return LiveKey(
        grant_id, prefix, made_at, ends_at, city_key, Tier(*limits), tuple(json.loads(datasets or "[]"))
    )


def _end_of(on: date, zone: str) -> datetime:
    """The instant at which a day ends on the city's clock."""
    return datetime.combine(on + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))


def find_gateway(secret: str, now: datetime) -> Gateway | None:
    """The gateway with this token; None for unknown, revoked and expired alike."""
    if not secret.startswith(GATEWAY_MARK) or len(secret) > LONGEST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(GATEWAY, {"hash": hash_of(secret), "now": now})
        row = cursor.fetchone()
    return Gateway(*row) if row else None
