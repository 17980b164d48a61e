"""The yearly report for the public: the figures as text, small counts hidden so that none can be worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from requests_app.cases.analytics import Year
from requests_app.cases.csv_lines import cell
from requests_app.cases.exemption_use import ExemptionUse
from requests_app.cases.suppression import (
    HIDDEN,
    SMALLEST,
    is_small,
    parts_shown,
    percent_shown,
    share_shown,
    shown,
)


@dataclass(frozen=True, slots=True)
class ExemptionShown:
    """One exemption as the public reads it."""

    citation: str
    times: str
    contested: str
    overturned: str
    reused: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A year as the public reads it; every figure is text. `median_days` is empty where too few were decided."""

    received: str
    by_state: dict[str, str]
    decided: str
    on_time: str
    median_days: str
    exemptions: tuple[ExemptionShown, ...]
    appeals: dict[str, str]
    appeals_received: str


def for_the_public(figures: Year) -> Shown:
    """Hide what is small, and beside it what would give it away."""
    by_state, received = parts_shown(figures.by_state)
    appeals, appeals_received = parts_shown(figures.appeals)
    enough = figures.decided >= SMALLEST and figures.median_days is not None
    return Shown(
        received=received,
        by_state=by_state,
        decided=shown(figures.decided),
        on_time=share_shown(figures.on_time, figures.decided) if figures.decided else "0",
        median_days=f"{figures.median_days:g}" if enough else "",
        exemptions=tuple(_exemption(use) for use in figures.exemptions),
        appeals=appeals,
        appeals_received=appeals_received,
    )


def _exemption(use: ExemptionUse) -> ExemptionShown:
    if is_small(use.times):
        return ExemptionShown(use.citation, shown(use.times), HIDDEN, HIDDEN, HIDDEN)
    contested = share_shown(use.contested, max(use.times, use.contested))
    overturned = HIDDEN if contested == HIDDEN else share_shown(use.overturned, use.contested)
    return ExemptionShown(
        use.citation, shown(use.times), contested, overturned, percent_shown(use.reused, use.times)
    )


def csv_rows(figures: Year) -> Iterable[list[str]]:
    """The public report as rows of text; the header first."""
    told = for_the_public(figures)
    yield ["city", "year", "figure", "of", "value"]
    rows = [("received", "", told.received)]
    rows += [("state", state, count) for state, count in sorted(told.by_state.items())]
    rows += [("decided", "", told.decided), ("decided on time", "", told.on_time)]
    if told.median_days:
        rows.append(("median days to decide", "", told.median_days))
    rows.append(("appeals received", "", told.appeals_received))
    rows += [("appeals", state, count) for state, count in sorted(told.appeals.items())]
    for use in told.exemptions:
        rows += [
            ("exemption", use.citation, use.times),
            ("exemption contested", use.citation, use.contested),
            ("exemption overturned", use.citation, use.overturned),
            ("exemption explanation reused", use.citation, use.reused),
        ]
    for row in rows:
        yield [cell(figures.city.name), str(figures.year), *map(cell, row)]
