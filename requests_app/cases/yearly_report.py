"""The yearly report for the public: the figures as text, small counts hidden so that none can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from requests_app.cases.analytics import Year
from requests_app.cases.csv_lines import cell
from requests_app.cases.exemption_use import ExemptionUse
from requests_app.cases.figures_definition import public_definition
from requests_app.cases.public_figures import CountsShown, FiguresShown, figures_shown
from requests_app.cases.suppression import HIDDEN, is_small, parts_shown, percent_shown, share_shown, shown


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
    """A year as the public reads it; every figure is text."""

    received: str
    by_state: dict[str, str]
    decisions: FiguresShown
    exemptions: tuple[ExemptionShown, ...]
    appeals: dict[str, str]
    appeals_received: str


def for_the_public(figures: Year) -> Shown:
    """Hide what is small, and beside it what would give it away."""
    by_state, received = parts_shown(figures.by_state)
    appeals, appeals_received = parts_shown(figures.appeals)
    return Shown(
        received=received,
        by_state=by_state,
        decisions=figures_shown(figures.decisions),
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
    """The public report as rows of text; the header first, the definition last."""
    public = for_the_public(figures)
    yield ["city", "year", "figure", "of", "value"]
    rows = [("received", "", public.received)]
    rows += [("state", state, count) for state, count in sorted(public.by_state.items())]
    rows += _decision_rows(public.decisions)
    rows.append(("appeals received", "", public.appeals_received))
    rows += [("appeals", state, count) for state, count in sorted(public.appeals.items())]
    for use in public.exemptions:
        rows += [
            ("exemption", use.citation, use.times),
            ("exemption contested", use.citation, use.contested),
            ("exemption overturned", use.citation, use.overturned),
            ("exemption explanation reused", use.citation, use.reused),
        ]
    rows += [("definition", str(place), words) for place, words in enumerate(public_definition(), start=1)]
    for row in rows:
        yield [cell(figures.city.name), str(figures.year), *map(cell, row)]


def _decision_rows(public: FiguresShown) -> Iterator[tuple[str, str, str]]:
    yield from _counts("", public.whole)
    if public.median_days:
        yield ("decisions: median days", "", public.median_days)
    for month, counts in public.months.items():
        yield from _counts(f"{month:%Y-%m}", counts)
    for row in public.departments:
        yield from _counts(row.name or "no department", row.counts)


def _counts(of: str, counts: CountsShown) -> Iterator[tuple[str, str, str]]:
    yield ("decisions: came due", of, counts.due)
    yield ("decisions: on time", of, counts.in_time)
    yield ("decisions: late", of, counts.late)
    yield ("decisions: still owed", of, counts.owed)
    yield ("decisions: never made", of, counts.never)
