"""The corpora of real mail as name and raw bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

DATA = Path(__file__).parents[2] / "data" / "mail"
NOT_ORDINARY = {"test_mail_12.txt": "a bounce among the letters"}


def mails(name: str) -> Iterator[tuple[str, bytes]]:
    """Every mail of one corpus."""
    with ZipFile(DATA / f"{name}.zip") as archive:
        for member in archive.namelist():
            yield member, archive.read(member)
