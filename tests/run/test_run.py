"""bin/run's runner: order, readiness, restarts, the stop, and what is left after kill -9."""

import os
import signal
import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.run.conftest import PATIENCE

READY = "Ctrl-C stops everything"
Start = Callable[..., Any]


def ready(running: Any) -> bool:
    assert running.process.poll() is None, running.said()
    return READY in running.said()


def named(running: Any, word: str) -> list[int]:
    """The living processes with that word in their command line."""
    found = []
    for pid in running.pids():
        try:
            if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found


def test_the_release_line_comes_first_and_the_stop_is_in_reverse_order(toy: Start) -> None:
    running = toy()
    running.wait_for(lambda: ready(running))
    running.wait_for(lambda: len(running.order()) == 3)
    assert running.order()[0] == "release"
    assert set(running.order()[1:]) == {"start worker", "start beat"}
    assert urllib.request.urlopen(f"http://127.0.0.1:{running.port}/healthz").status == 200

    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(PATIENCE) == 0
    assert running.order()[3:] == ["end beat", "end worker"]
    stops = [line for line in running.said().splitlines() if line.startswith("stopping")]
    assert stops == ["stopping beat", "stopping worker", "stopping web", "stopping the database"]
    assert running.pids() == []


def test_it_prints_the_addresses_the_mail_and_the_accounts(toy: Start) -> None:
    running = toy()
    running.wait_for(lambda: ready(running))
    said = running.said()
    assert f"http://127.0.0.1:{running.port}/" in said
    assert f"http://127.0.0.1:{running.port}/admin/" in said
    assert str(running.base / "var" / "mail") in said
    assert str(running.base / "var" / "first-accounts.txt") in said


def test_a_second_run_on_the_same_data_says_so_and_stops(toy: Start) -> None:
    first = toy()
    first.wait_for(lambda: ready(first))
    second = toy()
    assert second.process.wait(PATIENCE) == 1
    assert f"already running on this data (process {first.process.pid}" in second.said()
    assert first.process.poll() is None
    assert urllib.request.urlopen(f"http://127.0.0.1:{first.port}/healthz").status == 200


def test_a_fallen_process_is_started_again(toy: Start) -> None:
    running = toy()
    running.wait_for(lambda: ready(running))
    running.wait_for(lambda: "start worker" in running.order())
    os.kill(named(running, "stay.py\0worker")[0], signal.SIGKILL)
    running.wait_for(lambda: running.order().count("start worker") == 2)
    assert "worker ended with code -9; starting again in 0.5 s" in running.said()


def test_a_killed_database_comes_back(toy: Start) -> None:
    running = toy()
    running.wait_for(lambda: ready(running))
    postmaster = running.base / "var" / "postgres" / "postmaster.pid"
    killed = int(postmaster.read_text().splitlines()[0])
    os.kill(killed, signal.SIGKILL)
    running.wait_for(lambda: "the database ended; starting it again" in running.said())

    def back() -> bool:
        lines = postmaster.read_text().splitlines() if postmaster.is_file() else []
        return len(lines) > 7 and int(lines[0]) != killed and lines[7].strip() == "ready"

    running.wait_for(back)


def test_kill_9_of_the_runner_leaves_no_process_and_the_next_run_starts(toy: Start) -> None:
    running = toy()
    running.wait_for(lambda: ready(running))
    running.wait_for(lambda: len(running.order()) == 3)
    running.process.kill()
    running.process.wait()
    running.wait_for(lambda: not running.pids())
    again = toy()
    again.wait_for(lambda: ready(again))


def test_a_set_up_that_fails_stops_the_start(toy: Start) -> None:
    running = toy("release: exit 3\nweb: sleep 60")
    assert running.process.wait(PATIENCE) == 1
    assert "refused: the set-up failed" in running.said()


def test_a_process_that_does_not_start_is_named_with_its_log(toy: Start) -> None:
    running = toy("web: exit 3")
    assert running.process.wait(PATIENCE) == 1
    assert "web does not start; its log: " in running.said()
    assert str(running.base / "var" / "log" / "web.log") in running.said()


def test_a_port_in_use_is_named(toy: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        running = toy(port=other.getsockname()[1])
        assert running.process.wait(PATIENCE) == 1
    assert f"refused: PORT: {running.port} on 127.0.0.1 is in use by another program" in running.said()


def test_with_a_database_url_no_embedded_server_is_started(toy: Start) -> None:
    running = toy(DATABASE_URL="postgres://someone@127.0.0.1:1/none")
    running.wait_for(lambda: ready(running))
    assert not (running.base / "var" / "postgres").exists()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(PATIENCE) == 0
    assert "stopping the database" not in running.said()
