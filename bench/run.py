"""Measure: `python -m bench.run FOLDER [--runs 3] [--rows file,status,queue,decide,sweep] [--out FILE.json]`.

FOLDER is a database made by bench.database. Each row is measured `--runs` times, yardsticks before and after; the
medians are what counts. Effects are checked in the database and at the mail sink.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import yardsticks
from bench.adapter import Adapter, Chosen
from bench.browser import require
from bench.cpu import spent
from bench.database import serving, settings_of
from bench.ours import CityRecords
from bench.sink import Sink

PATIENCE = 60.0
Figures = dict[str, float]


class Meter:
    """CPU and wall time of a stretch of work, per unit."""

    def __init__(self, system: Adapter) -> None:
        self.system = system

    @contextmanager
    def over(self, units: int, found: Figures, prefix: str = "") -> Iterator[None]:
        """Measure what is done inside."""
        roots = self.system.roots()
        parts = {"web": roots.web, "database": roots.database, "worker": roots.worker}
        before = {name: spent(pids) for name, pids in parts.items()}
        begun = time.perf_counter()
        yield
        wall = (time.perf_counter() - begun) * 1000
        used = {name: (spent(pids) - before[name]) / units for name, pids in parts.items()}
        found[f"{prefix}web + database, CPU ms"] = used["web"] + used["database"]
        found |= {f"{prefix}{name}, CPU ms": value for name, value in used.items()}
        found[f"{prefix}wall ms"] = wall / units


def filing(system: Adapter, meter: Meter, sink: Sink, _chosen: Chosen, units: int, offset: int) -> Figures:
    """Row 1: the public form from its first page to the receipt, and the confirmation at the sink."""
    found: Figures = {}
    before = system.cases()
    with meter.over(units, found, "steps up to the review: "):
        begun = [system.begin_filing(offset + number) for number in range(units)]
    time.sleep(5)  # the form refuses whoever is faster than a person
    with meter.over(units, found, "sending and receipt: "):
        addresses = {system.end_filing(one) for one in begun}
        missing = sink.wait_for(addresses, PATIENCE)
    require(not missing, f"{len(missing)} confirmations did not arrive")
    require(system.cases() - before == units, "cases are missing in the database")
    whole = "web + database, CPU ms"
    found[whole] = found[f"steps up to the review: {whole}"] + found[f"sending and receipt: {whole}"]
    return found


def status(system: Adapter, meter: Meter, _sink: Sink, chosen: Chosen, units: int, _offset: int) -> Figures:
    """Row 2: the public status page, for cases from all over the table."""
    opened = [system.open_status(page) for page in chosen.status_pages]
    sizes = [system.status(one) for one in opened]
    found: Figures = {"page, bytes": statistics.median(sizes), "largest page, bytes": max(sizes)}
    with meter.over(units, found):
        for number in range(units):
            system.status(opened[number % len(opened)])
    return found


def queue(system: Adapter, meter: Meter, _sink: Sink, chosen: Chosen, units: int, _offset: int) -> Figures:
    """Row 3: the clerk's list: first page, filtered, searched."""
    found: Figures = {}
    kinds = {
        "first": [""],
        "filtered": list(chosen.filters),
        "rare words": [f"show=all&q={word}" for word in chosen.words[:-2]],
        "common words": [f"show=all&q={word.replace(' ', '+')}" for word in chosen.words[-2:]],
    }
    for name, queries in kinds.items():
        times = []
        for query in queries:
            system.queue(query)
        with meter.over(units, found, f"{name}: "):
            for number in range(units):
                begun = time.perf_counter()
                rows = system.queue(queries[number % len(queries)])
                times.append((time.perf_counter() - begun) * 1000)
                require(rows > 0 or name == "filtered", f"{queries[number % len(queries)]} found nothing")
        found[f"{name}: p50, wall ms"] = statistics.median(times)
    return found


def decide(system: Adapter, meter: Meter, sink: Sink, chosen: Chosen, units: int, offset: int) -> Figures:
    """Row 4: a complete denial, looked at and sent, and its letter at the sink."""
    found: Figures = {}
    cases = chosen.decidable[offset : offset + units]
    require(len(cases) == units, "there are not enough cases to decide")
    before, begun = sink.to.copy(), time.perf_counter()
    with meter.over(units, found, "act page and preview: "):
        prepared = [system.prepare_decision(case_id) for case_id, _address in cases]
    with meter.over(units, found, "sending: "):
        for one in prepared:
            system.decide(one)
    found["decisions/s, one clerk, wall"] = units / (time.perf_counter() - begun)
    deadline = time.monotonic() + PATIENCE
    while (
        any(sink.to[address] == before[address] for _case_id, address in cases)
        and time.monotonic() < deadline
    ):
        time.sleep(0.2)
    unsent = [address for _case_id, address in cases if sink.to[address] == before[address]]
    require(not unsent, f"{len(unsent)} decision letters did not arrive")
    require(system.decided([case_id for case_id, _address in cases]) == units, "a decision is missing")
    whole = "web + database, CPU ms"
    found[whole] = found[f"act page and preview: {whole}"] + found[f"sending: {whole}"]
    return found


def sweep(system: Adapter, meter: Meter, sink: Sink, _chosen: Chosen, _units: int, _offset: int) -> Figures:
    """Row 5: 1,000 overdue cases handled by one process, its start included; then the letters sent by one process."""
    how_many = 1000
    system.deliver()  # whatever earlier rows left
    found: Figures = {"nothing due, ms": system.idle_sweep()}
    system.make_due(how_many)
    before = spent(system.roots().database)
    done = system.sweep()
    require(done.handled == how_many, f"{done.handled} of {how_many} were handled")
    require(done.letters >= how_many, f"only {done.letters} letters were queued")
    found["database, CPU ms"] = (spent(system.roots().database) - before) / how_many
    found["process with its start, CPU ms"] = done.cpu / how_many
    found["due/s"] = how_many / done.seconds
    letters = sink.letters
    seconds = system.deliver()
    require(
        sink.letters - letters >= done.letters, f"{sink.letters - letters} of {done.letters} letters arrived"
    )
    found["letters/s, one process with its start"] = (sink.letters - letters) / seconds
    return found


ROWS: dict[str, tuple[Callable[..., Figures], int]] = {
    "status": (status, 200),
    "queue": (queue, 40),
    "file": (filing, 60),
    "decide": (decide, 40),
    "sweep": (sweep, 1),
}


def measure(folder: Path, runs: int, rows: list[str], port: int) -> dict[str, Any]:
    """All runs; the median of each figure with its spread."""
    with serving(folder) as server, Sink(port + 1) as sink:
        system = CityRecords(folder, server, port)
        yards = [yardsticks.measure(server, port + 2, sink, port + 1)]
        system.start(port + 1)
        try:
            chosen = system.choose()
            found = {name: _runs(system, sink, chosen, name, runs) for name in rows if name != "sweep"}
        finally:
            system.stop()
        if "sweep" in rows:
            found["sweep"] = _runs(system, sink, chosen, "sweep", runs)
        yards.append(yardsticks.measure(server, port + 2, sink, port + 1))
        return {
            "system": system.name,
            "cases": chosen.cases,
            "queries": chosen.queries,
            "runs": runs,
            "postgres": dict(settings_of(server)),
            "yardsticks": [dict(one) for one in yards],
            "rows": found,
        }


def _runs(system: Adapter, sink: Sink, chosen: Chosen, name: str, runs: int) -> dict[str, dict[str, float]]:
    act, units = ROWS[name]
    meter = Meter(system)
    seen: list[Figures] = []
    for number in range(runs):
        seen.append(act(system, meter, sink, chosen, units, number * units))
        print(name, number + 1, {key: round(value, 2) for key, value in seen[-1].items()}, flush=True)
    return {
        key: {
            "median": statistics.median(one[key] for one in seen),
            "least": min(one[key] for one in seen),
            "most": max(one[key] for one in seen),
        }
        for key in seen[0]
    }


def main() -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--port", type=int, default=18700)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    unknown = [name for name in asked.rows.split(",") if name not in ROWS]
    if unknown:
        parser.error(f"no such row: {unknown[0]}; there are {', '.join(ROWS)}")
    # Whoever ends us ends what we started: the databases and processes of a measurement are ours.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    found = measure(asked.folder, asked.runs, asked.rows.split(","), asked.port)
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
