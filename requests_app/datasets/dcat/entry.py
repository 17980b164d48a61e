"""One entry of a catalog read into a draft: what it is called, who may have it, and every other field by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from requests_app.datasets.dcat import values
from requests_app.datasets.dcat.draft import Draft
from requests_app.datasets.dcat.fields import READERS, as_list
from requests_app.datasets.dcat.values import Notes, nothing_breaks
from requests_app.datasets.states import AccessLevel

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
    for name, read in READERS.items():
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
            for form in as_list(raw.get("distribution"))
        )
        draft.access_level = AccessLevel.NON_PUBLIC if restricted else AccessLevel.PUBLIC
        if restricted:
            draft.notes.add("accessRights", "access_not_stated")
        return
    word = values.text(stated, "accessLevel", Notes(), 500).strip().lower()
    word = word.rsplit("/", 1)[-1] if "://" in word else word
    level = _LEVELS.get(word)
    if level is None and word == "open":
        # The entry itself is on the open web, and says the same of its data in another word.
        level = AccessLevel.PUBLIC
        draft.notes.add("accessLevel", "written_otherwise", word)
    if level is None:
        draft.notes.add("accessLevel", "unknown_access_level" if word else "access_not_stated", word)
    draft.access_level = level or AccessLevel.NON_PUBLIC
