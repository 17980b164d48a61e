"""The questions the house asks of its tables; what a reader may see is decided here and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from requests_app.cases.states import OPEN_STATES, Kind

if TYPE_CHECKING:
    from requests_app.cases.actors import Actor
    from requests_app.cases.models.correspondence import Document  # noqa: F401
    from requests_app.cases.models.events import Deadline  # noqa: F401 - named in quotes below
    from requests_app.cases.models.request import RecordsRequest  # noqa: F401

CITY_DUTIES = (
    "acknowledgment",
    "determination",
    "production",
    "appeal_decision",
    "ruling_request",
    "ruling_brief",
)
"""Kinds of due dates on which it is the city that owes something."""


def case_visibility(actor: Actor, prefix: str = "") -> Q:
    """The filter on cases for one actor; of restricted cases staff see those they are named for.

    `prefix` reaches the case from another table ("case__").
    """
    if actor.is_system:
        return Q()
    if actor.case_id is not None:
        return Q(**{f"{prefix}pk": actor.case_id})
    if actor.user_id is None:
        return Q(pk__in=[])
    seen = Q(pk__in=[])
    whole = [city_id for city_id, scope in actor.city_roles.items() if scope.department_ids is None]
    if whole:
        seen |= Q(**{f"{prefix}city_id__in": whole})
    for city_id, scope in actor.city_roles.items():
        if scope.department_ids is not None:
            own = Q(**{f"{prefix}department_id__in": scope.department_ids})
            own |= Q(**{f"{prefix}assignee_id": actor.user_id})
            if scope.data_office:
                own |= Q(**{f"{prefix}kind": Kind.DATA_ACCESS.value})
            seen |= Q(**{f"{prefix}city_id": city_id}) & own
    unrestricted = Q(**{f"{prefix}sensitive": False})
    return seen & (unrestricted | Q(**{f"{prefix}readers__contains": [actor.user_id]}))


class CaseQuerySet(models.QuerySet["RecordsRequest"]):
    """Questions about cases."""

    def visible_to(self, actor: Actor) -> Self:
        """The cases this actor may read: staff those of their cities, a link holder one, the public none."""
        return self.filter(case_visibility(actor))

    def public(self) -> Self:
        """Cases with a public page: a clerk gave them a title, and the city's policy allows such pages."""
        return self.exclude(public_title="").filter(city__policy__publishes_cases=True)

    def open(self) -> Self:
        """Cases in which someone still has to act."""
        return self.filter(state__in=[str(state) for state in OPEN_STATES])

    def overdue(self, today: date) -> Self:
        """Open cases whose earliest open city deadline is before `today` (the city's local date)."""
        return self.open().filter(next_due_on__lt=today)


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Questions about due dates."""

    def running(self) -> Self:
        """Neither met nor ended, with a date."""
        return self.filter(met_on=None, ended_on=None, due_on__isnull=False)

    def of_the_city(self) -> Self:
        """What the city owes, not the requester's own windows."""
        return self.filter(kind__in=CITY_DUTIES)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents."""

    def visible_to(self, actor: Actor) -> Self:
        """Documents of cases this actor may read; a link holder sees what they sent and what was released.

        What was removed before its release is in the history alone.
        """
        seen = self.filter(case__isnull=False, removed_at=None).filter(case_visibility(actor, "case__"))
        if actor.is_staff or actor.is_system:
            return seen
        return seen.filter(audience__in=["requester", "released"])
