"""Who reads restricted cases when someone leaves, moves or is away: someone of the city always, a leaver never."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor, staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Event, RecordsRequest, Restriction
from requests_app.cases.permissions import STAFF_VERBS
from requests_app.cases.policy import sees
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Absence, City, User
from requests_app.services.unit_of_work import cases as case_work

CAN_LIFT = frozenset(STAFF_VERBS[Verb.RESTRICT])
NAMED = (EventKind.RESTRICTED, EventKind.READERS_CHANGED, EventKind.READERS_NAMED)


def restricted_cases_of(city: City, reader: User) -> QuerySet[RecordsRequest]:
    """The restricted cases of a city that name this reader, closed ones too."""
    return RecordsRequest.objects.filter(city=city, sensitive=True, readers__contains=[reader.pk])


def living(city: City, readers: Iterable[int]) -> list[Actor]:
    """Those of these accounts who work for the city now: in use, with a role in it, and not away."""
    away = Absence.objects.filter(city=city, ended_at=None, begun_at__isnull=False)
    people = User.objects.filter(pk__in=list(readers), is_active=True, memberships__city=city).distinct()
    return [staff(user) for user in people.exclude(pk__in=away.values("user_id"))]


def is_read(case: RecordsRequest) -> bool:
    """Whether anyone who works for the city now sees a restricted case."""
    return any(sees(actor, case) for actor in living(case.city, case.readers))


def pass_on(
    city: City, reader: User, to: User | None, why: Mapping[str, Any], *, actor: Actor, now: datetime
) -> None:
    """After the roles of `reader` changed: in restricted cases they no longer see, `to` reads in their place.

    Must run inside a transaction. Raises Incomplete where no one would be left who can lift the restriction.
    """
    then = staff(reader)
    for pk in list(restricted_cases_of(city, reader).order_by("pk").values_list("pk", flat=True)):
        with case_work.open_case(pk) as case:
            stays = {reader.pk} if sees(then, case) else set()
            if stays and _can_be_lifted(case):
                continue
            case.readers = sorted((set(case.readers) - {reader.pk}) | stays | ({to.pk} if to else set()))
            if not _can_be_lifted(case):
                raise Incomplete(
                    {
                        "successor": [
                            _(
                                "This person is the last who can lift the restriction of a request. "
                                "Choose an intake clerk or administrator who takes over."
                            )
                        ]
                    }
                )
            _record(case, why, actor, now)


def _can_be_lifted(case: RecordsRequest) -> bool:
    return any(
        sees(each, case) and each.roles_in(case.city_id) & CAN_LIFT
        for each in living(case.city, case.readers)
    )


def stand_in(absence: Absence, why: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """The deputy reads every restricted case of the person who is away, who stays a reader. Inside a transaction."""
    theirs = restricted_cases_of(absence.city, absence.user)
    alone = theirs.exclude(readers__contains=[absence.deputy_id])
    for pk in list(alone.order_by("pk").values_list("pk", flat=True)):
        with case_work.open_case(pk) as case:
            case.readers = sorted({*case.readers, absence.deputy_id})
            _record(case, why, actor, now)


def step_back(absence: Absence, why: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """The deputy stops reading what they read for this absence only; not what is theirs by now. In a transaction."""
    for pk in _lent(absence):
        with case_work.open_case(pk) as case:
            case.readers = [reader for reader in case.readers if reader != absence.deputy_id]
            _record(case, why, actor, now)


def _lent(absence: Absence) -> list[int]:
    """The cases the deputy reads for this absence and in which no one named the readers since."""
    read = restricted_cases_of(absence.city, absence.deputy).exclude(assignee=absence.deputy)
    lent: set[int] = set()
    for event in Event.objects.filter(case__in=read, kind__in=NAMED).order_by("case_id", "seq"):
        told = data_of(event)
        if told.get("absence_id") == absence.pk:
            lent.add(event.case_id)
        elif "absence_id" not in told:
            lent.discard(event.case_id)
    return sorted(lent)


def _record(case: RecordsRequest, why: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    row = Restriction.objects.get(case=case, lifted_at=None)
    data = {"restriction_id": row.pk, "reader_ids": list(case.readers), **why}
    case_work.record_event(case, EventKind.READERS_CHANGED, data, actor=actor, now=now)
