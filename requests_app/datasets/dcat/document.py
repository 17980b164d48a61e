"""A data.json file as entries: its version, its series, duplicates and what is not a dataset."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from requests_app.datasets.dcat.draft import Draft
from requests_app.datasets.dcat.entry import read_entry
from requests_app.datasets.dcat.json_body import UnreadableCatalog, decoded, deeper_than, parsed, storable
from requests_app.datasets.dcat.portals import entries_of_portal

DEEPEST = 40
"""Levels of brackets inside one entry; real ones have fewer than ten."""
MOST_ENTRIES = 200_000


@dataclass(slots=True)
class CatalogDocument:
    """What a file holds. `left_out` counts entries that could not be taken, by reason."""

    version: str
    drafts: list[Draft]
    entries: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def parse(body: bytes, origin: str = "") -> CatalogDocument:
    """Read a whole file, which came from the address `origin`. Raises UnreadableCatalog; one bad entry never does."""
    catalog = parsed(decoded(body))
    rows: Any = entries_of_portal(catalog, origin)
    if rows is None:
        rows = catalog.get("dataset") if isinstance(catalog, dict) else catalog
    if isinstance(rows, dict):
        rows = [rows]
    if not isinstance(rows, list):
        raise UnreadableCatalog("this is no DCAT-US catalog: it has no list named “dataset”")
    if len(rows) > MOST_ENTRIES:
        raise UnreadableCatalog(f"the catalog has {len(rows)} entries; more than {MOST_ENTRIES} are not read")
    version = _version(catalog if isinstance(catalog, dict) else {})
    found = CatalogDocument(version, [])
    known: dict[str, Draft] = {}
    for row in [*rows, *_of_series(catalog)]:
        found.entries += 1
        draft = _draft(row, found, version)
        if draft is None:
            continue
        key = draft.identifier or f"title:{draft.title.casefold()}"
        first = known.get(key)
        if first is None:
            known[key] = draft
            found.drafts.append(draft)
        elif first.raw == draft.raw:
            found.left_out["listed_twice_alike"] += 1
        else:
            first.notes.add("identifier" if draft.identifier else "title", "used_twice", key)
            found.left_out["identifier_used_twice"] += 1
    return found


def _draft(row: Any, found: CatalogDocument, version: str) -> Draft | None:
    if not isinstance(row, dict):
        found.left_out["not_an_object"] += 1
        return None
    if deeper_than(row, DEEPEST):
        found.left_out["too_deep"] += 1
        return None
    draft = read_entry(storable(row), version_3=version == "3.0")
    if draft is None:
        found.left_out["no_name"] += 1
    return draft


def _of_series(catalog: Any) -> Iterator[Any]:
    """Version 3 may list datasets inside a series only."""
    series = catalog.get("datasetSeries") if isinstance(catalog, dict) else None
    for row in series if isinstance(series, list) else []:
        members = row.get("seriesMember") if isinstance(row, dict) else None
        yield from (
            (member for member in members if isinstance(member, dict)) if isinstance(members, list) else ()
        )


def _version(catalog: dict[str, Any]) -> str:
    """ "3.0" where the file says so, else "1.1"."""
    said = json.dumps([catalog.get("conformsTo"), catalog.get("@context"), catalog.get("describedBy")])
    return (
        "3.0"
        if any(mark in said for mark in ("DCAT-US 3", "dcat-us/3", "dcat-us-3", "dcatus3", "dcat-us/v3"))
        else "1.1"
    )
