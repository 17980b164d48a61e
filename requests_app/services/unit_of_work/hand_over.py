"""Everything one person has in their hands given to another, or to no one, with an event each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import Incident
from requests_app.access.states import OPEN_INCIDENTS
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.models import City, User
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.catalog import STAFF_HANDED_OVER
from requests_app.notices.letters.compose import compose
from requests_app.notices.letters.contexts.base import LetterFacts
from requests_app.notices.letters.contexts.owners import HandedOverContext
from requests_app.notices.models import Channel, Notice
from requests_app.notices.names import message_id
from requests_app.services.unit_of_work import cases as case_work, incidents as incident_work


def hand_over(
    city: City, leaving: User, to: User | None, why: Mapping[str, Any], *, actor: Actor, now: datetime
) -> int:
    """Give every report and every case not closed that is assigned to `leaving` to `to`; how many.

    `why`: what each event says of it beside the new owner. Who reads restricted cases is changed by the caller
    (readership.py). Must run inside a transaction; reports come first, because their city's log is locked before any
    case.
    """
    reports = Incident.objects.filter(city=city, assignee=leaving, state__in=OPEN_INCIDENTS)
    ids = list(reports.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        _report(pk, to, actor, now)
    cases = hand_over_cases(city, _cases(city, leaving), to, why, actor=actor, now=now)
    return len(ids) + cases


def _cases(city: City, leaving: User) -> list[int]:
    mine = RecordsRequest.objects.filter(city=city, assignee=leaving).exclude(state=State.CLOSED.value)
    return list(mine.order_by("pk").values_list("pk", flat=True))


def hand_over_cases(
    city: City, ids: list[int], to: User | None, why: Mapping[str, Any], *, actor: Actor, now: datetime
) -> int:
    """Give each of these cases to `to`, who is told of all of them at once."""
    for pk in ids:
        with case_work.open_case(pk) as case:
            case.assignee = to
            data = {"department_id": case.department_id, "assignee_id": to.pk if to else None, **why}
            case_work.record_event(case, EventKind.ASSIGNED, data, actor=actor, now=now)
    if ids and to is not None and to.email and to.pk != actor.user_id:
        _tell(city, to, len(ids), now)
    return len(ids)


def _tell(city: City, to: User, how_many: int, now: datetime) -> None:
    facts = LetterFacts(city=city, number="", letterhead=letter_letterhead.current(city))
    told = HandedOverContext(
        how_many=how_many,
        queue_address=f"{settings.PUBLIC_URL}/admin/requests_app/recordsrequest/?assignee=me",
    )
    text = compose(STAFF_HANDED_OVER, facts, told, "en", None)
    Notice.objects.create(
        city=city,
        letter=STAFF_HANDED_OVER.key,
        recipient=f"staff:{to.pk}",
        channel=Channel.EMAIL,
        to_address=to.email,
        language="en",
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(
            f"handed/{city.key}/{now.isoformat()}", STAFF_HANDED_OVER.key, 0, f"staff:{to.pk}"
        ),
        queued_at=now,
        next_try_at=now,
    )


def _report(pk: int, to: User | None, actor: Actor, now: datetime) -> None:
    with incident_work.open_incident(pk) as (city_log, incident):
        incident.assignee_id = to.pk if to else None
        data = {"assignee_id": to.pk} if to else {}
        incident_work.record_event(
            city_log, incident, CityEventKind.INCIDENT_ASSIGNED, data, actor=actor, now=now
        )
