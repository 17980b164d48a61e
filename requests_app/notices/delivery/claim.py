"""Which notices are next: claimed with a lease in one short transaction, so that any number of workers may run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.querysets import HANDED_OVER

LEASE = timedelta(minutes=5)
SLOWEST_SEND = timedelta(minutes=2)
"""With less of the lease left, a notice is left to the next run: a slow server must not make two workers send it."""

WITH_IT = ("case__city", "case__requester", "link__case", "city", "incident__reporter", "endpoint", "follow")


def breaker_of(notice: Notice) -> str:
    """The gate a notice goes through: each webhook endpoint has its own."""
    return f"webhook:{notice.endpoint_id}" if notice.channel == Channel.WEBHOOK else str(notice.channel)


def waiting(now: datetime) -> Iterator[Notice]:
    """What a run at `now` would send, in order; changes nothing. Gates are not asked."""
    for channel in HANDED_OVER:
        found = Notice.objects.claimable(now, in_lanes=False).filter(channel=channel)
        yield from found.select_related("case", "incident", "city").iterator(chunk_size=500)


def claim(now: datetime, channel: str, how_many: int, shut: Collection[str] = ()) -> list[Notice]:
    """Take hold of the next notices of one channel for LEASE; others skip them meanwhile."""
    found = Notice.objects.claimable(now).filter(channel=channel)
    if channel == Channel.WEBHOOK:
        found = found.exclude(_behind(shut)).filter(endpoint__active=True)
    with transaction.atomic():
        ids = list(
            found.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:how_many]
        )
        if not ids:
            return []
        Notice.objects.filter(pk__in=ids).update(state=NoticeState.SENDING, lease_until_at=now + LEASE)
    place = {pk: index for index, pk in enumerate(ids)}
    rows = Notice.objects.filter(pk__in=ids).select_related(*WITH_IT)
    return sorted(rows, key=lambda notice: place[notice.pk])


def _behind(shut: Collection[str]) -> Q:
    ids = [int(key.partition(":")[2]) for key in shut if key.startswith("webhook:")]
    return Q(endpoint_id__in=ids)


def release(notices: Sequence[Notice]) -> None:
    """Give back what was claimed and not tried."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices], state=NoticeState.SENDING).update(
        state=NoticeState.QUEUED, lease_until_at=None
    )


def still_held(notice: Notice, now: datetime) -> bool:
    """Whether enough of the lease is left to hand the notice over."""
    return notice.lease_until_at is not None and now + SLOWEST_SEND <= notice.lease_until_at
