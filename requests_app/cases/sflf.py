"""A city's log in the Standard FOIA Log Format, version 1.5.0, without personal data.

The format: https://github.com/MuckRock/foia-log-explorer-standardizer, standard-foia-log-format.md. Where it has a
field for persons the cell is empty, and the subject is the title a clerk gave a public request, never the requester's
own words. What neither the law nor the city knows (a date perfected, a fee category) stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum

from requests_app.cases.csv_lines import cell
from requests_app.cases.models import Citation, FeeEstimate, FeeWaiver, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.states import State
from requests_app.cities.models import City

COLUMNS = (
    "request id", "requester", "requester organization", "subject", "date requested", "date perfected",
    "date completed", "status", "exemptions cited", "fee category", "fee waiver", "fees charged",
    "processed under privacy act",
)  # fmt: skip
CHUNK = 2000
STATUS: Mapping[str, str] = {
    State.SUBMITTED: "processed",
    State.CLERK_REVIEW: "processed",
    State.IN_PRODUCTION: "processed",
    State.AWAITING_REQUESTER: "fix",
    State.RELEASED: "done",
    State.PARTLY_RELEASED: "partial",
    State.DENIED: "rejected",
    State.UPHELD: "rejected",
    State.NO_RECORDS: "no_docs",
    State.APPEALED: "appealing",
    State.WITHDRAWN: "abandoned",
}
"""The format's words; a state it has none for (sent to another body, access granted) is left empty."""
ENDED: Mapping[str, str] = {
    DecisionKind.GRANT: "done",
    DecisionKind.RELEASE: "done",
    DecisionKind.PARTIAL_DENIAL: "partial",
    DecisionKind.DENIAL: "rejected",
    DecisionKind.NO_RECORDS: "no_docs",
    DecisionKind.OPENED: "done",
    DecisionKind.PROTECTED: "done",
    DecisionKind.NOT_PROTECTED: "rejected",
}
FIELDS = (
    "pk", "number", "public_title", "received_on", "state", "closed_at", "decision__kind", "decision__decided_at",
    "decision__details__acted_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fee:
    """What became of a request's fees. `waits`: an estimate is open."""

    waived: bool = False
    refused: bool = False
    waits: bool = False
    paid: Decimal = Decimal(0)


OPEN = frozenset({"processed", "fix", "payment", "appealing"})


def rows(city: City, year: int | None = None) -> Iterator[list[str]]:
    """The log as rows of text, the header first; streamed, three queries for each two thousand requests.

    A request restricted to named staff is not in it, whoever reads it.
    """
    yield list(COLUMNS)
    cases = RecordsRequest.objects.filter(city=city, sensitive=False)
    if year is not None:
        cases = cases.filter(received_on__year=year)
    zone, last = ZoneInfo(city.timezone), 0
    while chunk := list(cases.filter(pk__gt=last).order_by("pk").values_list(*FIELDS)[:CHUNK]):
        last = chunk[-1][0]
        keys = [row[0] for row in chunk]
        exemptions, fees = _exemptions(keys), _fees(keys)
        for row in chunk:
            yield [cell(text) for text in _row(row, exemptions, fees, zone)]


def _row(
    row: Sequence[Any],
    exemptions: Mapping[int, list[str]],
    fees: Mapping[int, Fee],
    zone: ZoneInfo,
) -> list[str]:
    pk, number, title, received_on, state, closed_at, kind, decided_at, acted_on = row
    status = ENDED.get(kind, "" if kind else "abandoned") if state == State.CLOSED else STATUS.get(state, "")
    fee = fees.get(pk, Fee())
    if fee.waits and status == "processed":
        status = "payment"
    done_at = None if status in OPEN else (decided_at or closed_at)
    return [
        number,
        "",
        "",
        title,
        received_on.isoformat(),
        "",
        acted_on if acted_on and done_at == decided_at else _on(done_at, zone),
        status,
        "; ".join(exemptions.get(pk, ())),
        "",
        "requested, granted" if fee.waived else "requested, denied" if fee.refused else "",
        f"{fee.paid:.2f}" if fee.paid else "",
        "no",
    ]


def _on(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat() if at else ""


def _exemptions(keys: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    cited = Citation.objects.filter(decision__case__in=keys).order_by("pk")
    for case_id, text in cited.values_list("decision__case_id", "citation_text"):
        whole = text.replace(";", ",")  # the semicolon stands between two exemptions
        if whole not in found[case_id]:
            found[case_id].append(whole)
    return found


def _fees(keys: Sequence[int]) -> Mapping[int, Fee]:
    found: dict[int, Fee] = defaultdict(Fee)
    paid = Sum("payments__amount", default=Decimal(0))
    estimates = FeeEstimate.objects.filter(case__in=keys).order_by("pk").annotate(was_paid=paid)
    waivers = FeeWaiver.objects.filter(estimate__case__in=keys).order_by("pk")
    asked = dict(waivers.values_list("estimate__case_id", "state"))
    for case_id, state, was_paid in estimates.values_list("case_id", "state", "was_paid"):
        before = found[case_id]
        found[case_id] = Fee(
            waived=before.waived or state == FeeState.WAIVED,
            waits=state == FeeState.OPEN,
            paid=before.paid + was_paid,
        )
    for case_id, state in asked.items():
        found[case_id] = replace(found[case_id], refused=state == WaiverState.REFUSED)
    return found
