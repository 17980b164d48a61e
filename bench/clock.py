"""How many cases a second the clock works out, with and without the working: `python bench/clock.py [seconds]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from requests_app.law.calendar import Calendar, calendar_for
from requests_app.law.clock import Fact, Terms, work_out
from requests_app.law.pack import library

TERMS = Terms(appeal_offered=True, appeal_filing_days=30, appeal_decision_days=20)
DAYS = 3650  # ten years of receipts, in an order that is not sorted
STARTS = [date(2023, 1, 1) + timedelta(days=(n * 1009) % DAYS) for n in range(DAYS)]


def simple(on: date) -> list[Fact]:
    """A case that has only been received."""
    return [Fact(kind="received", on=on)]


def long(on: date) -> list[Fact]:
    """A case with a whole life: extended, denied, appealed, sent back, released."""
    day = timedelta(days=1)
    return [
        Fact(kind="received", on=on),
        Fact(kind="acknowledged", on=on + day),
        Fact(kind="extended", on=on + 5 * day, to_on=on + 20 * day),
        Fact(kind="determined", on=on + 19 * day, what="denied"),
        Fact(kind="appealed", on=on + 25 * day),
        Fact(kind="remanded", on=on + 40 * day),
        Fact(kind="determined", on=on + 45 * day, what="released"),
    ]


def rate(build: Callable[[date], list[Fact]], working: bool, seconds: float, warm: bool) -> float:
    """Cases worked out in one CPU second. Cold: a new calendar with an empty memory for every round of starts."""
    pack = library().in_force("ca-cpra", date(2026, 1, 1))
    cases = [build(on) for on in STARTS]
    shared = calendar_for(pack)
    done, begun = 0, time.process_time()
    while time.process_time() - begun < seconds:
        calendar = shared if warm else Calendar(shared.holidays, {}, shared.closure_citation)
        for facts in cases:
            work_out(facts, pack, calendar, TERMS, working=working)
        done += len(cases)
    return done / (time.process_time() - begun)


def main() -> None:
    """Print one line per measurement: the median of three runs."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print("cases per CPU second, median of 3 runs")
    for name, build in (("received only", simple), ("whole life", long)):
        for working in (False, True):
            for warm in (True, False):
                runs = sorted(rate(build, working, seconds, warm) for _ in range(3))
                kind = f"{'with' if working else 'without'} working, {'warm' if warm else 'cold'} calendar"
                print(f"{name:14} {kind:36} {runs[1]:>10,.0f}/s")


if __name__ == "__main__":
    main()
