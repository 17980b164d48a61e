"""The parts that work on records only where they are installed or set, and what is missing without each."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.records.readers import ocr, office_pages, outlook_store


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """One part: its name, whether it is there, and what it is for."""

    name: str
    is_there: bool
    purpose: str


def optional_parts() -> list[OptionalPart]:
    """Every optional part, as this process finds it."""
    return [
        OptionalPart(
            "tesseract",
            ocr.installed(),
            _("Reads words in scanned pages and pictures. Without it a person must look at each of them."),
        ),
        OptionalPart(
            "LibreOffice",
            office_pages.installed(),
            _(
                "Shows Word files and older texts as pages. Without it only files that need no redaction go out."
            ),
        ),
        OptionalPart(
            "libpff",
            outlook_store.installed(),
            _("Opens Outlook mailboxes (.pst). Without it they are kept and cannot be released."),
        ),
        OptionalPart(
            "clamd",
            bool(settings.UPLOAD_SCANNER_SOCKET),
            _("Scans uploads for viruses. Without it nothing is scanned."),
        ),
    ]
