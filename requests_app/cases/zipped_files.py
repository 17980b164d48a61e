"""Office files, which are zip files: whether their content is inside, and no program."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from requests_app.cases.refusals import BadDocument
from requests_app.sandbox.zip_members import count_members

MOST_MEMBERS = 5_000


def holds(name: str, handle: BinaryIO, member: str) -> bool:
    """Whether an office file has its content inside. Raises BadDocument where it cannot be opened."""
    if not handle.seek(0) and handle.read(2) != b"PK":
        return False
    if count_members(handle, MOST_MEMBERS) > MOST_MEMBERS:
        raise BadDocument(_("“%(name)s” has too many parts to be opened safely.") % {"name": name})
    handle.seek(0)
    try:
        with zipfile.ZipFile(handle) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    except Exception as problem:  # versions and methods that only newer programs know
        raise BadDocument(
            _("“%(name)s” cannot be opened. Save it again in its own format.") % {"name": name}
        ) from problem
    if names and all(each.endswith("/") for each in names):
        raise BadDocument(_("“%(name)s” has no content.") % {"name": name})
    there = any(each.startswith(member) and not each.endswith("/") for each in names)
    return there and not _has_macros(names)


def _has_macros(names: list[str]) -> bool:
    """A document that can run programs has another extension (docm, xlsm) than the ones the city takes."""
    return any(name.lower().endswith("vbaproject.bin") for name in names)
