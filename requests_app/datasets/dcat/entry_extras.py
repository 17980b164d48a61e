"""What a catalog says of a dataset beyond what the registry keeps by itself, read for the catalog going out.

Coverage, themes, dictionaries, references: each in the shape of DCAT-US 1.1, or left out where it has no meaning there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from requests_app.datasets.dcat import values
from requests_app.datasets.dcat.days import day
from requests_app.datasets.dcat.fields import as_list
from requests_app.datasets.dcat.formats import is_media_type
from requests_app.datasets.dcat.values import Notes

_MOMENT = r"\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?"
_SPAN = r"P(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?"
_INTERVAL = re.compile(f"^(?:{_MOMENT}/(?:{_MOMENT}|{_SPAN})|{_SPAN}/{_MOMENT})$")
_BETWEEN = re.compile(r"\s+(?:to|through|until)\s+|\s*[–—]\s*|\s-\s", re.IGNORECASE)
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_QUIET = Notes
"""What is wrong was noted when the entry was read; here it is left out."""
MOST = 1000
LONGEST_GEOMETRY = 20_000
GEOMETRIES = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "envelope",
        "Envelope",
    }
)


def _text(value: Any) -> str:
    return values.text(value, "", _QUIET(), 1000)


def _texts(value: Any) -> list[str]:
    found = [_text(row) for row in as_list(value)[:MOST]]
    return list(dict.fromkeys(word for word in found if word))


def _address(value: Any) -> str:
    return values.address(value, "", _QUIET())


def _addresses(value: Any) -> list[str]:
    rows = (
        row.get("accessURL") or row.get("@id") if isinstance(row, dict) else row
        for row in as_list(value)[:MOST]
    )
    return list(dict.fromkeys(found for found in map(_address, rows) if found))


def _media_type(value: Any) -> str:
    found = _text(value)
    return found if is_media_type(found) and ";" not in found else ""


def _spatial(value: Any) -> Any:
    """A place by name, a box of four numbers, or a geometry: as an object where the schema takes it, else as text."""
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = json.loads(value[:LONGEST_GEOMETRY])
    if isinstance(value, list):
        return ",".join(str(each) for each in value) if len(value) == 4 and _numbers(value) else ""
    if not isinstance(value, dict) or value.get("type") not in GEOMETRIES:
        return _text(value)
    shape = {"type": value["type"], "coordinates": value["coordinates"]}
    if all(isinstance(pair, list) and _numbers(pair) for pair in shape["coordinates"]):
        return shape
    text = json.dumps(shape)
    return text if len(text) <= LONGEST_GEOMETRY else _box(shape["coordinates"])


def _box(coordinates: Any) -> str:
    """The box around a geometry: west, south, east, north."""
    points, layer = [], [coordinates]
    while layer:
        rows = [row for row in layer if isinstance(row, list)]
        points += [row for row in rows if len(row) >= 2 and _numbers(row)]
        layer = [each for row in rows if not _numbers(row) for each in row]
    across, up = [point[0] for point in points], [point[1] for point in points]
    return ",".join(str(each) for each in (min(across), min(up), max(across), max(up)))


def _numbers(value: list[Any]) -> bool:
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in value)


def _temporal(value: Any) -> str:
    """A span of time as ISO writes it, from two days in any form; "" where there are no two."""
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict):
        value = f"{value.get('startDate') or ''}/{value.get('endDate') or ''}"
    found = _text(value)
    if _INTERVAL.match(found):
        return found
    parts = _BETWEEN.split(found)
    parts = parts if len(parts) == 2 else found.split("/")
    ends = [day(part.strip(), "", _QUIET())[0] for part in parts] if len(parts) == 2 else []
    whole = "/".join(ends)
    return whole if _INTERVAL.match(whole) else ""


def _languages(value: Any) -> list[str]:
    return [word for word in _texts(value) if _LANGUAGE.match(word)]


def _yes_or_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


READERS: Mapping[str, Callable[[Any], Any]] = {
    "spatial": _spatial,
    "temporal": _temporal,
    "theme": _texts,
    "language": _languages,
    "conformsTo": _address,
    "describedBy": _address,
    "describedByType": _media_type,
    "references": _addresses,
    "isPartOf": _text,
    "dataQuality": _yes_or_no,
    "systemOfRecords": _address,
}
OF_A_FORM: Mapping[str, Callable[[Any], Any]] = {
    name: READERS[name] for name in ("conformsTo", "describedBy", "describedByType")
}


def extras(raw: Mapping[str, Any] | None) -> dict[str, Any]:
    """The further fields of a whole entry."""
    return _read(raw or {}, READERS)


def form_extras(raw: Mapping[str, Any] | None) -> dict[tuple[str, str], dict[str, Any]]:
    """The further fields of its forms, by their access and download addresses as the registry keeps them."""
    found = {}
    for row in as_list((raw or {}).get("distribution")):
        if isinstance(row, dict):
            place = _address(row.get("accessURL")), _address(row.get("downloadURL"))
            found[place] = _read(row, OF_A_FORM)
    return found


def _read(raw: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    found = {}
    for name, read in readers.items():
        if name in raw:
            with values.nothing_breaks(name, _QUIET()):
                found[name] = read(raw[name])
    return {name: value for name, value in found.items() if value not in ("", None, [], {})}
