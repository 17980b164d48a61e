"""The fields of an entry that are read one by one, whatever else is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from requests_app.datasets.dcat import days, periodicity, values
from requests_app.datasets.dcat.draft import Draft, FormDraft
from requests_app.datasets.dcat.formats import is_media_type, short_name
from requests_app.datasets.dcat.values import Notes, nothing_breaks

LONGEST_TEXT = 20_000
MOST_FORMS = 500
_DIVIDERS = re.compile(r"[,;|\n]")


def _words(draft: Draft, raw: Mapping[str, Any]) -> None:
    draft.description = values.text(raw.get("description"), "description", draft.notes, LONGEST_TEXT)


def _keywords(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = raw.get("keyword")
    rows = _DIVIDERS.split(found[:LONGEST_TEXT]) if isinstance(found, str) else as_list(found)
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
        forms = [form for form in as_list(raw.get("distribution")) if isinstance(form, dict)]
        found = next((form["license"] for form in forms if form.get("license")), None)
    if isinstance(found, dict):
        found = next((found[key] for key in ("@id", "uri", "url", "title", "name") if found.get(key)), None)
    draft.licence = values.text(found, "license", draft.notes, LONGEST_TEXT)


def _rights(draft: Draft, raw: Mapping[str, Any]) -> None:
    draft.rights = values.text(_first(raw.get("rights")), "rights", draft.notes, 5000)


def _periodicity(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = raw.get("accrualPeriodicity")
    if isinstance(found, dict):
        found = found.get("@id") or found.get("prefLabel")
    draft.periodicity = periodicity.tidy(values.text(found, "accrualPeriodicity", draft.notes, 80))[:80]


def _days(draft: Draft, raw: Mapping[str, Any]) -> None:
    draft.issued, draft.issued_on = days.day(raw.get("issued"), "issued", draft.notes)
    draft.modified, draft.modified_on = days.day(raw.get("modified"), "modified", draft.notes)
    if draft.issued_on and draft.modified_on and draft.issued_on > draft.modified_on:
        draft.notes.add("issued", "issued_after_modified", draft.issued)


def _landing_page(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = _first(raw.get("landingPage"))
    if isinstance(found, dict):
        found = found.get("accessURL") or found.get("@id")
    draft.landing_page = values.address(found, "landingPage", draft.notes)


def _forms(draft: Draft, raw: Mapping[str, Any]) -> None:
    found = as_list(raw.get("distribution"))
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


def as_list(value: Any) -> Sequence[Any]:
    """A list, where some portals write a single value for it."""
    return value if isinstance(value, list) else [] if value in (None, "", {}) else [value]


READERS: Mapping[str, Callable[[Draft, Mapping[str, Any]], None]] = {
    "description": _words,
    "keyword": _keywords,
    "publisher": _publisher,
    "contactPoint": _contact,
    "license": _licence,
    "rights": _rights,
    "accrualPeriodicity": _periodicity,
    "modified": _days,
    "landingPage": _landing_page,
    "distribution": _forms,
}
"""By the name a note about the field carries."""
