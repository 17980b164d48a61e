"""`python -m bench.hostile_mail --mails 1000 --seed 1`: hostile mails from a seed, each read in its child process.

Half are real mails with something changed, half are built to cost time or memory. What counts: every one comes to an
end, none takes more CPU than it may, and none makes the parent fail.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterator

from bench.hostile_generator import hostile
from requests_app.notices.inbound.parse import fingerprint
from requests_app.notices.inbound.reading import FULL, read_mail, reading_of
from requests_app.sandbox.run import Unreadable, run


def _in_child(raw: bytes) -> str:
    try:
        reading_of(*run(FULL, b"0" + raw))
    except Unreadable as problem:
        return f"unreadable: {problem.why}"
    return "read"


def _here(raw: bytes) -> str:
    reading_of(*read_mail(b"0" + raw))
    return "read"


def play(
    mails: Iterator[bytes], seconds: float, *, inside: bool = False
) -> tuple[Counter[str], list[float], list[float]]:
    """Read each: how they ended, the CPU seconds of each, the seconds storing would take of each.

    `inside`: in this process, without starting a child, so that many more are tried.
    """
    read, spent = (_here, time.process_time) if inside else (_in_child, _cpu)
    ends: Counter[str] = Counter()
    costs: list[float] = []
    stored: list[float] = []
    until = time.monotonic() + seconds
    for raw in mails:
        if time.monotonic() > until:
            break
        began = time.process_time()
        fingerprint(raw)
        stored.append(time.process_time() - began)
        before = spent()
        ends[read(raw)] += 1
        costs.append(spent() - before)
    return ends, costs, stored


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Run and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=480.0)
    parser.add_argument("--inside", action="store_true", help="read in this process, without a child")
    asked = parser.parse_args()
    ends, costs, stored = play(hostile(asked.seed, asked.mails), asked.seconds, inside=asked.inside)
    costs.sort()
    print(f"{len(costs)} mails, seed {asked.seed}: {dict(ends.most_common())}")
    for name, share in (("half", 0.5), ("95 %", 0.95), ("99 %", 0.99), ("all", 1.0)):
        print(f"CPU of {name}: {costs[min(len(costs) - 1, int(len(costs) * share))]:.2f} s")
    print(f"before storing, at most: {max(stored):.3f} s")


if __name__ == "__main__":
    main()
