"""Whether the name under an act is a person's: no user name, no role, no department and no office of the city."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation

from requests_app.cases.law_translation import law_text
from requests_app.cities.models import City, Role, User
from requests_app.law.gap import Gap, is_office

LANGUAGES = ("en", "es")


def responsible_gaps(city: City, responsible: Sequence[tuple[str, str]]) -> list[Gap]:
    """The names of the persons responsible that are no persons' names."""
    return name_gaps(
        city, {f"responsible.{place}.name": name for place, (name, _title) in enumerate(responsible)}
    )


def name_gaps(city: City, names: Mapping[str, str]) -> list[Gap]:
    """The names, by the path of their field, that are no persons' names. Blank ones are someone else's concern."""
    given = {path: name.strip() for path, name in names.items() if name.strip()}
    if not given:
        return []
    known = {_plain(name) for name in _offices(city)}
    users = {name.casefold() for name in User.objects.values_list("username", flat=True)}
    return [
        Gap(path, "department_is_not_a_person", {"name": name})
        for path, name in given.items()
        if is_office(name) or _plain(name) in known or name.casefold() in users
    ]


def _offices(city: City) -> Iterator[str]:
    """What the city's roles, departments and offices are called, in both languages."""
    departments = list(city.departments.values_list("key", "name"))
    contacts: Sequence[Mapping[str, Any]] = city.facts.get("contacts") or []
    for language in LANGUAGES:
        with translation.override(language):
            for value, label in Role.choices:
                yield from (value, str(label))
            for key, name in departments:
                yield from (key, law_text(name))
            for contact in contacts:
                yield law_text(contact.get("role") or "")
    yield city.name


def _plain(name: str) -> str:
    """Without accents, capitals and marks: "City-Clerk" and "city clerk" are one."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c))))
