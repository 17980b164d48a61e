"""How much may be sent to an address at once: judged by its path and kind before anything is read or kept."""

from __future__ import annotations

from django.conf import settings

MAIL_PATH, MOST_OF_A_MAIL = "/hooks/mail/", 140_000_000
"""A mail of 35 MB, as JSON that escapes it; requests_app/api/mail_in.py has the same number."""
TOLD_PATH = "/hooks/mail/inbound/"
"""Where too much is refused by the page itself, which leaves a task: a mail must not be lost without a word."""
RECORDS_PATH = "/admin/requests_app/record/"
FILES_AT_ONCE = 5
"""As many of the largest files as a person sends along in one form."""
FIELDS = 2
"""Times what Django takes of fields: what is a little too large gets its friendly page, more is not read."""


def most_bytes(path: str, content_type: str) -> int:
    """The largest body that is read."""
    fields: int = FIELDS * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if path.startswith(MAIL_PATH):
        return MOST_OF_A_MAIL
    if not content_type.strip().lower().startswith("multipart/form-data"):
        return fields
    if path.startswith(RECORDS_PATH):
        return int(settings.RECORDS_MAX_BYTES) + fields
    return FILES_AT_ONCE * int(settings.UPLOAD_MAX_BYTES) + fields
