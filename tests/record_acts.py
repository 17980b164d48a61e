"""Acts on records, as the people whose turn it is do them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from requests_app.models import Record, RecordsRequest
from requests_app.services.records import intake, read
from tests import cast
from tests.record_files import upload

NOW = cast.NOW + cast.DAY


def in_review() -> RecordsRequest:
    """A case the city works on."""
    return cast.a_case_in("clerk_review")


def take_in(case: RecordsRequest, files: dict[str, bytes], **more: Any) -> list[Record]:
    """The reviewer adds files."""
    uploads = [upload(name, content) for name, content in files.items()]
    arguments = {"actor": cast.the_reviewer(case), "now": NOW, "custodian": "Public Works", **more}
    return intake.take_in(case.pk, uploads=uploads, **arguments)


def read_all(now: datetime = NOW) -> dict[str, int]:
    """Everything that waits is read."""
    return read.read_waiting(lambda: now, seconds=3600)


def taken_and_read(case: RecordsRequest, files: dict[str, bytes], **more: Any) -> list[Record]:
    """Files are added and read; the records as they are afterwards, members too, in order."""
    take_in(case, files, **more)
    read_all()
    return list(Record.objects.filter(case=case).order_by("pk"))
