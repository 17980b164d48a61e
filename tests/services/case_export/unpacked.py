"""A case file, unpacked where a test can look into it."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

from requests_app.cases.actors import Actor
from requests_app.models import RecordsRequest
from requests_app.services.case_export.export import case_file
from tests.cast import DAY, NOW


def unpacked(case: RecordsRequest, actor: Actor, folder: Path, now: datetime = NOW + DAY) -> Path:
    """The folder of the case's own inside `folder`."""
    with zipfile.ZipFile(case_file(case.pk, actor=actor, now=now)) as archive:
        archive.extractall(folder)
    return folder / case.number
