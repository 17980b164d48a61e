"""The sweep's part about court orders: reminded of before their day, late after it, each said once."""

from __future__ import annotations

from datetime import datetime

import structlog

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CourtOrder
from requests_app.cases.actors import SYSTEM
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import CourtOrderContext
from requests_app.notices.letters.letter import Letter
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.unit_of_work import incidents as incident_work
from requests_app.services.unit_of_work.reminder_dates import mark, near_and_late

log = structlog.get_logger(__name__)


def watch(now: datetime) -> dict[str, int]:
    """The sweep's part: remind of every running order whose day is near, and say once of each that is late."""
    done = {"court_orders_reminded": 0, "court_orders_late": 0}
    for city in City.objects.select_related("policy"):
        running = CourtOrder.objects.filter(incident__city=city, answered_on=None, due_on__isnull=False)
        for order_id, late in near_and_late(running, city, local_date(city, now)):
            try:
                done["court_orders_late" if late else "court_orders_reminded"] += _tell(order_id, late, now)
            except Refusal as refusal:
                log.info("court_order.not_told", order=order_id, why=type(refusal).__name__)
    return {name: count for name, count in done.items() if count}


def _tell(order_id: int, late: bool, now: datetime) -> int:
    known = CourtOrder.objects.get(pk=order_id)
    with incident_work.open_incident(known.incident_id) as (city_log, incident):
        policy.require(SYSTEM, Verb.REMIND_COURT_ORDER, incident)
        order = CourtOrder.objects.select_for_update().get(pk=order_id)
        if order.answered_on is not None or not mark(order, late, now):
            return 0
        letter: Letter = letters.STAFF_COURT_LATE if late else letters.STAFF_COURT_ORDER
        order.save()
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.COURT_ORDER_LATE if late else CityEventKind.COURT_ORDER_REMINDED,
            {"due_on": order.due_on.isoformat()} if order.due_on else {},
            actor=SYSTEM,
            now=now,
            letters=[Addressed(letter, each) for each in incident_recipients.staff(incident)],
            letter_context=CourtOrderContext(incident=incident, order=order),
        )
        return 1
