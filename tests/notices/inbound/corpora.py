"""The corpora of real mail as name and raw bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

DATA = Path(__file__).parents[2] / "data" / "mail"
REPORTS = "multipart_report_emails"
NOT_ORDINARY = {
    "test_mail_12.txt": "a bounce among the letters",
    "mime_emails/raw_email_with_mimepart_without_content_type.eml": "a warning of a mail server",
    f"{REPORTS}/multi_address_bounce1.eml": "a bounce",
    f"{REPORTS}/multi_address_bounce2.eml": "a bounce",
    f"{REPORTS}/multipart_report_multiple_status.eml": "a bounce",
    f"{REPORTS}/report_422.eml": "a warning of a mail server",
    f"{REPORTS}/report_530.eml": "a bounce",
}
"""By name, what no person wrote in the corpora of people's mail; everything else in them is a person's."""


def mails(name: str) -> Iterator[tuple[str, bytes]]:
    """Every mail of one corpus."""
    with ZipFile(DATA / f"{name}.zip") as archive:
        for member in archive.namelist():
            yield member, archive.read(member)
