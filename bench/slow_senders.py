"""How a web server answers while 200 others send slowly: `python -m bench.slow_senders NAME COMMAND ...`.

COMMAND serves `tests.run.slow_senders:application` on the port that stands for `{port}`; without one, ours is measured.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.run.slow_senders import ask, opened, posted, serving

SLOW, ASKED = 200, 60
BEGUN = (b"POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ", posted(b"a", length=1000))


def milliseconds(port: int) -> list[float]:
    """How long each of some requests took, one after the other."""
    took = []
    for _ in range(ASKED):
        started = time.perf_counter()
        if not ask(port).startswith(b"HTTP/1.1 200"):
            raise SystemExit("not answered")
        took.append((time.perf_counter() - started) * 1000)
    return took


def main(arguments: list[str]) -> None:
    """One line: the 50th and 95th percentile alone, and beside slow senders."""
    name, command = (arguments[0], arguments[1:]) if arguments else ("CityRecords", [])
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), command or None) as port,
        ExitStack() as held,
    ):
        alone = milliseconds(port)
        for begun in BEGUN * (SLOW // 2):
            held.enter_context(opened(port, begun))
        try:
            beside = milliseconds(port)
        except TimeoutError:
            print(f"{name}: alone p95 {_p95(alone):.1f} ms; beside {SLOW} slow senders no answer in 60 s")
            return
        print(f"{name}: alone {_said(alone)}; beside {SLOW} slow senders {_said(beside)}")


def _said(values: list[float]) -> str:
    return f"p50 {statistics.median(values):.1f}, p95 {_p95(values):.1f} ms"


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main(sys.argv[1:])
