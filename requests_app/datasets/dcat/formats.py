"""The forms data comes in, by one short name each: from the catalog's format, its media type or its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_BY_MEDIA = {
    "text/csv": "csv", "application/csv": "csv", "text/tab-separated-values": "tsv", "text/plain": "txt",
    "text/html": "html", "application/xhtml+xml": "html", "application/json": "json", "application/ld+json": "json",
    "application/geo+json": "geojson", "application/vnd.geo+json": "geojson", "application/xml": "xml",
    "text/xml": "xml", "application/pdf": "pdf", "application/zip": "zip", "application/x-zip-compressed": "zip",
    "application/vnd.ms-excel": "xls", "application/rdf+xml": "rdf", "application/vnd.google-earth.kml+xml": "kml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.apache.parquet": "parquet", "application/geopackage+sqlite3": "gpkg",
}  # fmt: skip
_BY_WORD = {
    "excel": "xlsx", "web page": "html", "webpage": "html", "website": "html", "htm": "html", "text": "txt",
    "shapefile": "shp", "esri shapefile": "shp", "arcgis geoservices rest api": "arcgis rest",
    "esri rest": "arcgis rest", "arcgis rest service": "arcgis rest", "geo json": "geojson", "rest api": "api",
    "arcgis geoservice": "arcgis rest", "spreadsheet": "xlsx",
}  # fmt: skip
_PLAIN = re.compile(r"^[a-z0-9][a-z0-9 .+/_-]{0,38}$")
_ENDINGS = frozenset(
    {
        "csv",
        "tsv",
        "json",
        "geojson",
        "xml",
        "pdf",
        "zip",
        "xls",
        "xlsx",
        "kml",
        "kmz",
        "shp",
        "doc",
        "docx",
        "txt",
        "parquet",
        "gpkg",
    }
)
_FAMILIES = frozenset(
    {"application", "audio", "font", "image", "message", "model", "multipart", "text", "video"}
)
_MEDIA = re.compile(r"^[a-z0-9.+-]+/[a-z0-9.+-]+(?:\s*;.*)?$", re.IGNORECASE)


def is_media_type(value: str) -> bool:
    """Whether this is a media type of one of the registered families."""
    return bool(_MEDIA.match(value)) and value.split("/")[0].lower() in _FAMILIES


_BARE_MEDIA = re.compile(r"^[-\w]+/[-\w]+(?:\.[-\w]+)*(?:[+][-\w]+)?$")


def media_type_of(stated: str, short: str) -> str:
    """The media type without its options, where one is stated or the short name of the form has one; else ""."""
    bare = stated.split(";")[0].strip()
    if is_media_type(bare) and _BARE_MEDIA.match(bare):
        return bare
    return next((media for media, name in _BY_MEDIA.items() if name == short), "")


def short_name(stated: str, media_type: str, url: str) -> str:
    """The short name of a form, such as "csv"; "" where nothing says it."""
    for said in (stated, media_type):
        word = said.strip().lower().split(";")[0].strip().lstrip(".")
        if word in _BY_MEDIA:
            return _BY_MEDIA[word]
        if said is stated and word and "/" not in word:
            word = _BY_WORD.get(word, word)
            if _PLAIN.match(word):
                return word
    ending = urlsplit(url).path.rsplit(".", 1)[-1].lower() if url else ""
    return ending if ending in _ENDINGS else ""
