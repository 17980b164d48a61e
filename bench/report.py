"""Two measurements side by side, as docs/performance.md has them: `python -m bench.report SMALL.json LARGE.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CPU = "web + database, CPU ms"
ROWS = (
    ("file, from the first page to the receipt", "file", CPU),
    ("  of this: sending and receipt page", "file", f"sending and receipt: {CPU}"),
    ("  of that in the database", "file", "sending and receipt: database, CPU ms"),
    ("  worker that mails the confirmation", "file", "sending and receipt: worker, CPU ms"),
    ("public status page", "status", CPU),
    ("  size before static files, bytes (largest)", "status", "largest page, bytes"),
    ("queue, first page: CPU", "queue", f"first: {CPU}"),
    ("queue, first page: p50 wall", "queue", "first: p50, wall ms"),
    ("queue, filtered: CPU", "queue", f"filtered: {CPU}"),
    ("queue, filtered: p50 wall", "queue", "filtered: p50, wall ms"),
    ("search, rare words: CPU", "queue", f"rare words: {CPU}"),
    ("search, rare words: p50 wall", "queue", "rare words: p50, wall ms"),
    ("search, common words: CPU", "queue", f"common words: {CPU}"),
    ("search, common words: p50 wall", "queue", "common words: p50, wall ms"),
    ("denial: act page, preview, sending", "decide", CPU),
    ("  of this: sending", "decide", f"sending: {CPU}"),
    ("  of that in the database", "decide", "sending: database, CPU ms"),
    ("  decisions/s by one clerk, wall", "decide", "decisions/s, one clerk, wall"),
    ("sweep: nothing due, ms", "sweep", "nothing due, ms"),
    ("sweep: CPU per due case, process start included", "sweep", "process with its start, CPU ms"),
    ("sweep: CPU per due case in the database", "sweep", "database, CPU ms"),
    ("sweep: due/s, wall", "sweep", "due/s"),
    ("letters/s handed over by one process, wall", "sweep", "letters/s, one process with its start"),
)


def main() -> None:
    """Print the tables."""
    found = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3]]
    small, large = found
    print(f"| | {small['cases']:,} cases | {large['cases']:,} cases | growth |\n|---|---|---|---|")
    for label, row, figure in ROWS:
        if row in small["rows"] and row in large["rows"]:
            ends = [one["rows"][row][figure] for one in found]
            growth = ends[1]["median"] / (ends[0]["median"] or 1)
            print(f"| {label} | {_spread(ends[0])} | {_spread(ends[1])} | {growth:.1f} |")
    print("\n| yardstick of the same run | before | after | before | after |\n|---|---|---|---|---|")
    for name in small["yardsticks"][0]:
        cells = [f"{yard[name]:.2f}" for one in found for yard in one["yardsticks"]]
        print(f"| {name} | {' | '.join(cells)} |")
    print("\nQueries: " + ", ".join(f"{name} {count}" for name, count in large["queries"].items()))


def _spread(figure: dict[str, Any]) -> str:
    least, middle, most = (figure[name] for name in ("least", "median", "most"))
    return f"**{_short(middle)}** ({_short(least)}-{_short(most)})"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"


if __name__ == "__main__":
    main()
