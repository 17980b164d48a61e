"""One entry of a catalog as a draft for the registry: every field read by itself, with its warnings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from requests_app.datasets.dcat import periodicity, values
from requests_app.datasets.dcat.formats import is_media_type, short_name
from requests_app.datasets.dcat.values import Notes, nothing_breaks
from requests_app.datasets.states import AccessLevel

LONGEST_TEXT = 20_000
MOST_FORMS = 500
_REQUIRED_1 = ("description", "keyword", "modified", "publisher", "contactPoint")
_REQUIRED_3 = ("description", "contactPoint")
_HUB_ITEM = re.compile(r"[?&]id=([0-9a-f]{32})(?:[^#]*?[?&]sublayer=(\d+))?", re.IGNORECASE)
_HUB_PAGE = re.compile(r"/datasets/(?:[^/]*::)?([0-9a-f]{32}(?:_\d+)?)(?:[/?#]|$)", re.IGNORECASE)
_LEVELS = {level.value: level for level in AccessLevel} | {
    "restricted": AccessLevel.RESTRICTED,
    "restricted_public": AccessLevel.RESTRICTED,
    "non_public": AccessLevel.NON_PUBLIC,
    "nonpublic": AccessLevel.NON_PUBLIC,
    "private": AccessLevel.NON_PUBLIC,
}


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
    rhythm: str = ""
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


def read_entry(raw: Mapping[str, Any], *, version_3: bool = False) -> Draft | None:
    """The draft of one entry; None where it names neither itself nor its identifier."""
    notes = Notes()
    identifier = _identifier(raw, notes)
    title = values.text(raw.get("title"), "title", notes, 500)
    if not identifier and not title:
        return None
    if not title:
        notes.add("title", "missing")
    if not identifier:
        notes.add("identifier", "missing")
    draft = Draft(
        identifier or None, title or identifier, raw, aliases=_aliases(identifier, raw), notes=notes
    )
    for name, read in _READERS.items():
        with nothing_breaks(name, notes):
            read(draft, raw)
    with nothing_breaks("accessLevel", notes):
        _level(draft, raw, version_3)
    for name in _REQUIRED_3 if version_3 else _REQUIRED_1:
        if raw.get(name) in (None, "", [], {}):
            notes.add(name, "missing")
    return draft


def _identifier(raw: Mapping[str, Any], notes: Notes) -> str:
    value = raw.get("identifier")
    if isinstance(value, dict):
        value = value.get("@id") or value.get("notation") or value.get("@value")
    if value is None and isinstance(raw.get("@id"), str):
        value = raw["@id"]
    found = values.text(value, "identifier", notes, 2000).replace("\n", " ")
    if len(found) > 500:
        notes.add("identifier", "too_long", len(found))
        return ""
    return found


def _aliases(identifier: str, raw: Mapping[str, Any]) -> tuple[str, ...]:
    """ArcGIS Hub names one item by an address in its catalog and by a short key everywhere else."""
    found = []
    for place in (identifier, raw.get("landingPage"), raw.get("@id")):
        if not isinstance(place, str):
            continue
        if item := _HUB_ITEM.search(place):
            found.append(item[1] + (f"_{item[2]}" if item[2] else ""))
        if item := _HUB_PAGE.search(place):
            found.append(item[1])
    return tuple(dict.fromkeys(alias.lower() for alias in found if alias != identifier))


def _level(draft: Draft, raw: Mapping[str, Any], version_3: bool) -> None:
    """Who may have it. What is not stated is kept from view, unless version 3 lets it be left out."""
    stated = raw.get("accessLevel")
    stated = raw.get("accessRights") if stated is None else stated
    if stated is None and version_3:
        restricted = any(
            isinstance(form, dict) and (form.get("accessRestriction") or form.get("cuiRestriction"))
            for form in _as_list(raw.get("distribution"))
        )
        draft.access_level = AccessLevel.NON_PUBLIC if restricted else AccessLevel.PUBLIC
        if restricted:
            draft.notes.add("accessRights", "access_not_stated")
        return
    word = values.text(stated, "accessLevel", Notes(), 500).strip().lower()
    word = word.rsplit("/", 1)[-1] if "://" in word else word
    level = _LEVELS.get(word)
    if level is None:
        draft.notes.add("accessLevel", "unknown_access_level" if word else "access_not_stated", word)
    draft.access_level = level or AccessLevel.NON_PUBLIC


def _words(draft: Draft, raw: Mapping[str, Any]) -> None:
    draft.description = values.text(raw.get("description"), "description", draft.notes, LONGEST_TEXT)


def _keywords(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = raw.get("keyword")
    rows = found.split(",") if isinstance(found, str) else _as_list(found)
    tidy = [values.text(row, "keyword", draft.notes, 100) for row in rows[:200]]
    draft.keywords = ", ".join(dict.fromkeys(word for word in tidy if word))


def _publisher(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = _first(raw.get("publisher"))
    if isinstance(found, dict):
        if isinstance(found.get("subOrganizationOf"), dict) and isinstance(
            found["subOrganizationOf"].get("subOrganizationOf"), dict
        ):
            draft.notes.add("publisher", "nested_publisher")
        found = found.get("name") or found.get("prefLabel")
    draft.publisher = values.text(found, "publisher", draft.notes, 300)


def _contact(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = _first(raw.get("contactPoint"))
    if not isinstance(found, dict):
        return
    draft.contact_name = values.text(found.get("fn"), "contactPoint.fn", draft.notes, 200)
    draft.contact_email = values.mail(found.get("hasEmail"), "contactPoint.hasEmail", draft.notes)


def _licence(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = raw.get("license")
    if not found:
        forms = [form for form in _as_list(raw.get("distribution")) if isinstance(form, dict)]
        found = next((form["license"] for form in forms if form.get("license")), None)
    if isinstance(found, dict):
        found = found.get("@id") or found.get("title")
    draft.licence = values.text(found, "license", draft.notes, LONGEST_TEXT)


def _rights(draft: Draft, raw: Mapping[str, Any]) -> None:
    draft.rights = values.text(_first(raw.get("rights")), "rights", draft.notes, 5000)


def _rhythm(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = raw.get("accrualPeriodicity")
    if isinstance(found, dict):
        found = found.get("@id") or found.get("prefLabel")
    draft.rhythm = periodicity.tidy(values.text(found, "accrualPeriodicity", draft.notes, 80))[:80]


def _days(draft: Draft, raw: Mapping[str, Any]) -> None:
    draft.issued, draft.issued_on = values.day(raw.get("issued"), "issued", draft.notes)
    draft.modified, draft.modified_on = values.day(raw.get("modified"), "modified", draft.notes)
    if draft.issued_on and draft.modified_on and draft.issued_on > draft.modified_on:
        draft.notes.add("issued", "issued_after_modified", draft.issued)


def _landing_page(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = _first(raw.get("landingPage"))
    if isinstance(found, dict):
        found = found.get("accessURL") or found.get("@id")
    draft.landing_page = values.address(found, "landingPage", draft.notes)


def _forms(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = _as_list(raw.get("distribution"))
    if len(found) > MOST_FORMS:
        draft.notes.add("distribution", "too_many", len(found))
    forms = [_form(row, draft.notes) for row in found[:MOST_FORMS]]
    own = {
        "accessURL": raw.get("accessURL"),
        "downloadURL": raw.get("downloadURL"),
        "format": raw.get("format"),
    }
    if not forms and (own["accessURL"] or own["downloadURL"]):
        forms = [_form(own, draft.notes)]
    draft.forms = tuple(form for form in forms if form is not None)


def _form(raw: Any, notes: Notes) -> FormDraft | None:
    if not isinstance(raw, dict):
        notes.add("distribution", "not_understood", type(raw).__name__)
        return None
    media_type = values.text(raw.get("mediaType"), "distribution.mediaType", notes, 160)
    if media_type and "://" in media_type:
        media_type = "/".join(media_type.rstrip("/").rsplit("/", 2)[-2:])
    if media_type and not is_media_type(media_type):
        notes.add("distribution.mediaType", "unknown_media_type", media_type)
    access_url = values.address(raw.get("accessURL"), "distribution.accessURL", notes)
    download_url = values.address(raw.get("downloadURL"), "distribution.downloadURL", notes)
    if not access_url and not download_url:
        notes.add("distribution", "no_address")
    stated = values.text(raw.get("format"), "distribution.format", notes, 160)
    short = ""
    with nothing_breaks("distribution.format", notes):
        short = short_name(stated, media_type, download_url or access_url)
    return FormDraft(
        title=values.text(raw.get("title"), "distribution.title", notes, 500),
        description=values.text(raw.get("description"), "distribution.description", notes, 5000),
        media_type=media_type,
        format=short,
        access_url=access_url,
        download_url=download_url,
    )


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value in (None, "", {}) else [value]


_READERS = {
    "description": _words,
    "keyword": _keywords,
    "publisher": _publisher,
    "contactPoint": _contact,
    "license": _licence,
    "rights": _rights,
    "accrualPeriodicity": _rhythm,
    "modified": _days,
    "landingPage": _landing_page,
    "distribution": _forms,
}
