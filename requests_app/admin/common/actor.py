"""Who is signed in: the person as an actor, and the cities they work for, asked once a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from requests_app.access import policy
from requests_app.cases.actors import PUBLIC, Actor, staff
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, User

_ACTOR, _CITIES = "_staff_actor", "_staff_cities"


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in member of staff with all memberships; the public for anyone else."""
    found = getattr(request, _ACTOR, None)
    if found is None:
        user = cast(Any, request.user)
        found = staff(cast(User, user)) if user.is_authenticated and user.is_staff else PUBLIC
        setattr(request, _ACTOR, found)
    return cast(Actor, found)


def cities_of(request: HttpRequest) -> Sequence[City]:
    """The cities this person works for, with their policies, by name."""
    found = getattr(request, _CITIES, None)
    if found is None:
        grants = actor_of(request).city_roles
        found = list(City.objects.filter(pk__in=list(grants)).select_related("policy")) if grants else []
        setattr(request, _CITIES, found)
    return cast(Sequence[City], found)


def cities_where(request: HttpRequest, verb: Verb) -> list[City]:
    """The cities in which this person may do `verb`."""
    actor = actor_of(request)
    return [city for city in cities_of(request) if policy.may(actor, verb, city)]


def some_cities_where(request: HttpRequest, verb: Verb) -> list[City]:
    """The cities in which this person may do `verb`. Raises PermissionDenied where there is none."""
    allowed = cities_where(request, verb)
    if not allowed:
        raise PermissionDenied
    return allowed


def city_where(request: HttpRequest, verb: Verb, key: str) -> City:
    """The city of this key, if this person may do `verb` in it; absent and another's answer alike."""
    found = next((city for city in some_cities_where(request, verb) if city.key == key), None)
    if found is None:
        raise Http404
    return found
