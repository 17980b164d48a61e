"""Withholding logs for tests: lines, a case with a drafted or an issued log, files of lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from requests_app.cases.actors import Actor
from requests_app.cases.withholding_log import LineInput
from requests_app.models import RecordsRequest
from requests_app.services.determinations import withholding_log_draft
from tests import cast

COUNSEL, DRAFTS = cast.COUNSEL.exemption_key, cast.DRAFTS.exemption_key


def a_line(place: int = 1, **changes: Any) -> LineInput:
    """One whole line; odd places under counsel, even ones under drafts."""
    told: dict[str, Any] = {
        "description": f"E-mail {place} about the bridge contract",
        "dated_on": date(2024, 3, 5),
        "custodian": "Director of Public Works",
        "pages": f"{place}-{place + 2}",
        "exemption_key": COUNSEL if place % 2 else DRAFTS,
        "treatment": "withheld",
        "reason": f"It asks for legal advice on point {place}.",
    }
    return LineInput(**{**told, **changes})


def lines(count: int) -> list[LineInput]:
    """So many whole lines."""
    return [a_line(place) for place in range(1, count + 1)]


def draft(case: RecordsRequest, found: Sequence[LineInput], now: datetime = cast.NOW + cast.DAY) -> None:
    """Put lines into the draft of a case that is under review."""
    withholding_log_draft.import_lines(
        case.pk, lines=found, replacing=False, actor=cast.the_reviewer(case), now=now
    )


def draft_log(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """One line more in the draft."""
    withholding_log_draft.save_lines(case.pk, added=lines(1), actor=actor or cast.the_reviewer(case), now=now)


def a_denied_case(count: int = 4, city: Any = None, **filing: Any) -> RecordsRequest:
    """A case denied under counsel and drafts with a log of `count` lines."""
    case = cast.a_case_in("clerk_review", city, **filing)
    draft(case, lines(count), cast.NOW + 2 * cast.HOUR)
    cast.deny(case, cast.NOW + 3 * cast.HOUR)
    return cast.again(case)


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A plain CSV file with the headings a clerk would give."""
    header = "Description,Date,Custodian,Pages,Exemption,Action,Reason"
    return "\n".join([header, *(",".join(row) for row in rows)]).encode()
