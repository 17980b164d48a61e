"""The pictures of pages: drawn in the child when first looked at, then kept."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile

from requests_app.records.child_process import CHILD
from requests_app.records.kinds import PAGED, RecordKind
from requests_app.records.models import Page
from requests_app.records.models.record import picture_name
from requests_app.records.stored_files import local_path, store
from requests_app.sandbox.limits import Limits

DOTS_PER_INCH = 110
LIMITS = Limits(cpu_seconds=31, wall_seconds=30, memory=2_000_000_000, output=100_000_000)


def picture_of(page: Page) -> FieldFile | None:
    """The picture of a page; None for what has none or cannot be drawn."""
    record = page.record
    kept: FieldFile = page.image
    if kept:
        return kept
    if record.shown_as not in PAGED:
        return None
    source = record.file if record.kind == RecordKind.PDF else record.pages_file
    if not source:
        return None
    try:
        with local_path(source) as path:
            problem, frames = CHILD.results(
                "picture", path, {"page": page.number, "dpi": DOTS_PER_INCH}, LIMITS
            )
    except FileNotFoundError:
        return None
    picture = next((blob for header, blob in frames if header["type"] == "picture"), b"")
    if problem or not picture:
        return None
    page.image = store(picture_name(page, ""), picture)
    page.save(update_fields=["image"])
    drawn: FieldFile = page.image
    return drawn
