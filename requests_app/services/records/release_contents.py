"""What is in a release: each file with its pages and redactions, and beside it what was withheld and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import structlog
from django.utils.translation import gettext as _

from requests_app.cases import case_clock
from requests_app.cases.law_translation import named_exemption
from requests_app.cases.models import Document, RecordsRequest, WithholdingLine
from requests_app.cases.refusals import Reason, Refusal
from requests_app.law.statements import Exemption
from requests_app.records.models import Release, ReleaseItem
from requests_app.services.records.log_lines import ranges

log = structlog.get_logger(__name__)


class FileMissing(Refusal):
    """A released file is not where it was stored, or is not the one that was released. An operator is told."""

    reason = Reason.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Redaction:
    """The boxes of one file under one exemption: its name and section, on which pages, and how many."""

    exemption: str
    pages: str
    boxes: int


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file as it went out. `item.recalled_at`: it was taken back since."""

    item: ReleaseItem
    document: Document
    pages: int
    redactions: Sequence[Redaction]


@dataclass(frozen=True, slots=True)
class Contents:
    """One release. `lines`: the log of its decision, read page by page where it is long."""

    release: Release
    files: Sequence[ReleasedFile]
    withheld: int
    lines: Sequence[WithholdingLine]

    @property
    def available(self) -> Sequence[ReleasedFile]:
        """The files that were not recalled."""
        return [one for one in self.files if one.item.recalled_at is None]


def releases_of(case: RecordsRequest) -> list[Release]:
    """The releases of a case, the first one first."""
    return list(Release.objects.filter(case=case).order_by("number"))


def contents_of(case: RecordsRequest, number: int, *, most_lines: int = 40) -> Contents | None:
    """One release of the case; None where there is none of that number."""
    release = Release.objects.filter(case=case, number=number).select_related("decision").first()
    if release is None:
        return None
    items = ReleaseItem.objects.filter(release=release).select_related(
        "rendition__document", "replaced_by__release"
    )
    told = {one["sha256"]: one for one in release.manifest["files"]}
    known = case_clock.pack_of(case).exemptions_by_key
    files = [
        ReleasedFile(
            item,
            item.rendition.document,
            item.rendition.pages_count,
            list(_redactions(told[item.rendition.sha256]["redactions"], known)),
        )
        for item in items
        if item.rendition.document is not None and item.rendition.sha256 in told
    ]
    lines = WithholdingLine.objects.filter(decision=release.decision) if release.decision_id else None
    shown = list(lines.select_related("citation")[:most_lines]) if lines is not None else []
    return Contents(release, files, len(release.manifest["withheld"]), shown)


def _redactions(rows: Sequence[Any], known: Mapping[str, Exemption]) -> Iterator[Redaction]:
    for key in dict.fromkeys(row["exemption"] for row in rows):
        mine = [row for row in rows if row["exemption"] == key]
        found = known.get(key)
        yield Redaction(
            named_exemption(found.name, found.citation) if found else "",
            ranges(sorted({row["page"] for row in mine})),
            sum(row["boxes"] for row in mine),
        )


def opened_file(document: Document) -> IO[bytes]:
    """The stored bytes of a document. Raises FileMissing, and an operator is told: a file is never simply not there."""
    try:
        handle: IO[bytes] = document.file.open("rb")
    except OSError as problem:
        log.error("document_file_missing", document=document.pk)
        raise FileMissing(_cannot_be_opened()) from problem
    return handle


def checked_file(document: Document) -> IO[bytes]:
    """The stored bytes of a released document, compared with the hash it was released under. Raises FileMissing."""
    handle, digest = opened_file(document), hashlib.sha256()
    while chunk := handle.read(1 << 20):
        digest.update(chunk)
    handle.seek(0)
    if document.sha256 and digest.hexdigest() != document.sha256:
        handle.close()
        log.error("released_file_changed", document=document.pk)
        raise FileMissing(_cannot_be_opened())
    return handle


def _cannot_be_opened() -> str:
    return _("This file cannot be opened right now. The city was told. Try again later.")
