"""The proof as a command, on a database of its own:

    python -m cityrecords.runtime.with_database --fast python -m bench.planted --seed 7 --count 500 [--more FOLDER ...]

`--more`: folders with more real files than the repository has. Ends with 1 where anything got out or was missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench.own_database import own_database


def main() -> int:
    """Plant, prove, print."""
    said = argparse.ArgumentParser()
    said.add_argument("--seed", type=int, required=True)
    said.add_argument("--count", type=int, default=500)
    said.add_argument("--more", type=Path, action="append", default=[])
    said.add_argument("--all", action="store_true", help="print every file, not only what went wrong")
    asked = said.parse_args()
    with own_database():
        from bench.planted.generator import files  # noqa: PLC0415 - after setup
        from bench.planted.proof import AT_ONCE, counted, prove  # noqa: PLC0415

        planted = files(asked.seed, asked.count, asked.more)
        begun, endings = time.perf_counter(), []
        for start in range(0, len(planted), AT_ONCE):
            endings += prove(planted[start : start + AT_ONCE])
            for one in endings[start:]:
                if one.how == "out":  # named at once: a run may be ended before its end
                    print(f"out: {one.planted.name}  {one.planted.where}  {one.detail}", file=sys.stderr)
            print(f"{len(endings)} files: {dict(counted(endings))}", file=sys.stderr, flush=True)
    for one in endings:
        if asked.all or one.how in ("out", "missed"):
            print(
                f"{one.how:8} {one.planted.name}  {one.planted.where}  [{one.planted.secret.kind}] {one.detail}"
            )
    counts = counted(endings)
    real = sum(one.real for one in planted)
    print(
        f"seed {asked.seed}: {len(planted)} files, {real} of them real, {len({one.where for one in planted})} places; "
        + ", ".join(f"{count} {how}" for how, count in sorted(counts.items()))
        + f"; {time.perf_counter() - begun:.0f} s"
    )
    return 1 if counts["out"] or counts["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
