"""What every page of a city shows around its content: its name, its address here, how to reach it."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.cases import wording
from requests_app.cases.law_translation import law_text
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

    @property
    def unpublished(self) -> list[str]:
        """The ways to reach the office that the city does not name."""
        ways = {"role": self.office, "email": self.email, "phone": self.phone}
        return wording.unpublished_ways({**ways, "address": self.address, "hours": self.hours})


@dataclass(frozen=True, slots=True)
class CityFrame:
    """The variable `city` of base.html."""

    key: str
    name: str
    contact: Contact
    practice: bool = False


def frame_of(city: City) -> CityFrame:
    """The frame of one city, from its facts; nothing is filled in that the sources leave open."""
    row = wording.clerk_contact(city)
    contact = Contact(
        office=law_text(row.get("role")) or None,
        email=row.get("email"),
        phone=row.get("phone"),
        address=row.get("address"),
        hours=law_text(row.get("hours")) or None,
        url=row.get("url"),
    )
    return CityFrame(city.key, city.name, contact, city.practice)
