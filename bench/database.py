"""A measuring database: the embedded PostgreSQL, durable, in a folder of its own, filled with simulated cases.

`python -m bench.database FOLDER --cases N` builds it once; the measurements start it again as it is.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cityrecords.runtime.embedded_postgres import Server
from cityrecords.runtime.run_lock import Lock

ROOT = Path(__file__).resolve().parents[1]
SECRET = "only-for-measuring-" * 4


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What the project's processes need to run on that folder and nothing else."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CELERY_BROKER_URL")
    }
    return {**kept, "CITYRECORDS_VAR": str(folder), "SECRET_KEY": SECRET, "LOG_LEVEL": "warning", **more}


def manage(folder: Path, *arguments: str, **more: str) -> None:
    """One management command; its failure ends the measuring."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(folder, **more), check=True)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """The folder's PostgreSQL with its durability on, stopped in order afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    lock, server = Lock(folder), Server(folder, folder / "postgres.log")
    lock.take()
    try:
        server.start()
        yield server
    finally:
        server.stop()
        lock.release()


def settings_of(server: Server) -> Mapping[str, str]:
    """The settings of the server that decide what a commit costs."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
    with server.connect() as connection:
        rows = [connection.execute(f"SHOW {name}").fetchone() for name in names]
    return {name: str(row[0]) for name, row in zip(names, rows, strict=True) if row}


def build(folder: Path, cases: int, open_share: float) -> float:
    """Fill the database; seconds the simulation took."""
    manage(folder, "migrate", "-v0")
    manage(folder, "load_cities")
    subprocess.run([sys.executable, "-m", "bench.seed"], cwd=ROOT, env=environment(folder), check=True)
    begun = time.monotonic()
    manage(folder, "simulate", "--cases", str(cases), "--open-share", str(open_share), "--progress")
    return time.monotonic() - begun


def main() -> None:
    """Build a database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--open-share", type=float, default=0.15)
    asked = parser.parse_args()
    with serving(asked.folder) as server:
        seconds = build(asked.folder, asked.cases, asked.open_share)
        with server.connect() as connection:
            connection.execute("VACUUM ANALYZE")
            (size,) = connection.execute(
                "SELECT pg_size_pretty(pg_database_size(current_database()))"
            ).fetchone() or ("",)
        print(f"{asked.cases} cases in {seconds:.0f} s; {size}; {dict(settings_of(server))}")


if __name__ == "__main__":
    main()
