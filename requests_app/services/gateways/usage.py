"""What gateways report: calls made with keys, in batches that count once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from requests_app.access.models import AccessGrant, ApiKey, Usage, UsageBatch
from requests_app.cases.refusals import Refusal
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.services.gateways.excess import look_for_excess
from requests_app.services.gateways.usage_rows import Row, keys_of, prefix_of, require_sound


class OtherBatch(Refusal):
    """A batch of this name with other contents is on file."""

    def __init__(self) -> None:
        message = _(
            "A batch with this name and other contents was received before. Give this one another name."
        )
        super().__init__(message, {"batch": [message]})


def report(city_id: int, batch: str, rows: Sequence[Row], *, body_hash: str, now: datetime) -> bool:
    """Count a batch. False: it was counted before and nothing changed. Raises Incomplete, OtherBatch.

    `body_hash`: SHA-256 of what was sent. All rows are counted, or none where one of them cannot be used.
    """
    known = _known(city_id, batch, body_hash)
    if known:
        return False
    city = City.objects.select_related("policy").get(pk=city_id)
    keys = keys_of(city, rows)
    require_sound(rows, keys, now)
    try:
        with transaction.atomic():
            stored = UsageBatch.objects.create(
                city=city, batch=batch, body_hash=body_hash, rows=len(rows), received_at=now
            )
            lines = [_line(stored, row, keys[prefix_of(row.key)], city) for row in rows]
            Usage.objects.bulk_create(lines)
            if city.policy.limit_opens_incident:
                look_for_excess(city, lines, now)
    except IntegrityError:
        if not _known(city_id, batch, body_hash):
            raise
        return False
    return True


def _known(city_id: int, batch: str, body_hash: str) -> bool:
    stored = UsageBatch.objects.filter(city_id=city_id, batch=batch).first()
    if stored is not None and stored.body_hash != body_hash:
        raise OtherBatch
    return stored is not None


def _line(batch: UsageBatch, row: Row, key: ApiKey, city: City) -> Usage:
    return Usage(
        batch=batch,
        grant=key.grant,
        key=key,
        begin_at=row.begin_at,
        end_at=row.end_at,
        on=local_date(city, row.begin_at),
        calls=row.calls,
        refused=row.refused,
    )


def by_day(grant: AccessGrant, since: date) -> list[tuple[date, int, int]]:
    """Day, calls, refused calls; the latest day first."""
    rows = Usage.objects.filter(grant=grant, on__gte=since).values("on").order_by("-on")
    summed = rows.annotate(made=Sum("calls"), cut=Sum("refused"))
    return [(row["on"], row["made"], row["cut"]) for row in summed]
