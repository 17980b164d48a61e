"""Court orders: what was ordered and by when, recorded and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CourtOrder, Incident
from requests_app.access.new_incident import new_incident
from requests_app.access.states import IncidentKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters import incident_catalog as letters
from requests_app.notices.letters.contexts.incidents import CourtOrderContext
from requests_app.notices.recipients import incidents as incident_recipients
from requests_app.services.incidents.court_order_days import UNITS, counted_on
from requests_app.services.unit_of_work import city_log as city_work, incidents as incident_work
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(frozen=True, slots=True)
class Order:
    """A court's order as a clerk reads it off the paper: either a day, or days after it was served, or neither."""

    city: City
    court: str
    ordered: str
    ordered_on: date
    served_on: date
    docket: str = ""
    due_on: date | None = None
    days: int | None = None
    unit: str = ""
    dataset: Dataset | None = None


def record(order: Order, *, actor: Actor, now: datetime) -> Incident:
    """Record a court's order; it becomes an incident with its own date. Raises Incomplete."""
    policy.require(actor, Verb.RECORD_COURT_ORDER, order.city)
    today = local_date(order.city, now)
    court = incident_work.required_text(order.court, "court", _("Enter the name of the court."))
    ordered = incident_work.required_text(order.ordered, "ordered", _("Describe what the court ordered."))
    _require_sound(order, today)
    due_on = (
        order.due_on
        if order.days is None
        else counted_on(order.city, order.served_on, order.days, order.unit)
    )
    with city_work.open_city_log(order.city) as city_log:
        incident = new_incident(
            city_log.city, IncidentKind.COURT_ORDER, description=ordered, dataset=order.dataset, now=now
        )
        incident.save(force_insert=True)
        row = CourtOrder.objects.create(
            incident=incident,
            court=court[:200],
            docket=order.docket.strip()[:120],
            ordered=ordered,
            ordered_on=order.ordered_on,
            served_on=order.served_on,
            counted_days=order.days,
            counted_unit=order.unit if order.days is not None else "",
            due_on=due_on,
        )
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.COURT_ORDER_RECORDED,
            {"due_on": due_on.isoformat()} if due_on else {},
            actor=actor,
            now=now,
            letters=[
                Addressed(letters.STAFF_COURT_ORDER, each) for each in incident_recipients.staff(incident)
            ],
            letter_context=CourtOrderContext(incident=incident, order=row),
        )
        return incident


def _require_sound(order: Order, today: date) -> None:
    gaps: dict[str, list[str]] = {}
    if order.served_on > today:
        gaps["served_on"] = [_("Enter a service date that is not in the future.")]
    if order.served_on < order.ordered_on:
        gaps["served_on"] = [_("The service date is before the order date. Check the dates.")]
    if order.days is not None and order.due_on is not None:
        gaps["due_on"] = [_("Enter the date or the number of days, not both.")]
    if order.days is not None and (order.unit not in UNITS or not 1 <= order.days <= 3650):
        gaps["days"] = [_("Enter a number of days from 1 to 3650 and how they are counted.")]
    if order.due_on is not None and order.due_on < order.ordered_on:
        gaps["due_on"] = [_("That day is before the order. Check the dates.")]
    if order.dataset is not None and order.dataset.city_id != order.city.pk:
        gaps["dataset"] = [_("That dataset belongs to another city.")]
    if gaps:
        raise Incomplete(gaps)


def answer(
    incident_id: int, *, how: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> Incident:
    """Record that the city answered a court's order otherwise than by disclosing: complied, appealed, stayed."""
    with incident_work.open_incident(incident_id, seen_seq=seen_seq) as (city_log, incident):
        policy.require(actor, Verb.REVIEW_INCIDENT, incident)
        order = CourtOrder.objects.filter(incident=incident, answered_on=None).first()
        if order is None:
            raise NotNow(_("There is no court order waiting for a response here."))
        why = incident_work.required_text(how, "how", _("Describe the city's response to the order."))
        order.answered_on = local_date(incident.city, now)
        order.save()
        incident.contained_how = why
        if incident.state == "reported":
            apply_transition(incident, "begin_review")
        incident_work.record_event(
            city_log,
            incident,
            CityEventKind.COURT_ORDER_ANSWERED,
            {"on": order.answered_on.isoformat()},
            actor=actor,
            now=now,
        )
        return incident
