"""What every page of a city shows around its content: its name, its address here, how to reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from requests_app.cities.models import City


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the office that takes records requests. None: the city does not specify it."""

    office: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    hours: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CityFrame:
    """The variable `city` of base.html."""

    key: str
    name: str
    contact: Contact


def frame_of(city: City) -> CityFrame:
    """The frame of one city, from its facts; nothing is filled in that the sources leave open."""
    contacts: list[Mapping[str, Any]] = city.facts.get("contacts") or []
    records = [row for row in contacts if "public records" in str(row.get("role", "")).casefold()]
    return CityFrame(city.key, city.name, _contact(records[0]) if records else Contact())


def _contact(row: Mapping[str, Any]) -> Contact:
    return Contact(
        office=row.get("role"),
        email=row.get("email"),
        phone=row.get("phone"),
        address=row.get("address"),
        hours=row.get("hours"),
        url=row.get("url"),
    )
