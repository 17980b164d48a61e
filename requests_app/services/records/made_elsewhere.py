"""A version of a record that another tool redacted: a recording with parts cut out, or a PDF. What was cut is said."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.refusals import BadDocument, Incomplete, NotNow
from requests_app.records.child_process import CHILD
from requests_app.records.kinds import ABOUT_PEOPLE, NEVER_RELEASED, Answer, FindingKind, RecordKind
from requests_app.records.models import Box, Finding, Record
from requests_app.records.models.findings import BoxState
from requests_app.records.readers.file_kinds import kind_of
from requests_app.records.stored_files import sha256_of
from requests_app.sandbox.limits import Limits
from requests_app.services.cases.virus_scan import scan
from requests_app.services.records.allowed import open_review, records_of, require_exemption

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Upload = UploadedFile[Any]

LIMITS = Limits(cpu_seconds=601, wall_seconds=600, memory=2_500_000_000, output=1_000_000_000)
SPAN = re.compile(r"^(?:\d{1,2}:)?\d{1,2}:\d{2}-(?:\d{1,2}:)?\d{1,2}:\d{2}$")
PAGES = re.compile(r"^\d{1,5}(?:-\d{1,5})?$")
MOST_CUTS = 500
LOOKED_AT = ABOUT_PEOPLE | {FindingKind.PICTURE_READ, FindingKind.PICTURE_UNREAD, FindingKind.COMMENT}
"""What a person may let go out with a reason; anything else in a version means that it was not redacted well."""


def add_version(
    case_id: int,
    *,
    record: int,
    upload: Upload | None,
    cuts: str = "",
    exemption_key: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> Record:
    """Put a version that another tool redacted in place of what would be made here.

    `cuts`: where, one place after the other: "0:12-0:40, 3:05-3:09" in a recording, "2, 4-6" for pages of a PDF. They
    become drafts of redactions. Boxes and findings of the record so far go. Raises Incomplete, BadDocument, NotNow.
    """
    if upload is None:
        raise Incomplete({"upload": [_("Select the redacted file.")]})
    name = upload.name or ""
    if (upload.size or 0) > settings.RECORDS_MAX_BYTES:
        raise BadDocument(
            _("“%(name)s” is too big. The limit is %(megabytes)s MB.")
            % {"name": name, "megabytes": settings.RECORDS_MAX_BYTES // 1_000_000}
        )
    scan(upload, name)
    with tempfile.NamedTemporaryFile(prefix="version-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        path = Path(copy.name)
        kind, digest = kind_of(path, name), sha256_of(path)
        found = _looked_at(path, kind)
    upload.seek(0)
    stored = default_storage.save(f"record-versions/{uuid4().hex}", upload)
    try:
        with open_review(case_id, actor) as case:
            (subject,) = records_of(case, [record])
            if subject.kind == RecordKind.MEDIA and kind != RecordKind.MEDIA:
                raise NotNow(_("Add a recording: this record is one."))
            if digest != subject.sha256 or cuts.strip():
                require_exemption(case, exemption_key, reason)
            places = _places(cuts, kind, needed=digest != subject.sha256)
            old = str(subject.version_file.name) if subject.version_file else ""
            _keep(subject, kind, digest, stored, found, now)
            Box.objects.bulk_create(
                Box(
                    record=subject, page=page, cells=span, exemption_key=exemption_key, reason=reason.strip(),
                    state=BoxState.DRAFT, drawn_by_id=actor.user_id, drawn_at=now,
                )
                for page, span in places
            )  # fmt: skip
    except BaseException:
        default_storage.delete(stored)
        raise
    if old:
        default_storage.delete(old)
    return subject


def _looked_at(path: Path, kind: str) -> list[dict[str, Any]]:
    """What a look inside finds that someone must answer. Raises BadDocument for what is hidden in the file."""
    if kind not in (RecordKind.PDF, RecordKind.MEDIA):
        raise BadDocument(_("Add a PDF file, or an audio or video file."))
    problem, frames = CHILD.results(kind, path, {}, LIMITS)
    if problem:
        raise BadDocument(_("The file cannot be opened. Save it again with the tool that redacted it."))
    found = [header for header, _blob in frames if header["type"] == "finding"]
    if kind == RecordKind.MEDIA and any(one["kind"] == FindingKind.GPS for one in found):
        raise BadDocument(
            _(
                "The file still says where it was recorded. Remove the location with the tool that redacted it."
            )
        )
    found = [one for one in found if one["kind"] not in NEVER_RELEASED]
    hidden = [one["kind"] for one in found if one["kind"] not in LOOKED_AT]
    if hidden:
        named = ", ".join(dict.fromkeys(str(FindingKind(one).label) for one in hidden))
        raise BadDocument(
            _("Something hidden is still in the file: %(what)s. Redact it again.") % {"what": named}
        )
    return found


def _keep(
    record: Record, kind: str, digest: str, stored: str, found: list[dict[str, Any]], now: datetime
) -> None:
    Box.objects.filter(record=record).delete()
    Finding.objects.filter(record=record).delete()
    Finding.objects.bulk_create(
        Finding(
            record=record, position=place, kind=one["kind"], page=one["page"], place=one["place"][:300],
            preview=one["preview"].replace("\0", ""), rects=one["rects"], answer=Answer.OPEN,
        )
        for place, one in enumerate(found, start=1)
    )  # fmt: skip
    record.version_kind, record.version_sha256, record.needs_rendition = kind, digest, True
    record.version_file = stored
    record.save(update_fields=["version_kind", "version_sha256", "version_file", "needs_rendition"])


def _places(cuts: str, kind: str, *, needed: bool) -> list[tuple[int, str]]:
    """Page and span of each cut. Raises Incomplete."""
    said = [
        "".join(one.split()) for one in cuts.replace("–", "-").replace("\n", ",").split(",") if one.strip()
    ]
    if needed and not said:
        raise Incomplete({"cuts": [_("Say what was redacted: the file differs from the original.")]})
    if len(said) > MOST_CUTS:
        raise Incomplete({"cuts": [_("Enter no more than %(most)s places.") % {"most": MOST_CUTS}]})
    if kind == RecordKind.MEDIA:
        if not all(SPAN.match(one) for one in said):
            raise Incomplete({"cuts": [_("Write each cut as from-to, such as 0:12-0:40, 1:03:05-1:03:09.")]})
        return [(1, one) for one in said]
    if not all(PAGES.match(one) for one in said):
        raise Incomplete({"cuts": [_("Write pages as 2, 4-6.")]})
    pages: set[int] = set()
    for one in said:
        first, _dash, last = one.partition("-")
        pages |= set(range(int(first), min(int(last or first), int(first) + MOST_CUTS) + 1))
    return [(page, "") for page in sorted(pages)]
