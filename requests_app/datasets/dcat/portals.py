"""Lists of datasets that are no DCAT-US: CKAN's is read as one, of the others the address of their catalog is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from requests_app.datasets.dcat.fields import as_list
from requests_app.datasets.dcat.json_body import UnreadableCatalog

_SOCRATA_ID = re.compile(r"^[a-z0-9]{4}-[a-z0-9]{4}$")


def entries_of_portal(found: Any, origin: str) -> list[dict[str, Any]] | None:
    """The entries of a CKAN answer; None for what no portal writes. `origin`: the address the answer came from, or "".

    Raises UnreadableCatalog where another address of the same portal has the catalog, or where CKAN tells a part only:
    what is missing in a part would be taken for gone.
    """
    if (socrata := _socrata(found)) is not None:
        raise _elsewhere("Socrata", socrata or _host(origin), "/data.json")
    if (hub := _hub(found)) is not None:
        raise _elsewhere("ArcGIS Hub", hub or _host(origin), "/api/feed/dcat-us/1.1.json")
    return _ckan(found, origin)


def _elsewhere(portal: str, host: str, path: str) -> UnreadableCatalog:
    return UnreadableCatalog(
        f"this is {portal}'s own list; its DCAT-US catalog is at https://{host or 'HOST-OF-THE-PORTAL'}{path}"
    )


def _host(address: str) -> str:
    return urlsplit(address).netloc if "://" in address else ""


def _first(rows: Any) -> Mapping[str, Any]:
    return rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}


def _socrata(found: Any) -> str | None:
    """The host a Socrata list names, "" where it names none; None for anything else."""
    if isinstance(found, list):
        row = _first(found)
        return "" if _SOCRATA_ID.match(str(row.get("id"))) and "name" in row else None
    row = _first(found.get("results")) if isinstance(found, dict) else {}
    if not isinstance(row.get("resource"), dict):
        return None
    metadata = row.get("metadata")
    return str(metadata.get("domain") or "") if isinstance(metadata, dict) else ""


def _hub(found: Any) -> str | None:
    """The host a list of ArcGIS Hub names, "" where it names none; None for anything else."""
    if not isinstance(found, dict):
        return None
    row = _first(found.get("data"))
    if isinstance(row.get("attributes"), dict):
        links = row.get("links")
        return _host(str(links.get("itemPage") or "")) if isinstance(links, dict) else ""
    row = _first(found.get("features"))
    properties = row.get("properties")
    is_item = isinstance(properties, dict) and {"title", "type"} <= set(properties)
    return "" if found.get("type") == "FeatureCollection" and is_item else None


def _ckan(found: Any, origin: str) -> list[dict[str, Any]] | None:
    if not isinstance(found, dict) or "success" not in found or "result" not in found:
        return None
    result = found["result"]
    rows = result.get("results") if isinstance(result, dict) else result
    if not isinstance(rows, list):
        return None
    place = f"https://{_host(origin) or 'HOST-OF-THE-PORTAL'}/api/3/action/package_search?rows=1000"
    if rows and not any(isinstance(row, dict) for row in rows):
        raise UnreadableCatalog(f"this is CKAN's list of names only; the whole entries are at {place}")
    count = result.get("count") if isinstance(result, dict) else None
    if isinstance(count, int) and count > len(rows):
        raise UnreadableCatalog(
            f"CKAN told {len(rows)} of {count} datasets; what is missing would be taken for gone. "
            f"Ask for all of them ({place}, or the portal's /data.json)"
        )
    return [_package(row) for row in rows if isinstance(row, dict) and row.get("state", "active") == "active"]


def _package(row: Mapping[str, Any]) -> dict[str, Any]:
    """One package of CKAN as an entry of DCAT-US, with what CKAN says of it and nothing more."""
    owner = row.get("organization")
    mail = row.get("maintainer_email") or row.get("author_email")
    entry = {
        "identifier": row.get("id") or row.get("name"),
        "title": row.get("title") or row.get("name"),
        "description": row.get("notes"),
        "keyword": [each.get("name") for each in as_list(row.get("tags")) if isinstance(each, dict)],
        "issued": row.get("metadata_created"),
        "modified": row.get("metadata_modified"),
        "publisher": {"name": owner.get("title") or owner.get("name")} if isinstance(owner, dict) else None,
        "contactPoint": {"fn": row.get("maintainer") or row.get("author"), "hasEmail": mail}
        if mail
        else None,
        "accessLevel": "non-public" if row.get("private") else "public",
        "license": row.get("license_url") or row.get("license_title"),
        "landingPage": row.get("url"),
        "theme": [each.get("title") for each in as_list(row.get("groups")) if isinstance(each, dict)],
        "distribution": [_resource(each) for each in as_list(row.get("resources")) if isinstance(each, dict)],
    }
    return {key: value for key, value in entry.items() if value not in (None, "", [])}


def _resource(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "title": row.get("name"),
        "description": row.get("description"),
        "format": row.get("format"),
        "mediaType": row.get("mimetype"),
        "downloadURL": row.get("url"),
    }
    return {key: value for key, value in values.items() if value not in (None, "")}
