"""What an Office file carries beside what it shows: macros, links to elsewhere, authors, comments, embedded files."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from requests_app.records.readers.pdf_pages import finding
from requests_app.sandbox.frames import Frame, UnreadableFile
from requests_app.sandbox.zip_members import count_members

MOST_PARTS = 20_000
LARGEST_PART = 300_000_000
PARTS = (
    (re.compile(r"vbaProject\.bin$|macrosheets/", re.I), "macro"),
    (re.compile(r"pivotCache/pivotCacheRecords|pivotCache/pivotCacheDefinition", re.I), "pivot_cache"),
    (re.compile(r"externalLinks/externalLink\d+\.xml$", re.I), "external_link"),
    (re.compile(r"(?:embeddings|activeX|oleObject)[^/]*/", re.I), "embedded_object"),
    (re.compile(r"(?:^|/)comments?\d*\.xml$|threadedComments/|commentsExtended\.xml$", re.I), "comment"),
    (re.compile(r"persons?/person\d*\.xml$|word/people\.xml$|revisions/|revisionHeaders\.xml$", re.I), "revision_name"),
    (re.compile(r"customXml/item\d+\.xml$|printerSettings|glossary/document", re.I), "metadata"),
    (re.compile(r"diagrams/data|charts/chart\d", re.I), "metadata"),
    (re.compile(r"afchunk|\.(?:html?|mht|rtf)$", re.I), "embedded_object"),
)  # fmt: skip
"""Parts whose presence is a finding: by name, and which."""
TEMPLATE = re.compile(rb'attachedTemplate"[^>]*Target="([^"]*)"|Target="([^"]*)"[^>]*attachedTemplate')
LINK = re.compile(rb'Target="([^"]*)"[^>]*TargetMode="External"')
PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
TOLD = frozenset({"creator", "lastModifiedBy", "title", "subject", "keywords", "description", "category", "Manager",
                  "Company"})  # fmt: skip


def opened(path: Path) -> zipfile.ZipFile:
    """The file as a zip file, within limits. Raises UnreadableFile."""
    try:
        with path.open("rb") as handle:
            many = count_members(handle, MOST_PARTS) > MOST_PARTS
        if many:
            raise UnreadableFile("zip_bomb")
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as broken:
        raise UnreadableFile("damaged") from broken
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST_PART:
        archive.close()
        raise UnreadableFile("zip_bomb")
    if any(part.flag_bits & 0x1 for part in parts):
        archive.close()
        raise UnreadableFile("password")
    return archive


def part_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part. Raises UnreadableFile where it is damaged."""
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as broken:
        raise UnreadableFile("damaged") from broken


def part_findings(archive: zipfile.ZipFile) -> Iterator[Frame]:
    """The findings that the names of the parts and the properties give."""
    seen: set[str] = set()
    for name in archive.namelist():
        for pattern, kind in PARTS:
            if pattern.search(name) and (kind == "metadata" or kind not in seen):
                seen.add(kind)
                yield finding(
                    kind, name, words_of_xml(part_bytes(archive, name)) if name.endswith(".xml") else ""
                )
        if name.endswith("settings.xml.rels"):
            hit = TEMPLATE.search(part_bytes(archive, name))
            if hit:
                yield finding(
                    "remote_template", name, (hit.group(1) or hit.group(2)).decode("utf-8", "replace")
                )
    links = [
        target.decode("utf-8", "replace")
        for name in archive.namelist()
        if name.startswith("word/") and name.endswith(".rels")
        for target in LINK.findall(part_bytes(archive, name))
    ]
    if links:
        yield finding("metadata", "links", "; ".join(links))
    values = [
        row
        for name in PROPERTIES
        if name in archive.namelist()
        for row in _properties(part_bytes(archive, name), custom=name.endswith("custom.xml"))
    ]
    if values:
        yield finding("metadata", "docProps", "; ".join(values))


def _properties(xml: bytes, *, custom: bool) -> Iterator[str]:
    for element in tree_of(xml).iter():
        name = element.tag.rpartition("}")[2]
        if (name in TOLD or custom) and (element.text or "").strip():
            yield f"{name}: {(element.text or '').strip()}"


def tree_of(xml: bytes) -> ElementTree.Element:
    """The XML of a part. Raises UnreadableFile where it is none, or brings entities of its own."""
    if b"<!ENTITY" in xml or b"<!DOCTYPE" in xml:
        raise UnreadableFile("damaged")
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 - no DOCTYPE, so no entities; in a limited child
    except ElementTree.ParseError as broken:
        raise UnreadableFile("damaged") from broken


def words_of_xml(xml: bytes) -> str:
    """The words in a part, shortened."""
    return " ".join(" ".join(tree_of(xml).itertext()).split())[:300]
