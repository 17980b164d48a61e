"""Which files are taken: ending, content type and family, and which of them a browser may show."""

from __future__ import annotations

from collections.abc import Mapping

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "wav": "audio/x-wav",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "txt": "text/plain",
    "csv": "text/csv",
}
"""Extension to content type. Text is recognised by being readable text without markup."""
MORE: Mapping[str, str] = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
    "eml": "message/rfc822",
    "ics": "text/calendar",
}
"""What is taken besides from staff and out of mail, where no one can be asked for another format."""

TEXT = frozenset({"txt", "csv", "eml", "ics"})
PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "tif", "tiff", "webp", "heic"})
"""Named after each other by programs: a picture under the name of another is taken as what it is."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIPPED = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "content.xml",
    "ods": "content.xml",
}
"""Formats that are zip files: a member that must be inside."""
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"})
"""Types a browser may show; everything else is a download."""
