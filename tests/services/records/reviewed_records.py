"""A record under review, and the reason to withhold it."""

from __future__ import annotations

from typing import Any

from requests_app.cases import case_clock
from requests_app.models import Record, RecordsRequest
from tests import cast
from tests.record_acts import NOW, in_review, taken_and_read
from tests.record_files import a_pdf


def exemption_of(case: RecordsRequest) -> str:
    """Some exemption in force for the case."""
    return case_clock.pack_of(case).exemptions_on(case.received_on)[0].key


def why(case: RecordsRequest) -> dict[str, str]:
    return {"exemption_key": exemption_of(case), "reason": "A private person's number."}


def one_record(content: bytes | None = None, name: str = "a.pdf") -> tuple[RecordsRequest, Record]:
    case = in_review()
    (record,) = taken_and_read(case, {name: content or a_pdf("SSN 523-45-6789 of Ann\nOpen words")})
    return case, record


def act(case: RecordsRequest) -> dict[str, Any]:
    return {"actor": cast.the_reviewer(case), "now": NOW}
