"""Acts on letters about reports and datasets: who may, under which lock, and where it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotPermitted
from requests_app.cases.verbs import Verb
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work import city_log as city_work

VERB = Verb.RESEND_NOTICE


def may(actor: Actor, notice: Notice) -> bool:
    """Whether `actor` may send it again or settle it: of a report only who may read that report."""
    if notice.incident is not None:
        return policy.may(actor, VERB, notice.incident)
    return policy.may(actor, VERB, notice.sender_city)


@contextmanager
def open_letter(notice: Notice, *, actor: Actor) -> Iterator[CityLog]:
    """Lock the log of the city that wrote the letter. Raises NotPermitted."""
    with city_work.open_city_log(notice.sender_city) as city_log:
        if not may(actor, notice):
            raise NotPermitted
        yield city_log


def record_event(
    city_log: CityLog, notice: Notice, kind: CityEventKind, *, actor: Actor, now: datetime
) -> None:
    """Append what was done with the letter to the log, beside what it is about. Must run inside `open_letter`."""
    dataset = notice.city_event.dataset if notice.city_event is not None and notice.incident is None else None
    city_work.record_event(
        city_log,
        kind,
        {"notice_id": notice.pk},
        dataset=dataset,
        incident=notice.incident,
        actor=actor,
        now=now,
    )
