"""The city's departments and its contact as its administrator keeps them, beside what its file says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.models import AT_THE_DESK, CONTACT_WAYS, Department
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work

LONGEST = 300


def add_department(city_id: int, *, name: str, actor: Actor, now: datetime) -> Department:
    """Add a department that the city's file does not name. Raises NotFound, Incomplete."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        name = " ".join(name.split())
        if not name or len(name) > 160:
            raise Incomplete({"name": [_("Enter the name of the department.")]})
        if Department.objects.filter(city=city, name__iexact=name).exists():
            raise Incomplete({"name": [_("There is already a department of this name.")]})
        key, place = f"own-{slugify(name)[:40]}".rstrip("-"), 1
        while Department.objects.filter(city=city, key=key).exists():
            key, place = f"{key[:40]}-{place}", place + 1
        row = Department.objects.create(city=city, key=key, name=name, confidence=AT_THE_DESK)
        city_log_work.enter(
            [city], CityEventKind.SET_UP_CHANGED, {"what": "department"}, actor=actor, now=now
        )
        return row


def remove_department(department_id: int, *, actor: Actor, now: datetime) -> None:
    """Remove a department an administrator added and no one uses. Raises NotFound, NotNow."""
    with transaction.atomic():
        row = Department.objects.select_related("city__policy").filter(pk=department_id).first()
        if row is None or not policy.may(actor, Verb.CHANGE_POLICY, row.city):
            raise NotFound
        if row.confidence != AT_THE_DESK:
            raise NotNow(_("This department comes from the city's file."))
        used = row.membership_set.exists() or row.datasets.exists()
        try:
            with transaction.atomic():
                if used:
                    raise ProtectedError("in use", set())
                row.delete()
        except ProtectedError as in_use:
            raise NotNow(_("Requests, staff, or rules still name this department.")) from in_use
        city_log_work.enter(
            [row.city], CityEventKind.SET_UP_CHANGED, {"what": "department"}, actor=actor, now=now
        )


def set_contact(city_id: int, *, ways: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """Enter how the office is reached; an empty way is as the city's file says. Raises NotFound, Incomplete."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        given = {name: " ".join(ways.get(name, "").split()) for name in CONTACT_WAYS}
        gaps = {name: [_("Use 300 characters or fewer.")] for name in given if len(given[name]) > LONGEST}
        if given["email"] and not _is_sound(validate_email, given["email"]):
            gaps["email"] = [_("Enter an email address such as name@example.com.")]
        if given["url"] and not _is_sound(URLValidator(schemes=["https", "http"]), given["url"]):
            gaps["url"] = [_("Enter an address such as https://example.gov/records.")]
        if gaps:
            raise Incomplete(gaps)
        city.desk_contact = {name: value for name, value in given.items() if value}
        city.save(update_fields=["desk_contact"])
        city_log_work.enter([city], CityEventKind.SET_UP_CHANGED, {"what": "contact"}, actor=actor, now=now)


def _is_sound(validator: object, value: str) -> bool:
    try:
        validator(value)  # type: ignore[operator]
    except ValidationError:
        return False
    return True
