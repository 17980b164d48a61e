"""The embedded PostgreSQL: first start, recovery, one holder, and where root's server lives."""

import os
import shutil
import signal
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityrecords.config import data_dirs, database_owner, postgres_programs
from cityrecords.config.cannot_run import CannotRun
from cityrecords.runtime import postmaster
from cityrecords.runtime.embedded_postgres import Server
from cityrecords.runtime.run_lock import Lock
from tests.run.conftest import wait_for


@pytest.fixture
def var(open_place: Path) -> Path:
    made = open_place / "with a space" / "var"
    made.parent.mkdir(mode=0o711)
    made.mkdir(mode=0o711)
    return made


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    started: list[Server] = []
    yield started
    for server in started:
        server.stop()


def start(var: Path, servers: list[Server], durable: bool = False) -> Server:
    server = Server(var, log=var / "database.log", durable=durable)
    servers.append(server)
    server.start()
    return server


def one(server: Server, question: str) -> object:
    with server.connect() as connection:
        row = connection.execute(question).fetchone()  # type: ignore[arg-type]
    assert row
    return row[0]


def modes(path: Path) -> dict[Path, int]:
    return {parent: parent.stat().st_mode for parent in [path, *path.parents]}


def test_it_starts_in_a_path_with_spaces_and_keeps_its_rows(var: Path, servers: list[Server]) -> None:
    first = start(var, servers)
    with first.connect() as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('yes')")
    first.stop()
    again = start(var, servers)
    assert one(again, "select word from kept") == "yes"
    assert first.place == again.place


def test_it_listens_on_a_private_socket_alone(var: Path, servers: list[Server]) -> None:
    server = start(var, servers)
    assert one(server, "select current_setting('listen_addresses')") == ""
    assert stat.S_IMODE(server.place.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.place.data.stat().st_mode) == 0o700


def test_it_sorts_and_counts_time_the_same_everywhere(var: Path, servers: list[Server]) -> None:
    server = start(var, servers)
    assert one(
        server, "select datlocprovider::text || datlocale from pg_database where datname = 'cityrecords'"
    ) == ("bC.UTF-8")
    assert one(server, "show timezone") == "UTC"


def test_a_failing_statement_does_not_bring_its_values_into_the_log(var: Path, servers: list[Server]) -> None:
    server = start(var, servers)
    with server.connect() as connection:
        connection.execute("create table people (email text unique)")
        connection.execute("insert into people values (%s)", ["ana@example.org"])
        with pytest.raises(Exception, match="duplicate key"):
            connection.execute("insert into people values (%s)", ["ana@example.org"])
    server.stop()
    log = (var / "database.log").read_text(encoding="utf-8")
    assert "duplicate key" in log
    assert "ana@example.org" not in log


def test_committed_rows_survive_kill_9(var: Path, servers: list[Server]) -> None:
    first = start(var, servers, durable=True)
    with first.connect() as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('yes')")
        os.kill(first.pid, signal.SIGKILL)
    wait_for(first.ended)
    again = start(var, servers)
    assert one(again, "select word from kept") == "yes"


def test_a_server_that_outlived_its_parent_is_ended_first(var: Path, servers: list[Server]) -> None:
    orphan = start(var, servers)
    # In life its parent is gone and init collects it; here this process is the parent.
    assert orphan._process
    collector = threading.Thread(target=orphan._process.wait)
    collector.start()
    again = start(var, servers)
    collector.join(120)
    assert orphan.ended()
    assert again.pid != orphan.pid
    assert one(again, "select 1") == 1


def test_a_stale_pid_file_that_names_a_stranger_harms_nobody(var: Path, servers: list[Server]) -> None:
    first = start(var, servers)
    first.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (first.place.data / "postmaster.pid").write_text(f"{stranger.pid}\n{first.place.data}\n")
        assert postmaster.is_postgres(stranger.pid, first.place.data) is False
        first._end_orphan()
        assert stranger.poll() is None
        stranger.kill()


def test_an_interrupted_first_run_is_begun_anew(var: Path, servers: list[Server]) -> None:
    draft = database_owner.own(var / "postgres.new", data_dirs.settle(var).owner)
    (draft / "base").mkdir()
    (draft / "base" / "half").write_text("half")
    server = start(var, servers)
    assert one(server, "select 1") == 1
    assert not draft.exists()


def test_data_of_another_version_is_refused(var: Path) -> None:
    data = database_owner.own(var / "postgres", data_dirs.settle(var).owner)
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(CannotRun, match="holds 16 PostgreSQL 18 data"):
        Server(var).start()


def test_the_lock_has_one_holder(var: Path) -> None:
    first = Lock(var)
    first.take()
    with pytest.raises(CannotRun, match=f"already running on this data \\(process {os.getpid()}"):
        Lock(var).take(patience=0)
    first.release()
    second = Lock(var)
    second.take(patience=0)
    second.release()


def test_a_directory_of_0700_keeps_its_mode_and_the_server_still_runs(
    open_place: Path, servers: list[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For root the data moves to where the database's user can reach it; an ordinary user's stays in var/."""
    monkeypatch.setattr(data_dirs, "SYSTEM_ROOT", open_place / "lib")
    home = open_place / "home"
    home.mkdir(mode=0o700)
    var = home / "checkout" / "var"
    var.parent.mkdir()
    var.mkdir(mode=0o711)
    before = modes(var)
    server = start(var, servers)
    assert one(server, "select 1") == 1
    assert modes(var) == before
    if os.geteuid() == 0:
        assert server.place.data.is_relative_to(open_place / "lib")
    else:
        assert server.place.data == var / "postgres"
    server.stop()
    again = start(var, servers)
    assert again.place == server.place


def test_programs_that_the_databases_user_cannot_reach_are_copied(
    open_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = database_owner.reachable
    monkeypatch.setattr(
        postgres_programs,
        "reachable",
        lambda path, owner: "site-packages" not in str(path) and real(path, owner),
    )
    owner = database_owner.unprivileged() if os.geteuid() == 0 else None
    programs = postgres_programs.programs_for(open_place, owner)
    assert programs.is_relative_to(open_place)
    version = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert "(PostgreSQL) 18" in version.stdout
    stamp = (programs / "postgres").stat().st_ctime_ns
    assert postgres_programs.programs_for(open_place, owner) == programs
    assert (programs / "postgres").stat().st_ctime_ns == stamp


def test_a_long_path_gets_a_short_socket(var: Path) -> None:
    deep = var / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    place = data_dirs.settle(deep)
    try:
        assert len(os.fsencode(place.socket / data_dirs.SOCKET_FILE)) <= data_dirs.SOCKET_LIMIT
        assert data_dirs.address(deep).host == str(place.socket)
        assert data_dirs.settle(deep).socket == place.socket
    finally:
        shutil.rmtree(place.socket)


def test_a_socket_directory_of_somebody_else_is_not_used(var: Path) -> None:
    (var / "socket").write_text("in the way")
    with pytest.raises(CannotRun, match="is not a directory of the database's user"):
        data_dirs.settle(var)


def test_a_pointer_to_data_that_is_gone_stops_the_start(var: Path) -> None:
    (var / data_dirs.POINTER).write_text(
        '{"data": "/nonexistent/a/postgres", "socket": "/nonexistent/a/socket"}'
    )
    with pytest.raises(CannotRun, match="is gone: restore it"):
        data_dirs.settle(var)


def test_a_damaged_pointer_is_named(var: Path) -> None:
    (var / data_dirs.POINTER).write_text("{")
    with pytest.raises(CannotRun, match=r"database\.json is damaged"):
        data_dirs.address(var)
