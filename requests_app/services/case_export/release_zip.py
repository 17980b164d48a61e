"""All files of a release as one ZIP, with its table of contents."""

from __future__ import annotations

import csv
import io
from typing import IO

from django.utils.translation import gettext as _

from requests_app.cases.models import RecordsRequest
from requests_app.services.case_export.zip_file import Archive, safe_name
from requests_app.services.records.release_contents import Contents, checked_file


def as_zip(case: RecordsRequest, contents: Contents) -> IO[bytes]:
    """All files of a release that were not recalled, with the table of contents. Raises FileMissing."""
    archive = Archive(f"{case.number}-{contents.release.number}")
    archive.text("contents.csv", _table(contents))
    taken: set[str] = {"contents.csv", "manifest.json"}
    for place, one in enumerate(contents.available, start=1):
        name = safe_name(one.document.called)
        if name.lower() in taken:
            name = f"{place}-{name}"
        taken.add(name.lower())
        with checked_file(one.document) as handle:
            archive.add(name, iter(lambda: handle.read(1 << 20), b""))
    return archive.finished()


def _table(contents: Contents) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([_("File"), _("Pages"), _("Redactions"), _("SHA-256")])
    for one in contents.files:
        said = "; ".join(f"{each.exemption}: {each.pages}" for each in one.redactions)
        name = one.document.called if one.item.recalled_at is None else _("recalled")
        rows.writerow(["'" + name if name[:1] in "=+-@" else name, one.pages, said, one.document.sha256])
    return "\ufeff" + out.getvalue()
