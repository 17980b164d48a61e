"""Runs one command beside the database: ``python -m cityrecords.runtime.with_database [--fast] COMMAND ...`` gives
its exit code.

The embedded server is started for it unless bin/run already runs it. The command finds the database in PGHOST,
PGUSER and so on, and PostgreSQL's own programs (psql, pg_dump, pg_restore) first on its PATH. ``--fast`` switches
durability off: for tests only.
"""

import os
import signal
import subprocess
import sys

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.data_dirs import settle
from cityrecords.config.env import one_line_stop
from cityrecords.runtime.process_signals import Stop, stop_on_signals
from cityrecords.runtime.run_lock import Lock
from cityrecords.runtime.runner import Runner

with one_line_stop():
    from cityrecords import settings


def environment() -> dict[str, str]:
    """Ours, with what libpq's programs read."""
    found = settings.DATABASE_OWNER
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    given = {name: str(found[key]) for name, key in names.items() if found[key]}
    given["CITYRECORDS_VAR"] = str(settings.VAR_DIR)
    if settings.EMBEDDED_DATABASE:
        place = settle(settings.VAR_DIR)
        given["PGHOST"] = str(place.socket)
        given["PATH"] = f"{place.programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return os.environ | given


def main(arguments: list[str]) -> int:
    """The command's exit code; 1 with one line when there is nothing to run it beside."""
    fast = arguments[:1] == ["--fast"]
    command = arguments[1:] if fast else arguments
    if not command:
        sys.stderr.write("usage: python -m cityrecords.runtime.with_database [--fast] COMMAND ...\n")
        return 2
    stop_on_signals()
    runner: Runner | None = None
    try:
        if not fast and (not settings.EMBEDDED_DATABASE or _served()):
            return subprocess.run(command, env=environment(), check=False).returncode
        runner = Runner(settings.BASE_DIR, settings.VAR_DIR, settings.EMBEDDED_DATABASE, durable=not fast)
        runner.start_database()
        return runner.run(command, environment())
    except (CannotRun, OSError) as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        return 1
    except Stop:
        return 128 + signal.SIGINT
    finally:
        stop_on_signals(False)
        if runner:
            runner.stop(quietly=True)


def _served() -> bool:
    """Whether bin/run holds the data now."""
    lock = Lock(settings.VAR_DIR)
    try:
        lock.take()
    except CannotRun:
        return True
    lock.release()
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
