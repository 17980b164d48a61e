"""The parts that work on records only where they are installed or set, and what is missing without each."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.records.readers import ocr


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
            "clamd",
            bool(settings.UPLOAD_SCANNER_SOCKET),
            _("Scans uploads for viruses. Without it nothing is scanned."),
        ),
    ]
