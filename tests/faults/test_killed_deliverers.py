"""Deliverers killed with -9 in mid-work and a mail server that fails: no letter is lost, each double is the same."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from requests_app.models import CircuitBreaker, Notice
from tests import cast
from tests.faults.mailsink import Sink, sink

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
LETTERS, KILLS, SHARE_OF_FAULTS = 60, 4, 0.3


def _environment(port: int, folder: Path) -> dict[str, str]:
    """A deliverer of its own, on the test's database and the test's mail server."""
    database = connection.settings_dict
    where = f"{quote(str(database['USER']))}:{quote(str(database['PASSWORD'] or ''))}"
    host = quote(str(database["HOST"] or ""), safe="")
    address = f"postgres://{where}@{host}:{database['PORT'] or 5432}/{database['NAME']}"
    if str(database["HOST"]).startswith("/"):
        address = f"postgres://{where}@/{database['NAME']}?host={host}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "CITYRECORDS_VAR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "cityrecords.settings",
        "SECRET_KEY": "a key for tests of faults, long enough for the settings to take it",
    }


@contextmanager
def _deliverer(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "manage.py", "deliver"]
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=_environment(port, folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=60)


def _queue() -> set[str]:
    """Letters waiting, with the instants of the real clock, as a deliverer of its own reads it."""
    city = cast.a_city()
    now = timezone.now() - timedelta(minutes=1)
    for place in range(LETTERS):
        cast.a_case(city, now=now, email=f"r{place}@example.org")
    return set(Notice.objects.filter(channel="email").values_list("message_id", flat=True))


def _time_passes() -> None:
    """Leases of the dead run out and waits are over, without waiting for them."""
    past = timezone.now() - timedelta(seconds=1)
    Notice.objects.filter(state="sending").update(lease_until_at=past)
    Notice.objects.filter(state="queued").update(next_try_at=past)
    CircuitBreaker.objects.update(closed_until_at=past)


def _until(when: str, server: Sink, process: subprocess.Popen[bytes], wanted: int) -> None:
    """Wait until the sink has taken `wanted` mails, or the deliverer is done."""
    deadline = time.monotonic() + 300
    while len(server.taken) < wanted and process.poll() is None:
        assert time.monotonic() < deadline, f"only {len(server.taken)} of {wanted} mails came {when}"
        time.sleep(0.01)


def test_killed_deliverers_and_a_failing_mail_server_lose_no_letter(tmp_path: Path) -> None:
    letters, random, killed = _queue(), Random(3), 0
    assert len(letters) >= LETTERS
    with sink(SHARE_OF_FAULTS) as server:
        for place in range(KILLS):
            with _deliverer(server.port, tmp_path) as process:
                goal = len(server.taken) + random.randrange(3, LETTERS // (KILLS + 2))
                _until(f"before kill {place}", server, process, goal)
                killed += process.poll() is None
            _time_passes()
        for _again in range(30):
            if not Notice.objects.filter(channel="email").exclude(state="sent").exists():
                break
            with _deliverer(server.port, tmp_path) as process:
                said = process.communicate(timeout=600)[0].decode()
                assert process.returncode == 0, said
            _time_passes()
        counted = Counter(server.taken)
        assert killed == KILLS
        assert set(counted) == letters, "lost or invented"
        doubles = sum(counted.values()) - len(letters)
        assert doubles <= killed + server.cut_after
        assert server.cut_after > 0
    assert not Notice.objects.filter(channel="email").exclude(state="sent").exists()


def test_a_mail_server_that_is_down_delays_letters_and_loses_none(tmp_path: Path) -> None:
    letters = _queue()
    with sink() as server:
        port = server.port
    with _deliverer(port, tmp_path) as process:
        process.communicate(timeout=600)
        assert process.returncode == 0
    assert set(Notice.objects.filter(state="queued").values_list("message_id", flat=True)) == letters
    _time_passes()
    with sink() as server, _deliverer(server.port, tmp_path) as process:
        process.communicate(timeout=600)
        assert Counter(server.taken) == Counter(letters)
