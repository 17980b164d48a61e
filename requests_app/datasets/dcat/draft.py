"""One entry of a catalog as a draft for the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from requests_app.datasets.dcat.values import Notes
from requests_app.datasets.states import AccessLevel


@dataclass(frozen=True, slots=True)
class FormDraft:
    """One form of the data."""

    title: str = ""
    description: str = ""
    media_type: str = ""
    format: str = ""
    access_url: str = ""
    download_url: str = ""


@dataclass(slots=True)
class Draft:
    """An entry as it goes into the registry. `aliases` are other ways the same identifier is written."""

    identifier: str | None
    title: str
    raw: Mapping[str, Any]
    aliases: tuple[str, ...] = ()
    access_level: str = AccessLevel.NON_PUBLIC
    description: str = ""
    keywords: str = ""
    publisher: str = ""
    contact_name: str = ""
    contact_email: str = ""
    licence: str = ""
    rights: str = ""
    periodicity: str = ""
    issued: str = ""
    modified: str = ""
    issued_on: date | None = None
    modified_on: date | None = None
    landing_page: str = ""
    forms: tuple[FormDraft, ...] = ()
    notes: Notes = field(default_factory=Notes)

    @property
    def formats(self) -> list[str]:
        """The short names of its forms, each once, in order."""
        return sorted({form.format for form in self.forms if form.format})
