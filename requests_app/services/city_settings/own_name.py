"""A member of staff says who they are: name, title and email address. Entered in each city's log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.cities.models import City, User
from requests_app.services.unit_of_work import city_log as city_log_work
from requests_app.services.unit_of_work.missing_fields import required, said
from requests_app.services.unit_of_work.people import name_gaps

LONGEST_NAME, LONGEST_TITLE = 150, 120


def enter_own_name(
    first_name: str, last_name: str, title: str, email: str, *, actor: Actor, now: datetime
) -> None:
    """Store the actor's own name and address, and their title in every city. Raises Incomplete, NotPermitted."""
    cities = list(City.objects.filter(pk__in=list(actor.city_roles)).order_by("pk"))
    if actor.user_id is None or not cities:
        raise NotPermitted
    first, last, held = first_name.strip(), last_name.strip(), title.strip()
    required(
        first_name=(first, _("Enter your first name.")),
        last_name=(last, _("Enter your last name.")),
        title=(held, _("Enter your job title.")),
        email=(email.strip(), _("Enter your work email address.")),
    )
    for city in cities:
        gaps = said(name_gaps(city, {"last_name": f"{first} {last}"}))
        if gaps:
            raise Incomplete(gaps)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id)
        user.first_name, user.last_name, user.email = first, last, email.strip()
        user.save(update_fields=["first_name", "last_name", "email"])
        user.memberships.update(title=held)
        for city in cities:
            with city_log_work.open_city_log(city) as city_log:
                city_log_work.record_event(
                    city_log,
                    CityEventKind.STAFF_NAMED,
                    {"fields": ["name", "title", "email"]},
                    actor=actor,
                    now=now,
                )


def is_named(actor: Actor) -> bool:
    """Whether this member of staff has a name of their own and a title in every city they work for."""
    return bool(actor.own_name) and all(scope.title for scope in actor.city_roles.values())
