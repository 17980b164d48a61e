"""bin/database and bin/test: one command beside the database, whether it is served now or not."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.run.test_run import ready

ROOT = Path(__file__).resolve().parents[2]
ASK = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command"]


def beside(var: Path, *command: str) -> subprocess.CompletedProcess[str]:
    base = {key: kept for key, kept in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "cityrecords.runtime.with_database", *command], cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=600, env=base | {"CITYRECORDS_VAR": str(var)},
    )  # fmt: skip


def test_a_dump_is_restored_into_an_empty_database(open_place: Path) -> None:
    var, dump = open_place / "var", open_place / "records.dump"
    made = beside(var, *ASK, "create table kept (word text); insert into kept values ('yes')")
    assert made.returncode == 0, made.stderr
    assert beside(var, "pg_dump", "--format=custom", f"--file={dump}").returncode == 0
    restore = (
        f'dropdb cityrecords && createdb cityrecords && pg_restore --exit-on-error -d cityrecords "{dump}"'
    )
    restored = beside(var, "sh", "-c", restore)
    assert restored.returncode == 0, restored.stderr
    assert beside(var, *ASK, "select word from kept").stdout.strip() == "yes"


def test_the_commands_exit_code_is_given_back_and_durability_is_on_unless_fast(open_place: Path) -> None:
    var = open_place / "var"
    assert beside(var, "sh", "-c", "exit 7").returncode == 7
    assert beside(var, *ASK, "show fsync").stdout.strip() == "on"
    assert beside(var, "--fast", *ASK, "show fsync").stdout.strip() == "off"


def test_beside_a_running_stack_the_command_uses_its_server(toy: Callable[..., Any]) -> None:
    running = toy()
    running.wait_for(lambda: ready(running))
    asked = beside(running.base / "var", *ASK, "show unix_socket_directories")
    assert asked.stdout.strip() == str(running.base / "var" / "socket")
    assert running.process.poll() is None


def test_without_a_command_or_with_one_that_is_not_there_it_says_so(open_place: Path) -> None:
    none = beside(open_place / "var")
    assert (none.returncode, none.stderr.split(":")[0]) == (2, "usage")
    missing = beside(open_place / "var", "no-such-program")
    assert missing.returncode == 1
    assert missing.stderr.startswith("cityrecords: ")
    assert missing.stderr.count("\n") == 1
