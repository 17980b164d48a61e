"""A city's letterhead as letters use it: the version in force, its letterhead, its signature, its layouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests_app.cities.models import City
from requests_app.notices.letters.markup import one_line
from requests_app.notices.models.letterhead import Letterhead

SIGNATURE_PARTS = ("name", "title", "office")


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


def signature_of(letterhead: Letterhead | None, key: str, department: Any) -> str:
    """The signature block as the last lines of a letter: of the letter, else the department, else the city."""
    if letterhead is None:
        return ""
    rows: Mapping[str, Any] = letterhead.signatures
    own = (
        rows.get(key)
        or rows.get(f"department:{department.key}" if department else "")
        or letterhead.signature
    )
    lines = [one_line(str(own.get(part) or "")) for part in SIGNATURE_PARTS]
    return "".join(f"\n{line}" for line in ["", *(line for line in lines if line)]) if any(lines) else ""
