"""Where a city publishes all it releases: cases with a title a clerk wrote go to the reading room by themselves."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db.models import Exists, OuterRef

from requests_app.cases.actors import SYSTEM
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.states import Kind
from requests_app.cities.models import City
from requests_app.records.models import ReadingRoomEntry, ReleaseItem
from requests_app.services.records.reading_room import publish

log = structlog.get_logger(__name__)
BATCH = 200


def publish_all(city: City, now: datetime) -> tuple[int, list[int]]:
    """Publish what was released in cases that are public and were never in the reading room; it opens after the city's
    days. What was taken down, before it opened too, stays down: that is the veto. How many, and the cases that failed.
    """
    if not (city.policy.reading_room and city.policy.reading_room_all):
        return 0, []
    out = ReleaseItem.objects.filter(release__case=OuterRef("pk"), recalled_at=None)
    known = ReadingRoomEntry.objects.filter(case=OuterRef("pk"))
    rows = RecordsRequest.objects.filter(
        ~Exists(known), Exists(out), city=city, kind=Kind.RECORDS, sensitive=False
    )
    done, failed = 0, []
    for case in rows.exclude(public_title="").order_by("pk")[:BATCH]:
        try:
            publish(case.pk, title=case.public_title, about_nobody=True, actor=SYSTEM, now=now)
            done += 1
        except Refusal as refusal:
            log.info("reading_room.not_published", case_id=case.pk, why=type(refusal).__name__)
        except Exception as problem:
            log.error("reading_room.failed", case_id=case.pk, problem=type(problem).__name__)
            failed.append(case.pk)
    return done, failed
