"""A city's letterhead as letters use it: the version in force, its lines, its layouts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from requests_app.cases.law_translation import law_text
from requests_app.cases.wording import clerk_contact
from requests_app.cities.models import City
from requests_app.notices.models.letterhead import Letterhead


def current(city: City) -> Letterhead | None:
    """The newest version of a city's letterhead, without its logo (one query); None: the house's own letterhead."""
    return Letterhead.objects.filter(city=city).defer("logo").order_by("-version").first()


def layout_of(letterhead: Letterhead | None, key: str, language: str) -> str:
    """The city's order of the parts of a letter in a language; empty: the house's."""
    return str((letterhead.layouts.get(key) or {}).get(language[:2], "")) if letterhead is not None else ""


def letterhead_of(letterhead: Letterhead | None, language: str) -> list[str]:
    """The lines below the city's name; empty: none of the city's own. Spanish falls back to English."""
    if letterhead is None:
        return []
    return [str(line) for line in letterhead.heading.get(language[:2]) or letterhead.heading.get("en") or []]


def head_of(city: City, letterhead: Letterhead | None, language: str) -> list[str]:
    """The lines below the city's name as they are printed: its own letterhead, else the contact it has published."""
    return letterhead_of(letterhead, language) or [row for row in _contact(clerk_contact(city)) if row]


def _contact(contact: Mapping[str, Any]) -> Iterator[str]:
    yield law_text(contact.get("role"))
    yield str(contact.get("address") or "")
    yield " · ".join(str(contact[part]) for part in ("phone", "email") if contact.get(part))
    yield str(contact.get("url") or "")
