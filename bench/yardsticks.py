"""What the machine can do at best in the same minutes: a bare view with one query, a bare commit, a bare letter."""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

from bench.browser import Browser, require
from bench.cpu import spent
from bench.database import ROOT
from bench.sink import Sink
from cityrecords.runtime.embedded_postgres import NAME, Server

APP = """
import os
import django
from django.conf import settings
settings.configure(
    SECRET_KEY="yardstick", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], INSTALLED_APPS=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["YARD_NAME"],
        "USER": os.environ["YARD_NAME"], "HOST": os.environ["YARD_HOST"], "CONN_MAX_AGE": 60}},
)
django.setup()
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import path

def view(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM requests_app_city ORDER BY id LIMIT 1")
        return HttpResponse(cursor.fetchone()[0])

urlpatterns = [path("", view)]
application = get_wsgi_application()
"""


def measure(server: Server, port: int, sink: Sink, sink_port: int, units: int = 400) -> Mapping[str, float]:
    """CPU and wall milliseconds of each yardstick."""
    return {
        **_bare_view(server, port, units),
        **_bare_commit(server, units),
        **_bare_mail(sink, sink_port, units),
    }


def _bare_view(server: Server, port: int, units: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "yardstick_app.py").write_text(APP, encoding="utf-8")
        env = {**os.environ, "PYTHONPATH": folder, "YARD_NAME": NAME, "YARD_HOST": str(server.place.socket)}
        command = [
            str(Path(sys.executable).with_name("gunicorn")),
            "-w",
            "2",
            "--threads",
            "4",
            "-k",
            "gthread",
        ]
        web = subprocess.Popen(
            [*command, "-b", f"127.0.0.1:{port}", "yardstick_app:application"],
            cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            visitor = Browser(port)
            _until_up(visitor)
            for _ in range(50):
                visitor.get("/")
            before, begun = spent((web.pid, server.pid)), time.perf_counter()
            for _ in range(units):
                require(visitor.get("/")[0] == 200, "the bare view failed")
            wall, cpu = time.perf_counter() - begun, spent((web.pid, server.pid)) - before
        finally:
            web.terminate()
            web.wait(10)
    return {"bare view, CPU ms": cpu / units, "bare view, wall ms": wall * 1000 / units}


def _until_up(visitor: Browser) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            visitor.get("/")
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _bare_commit(server: Server, units: int) -> dict[str, float]:
    with server.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS yardstick (id bigserial PRIMARY KEY, words text)")
        before, begun = spent((server.pid,)), time.perf_counter()
        for _ in range(units):
            connection.execute("INSERT INTO yardstick (words) VALUES (%s)", ["x" * 200])
        wall, cpu = time.perf_counter() - begun, spent((server.pid,)) - before
        connection.execute("DROP TABLE yardstick")
    return {"insert and commit, CPU ms": cpu / units, "insert and commit, wall ms": wall * 1000 / units}


def _bare_mail(sink: Sink, port: int, units: int) -> dict[str, float]:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        "a@simulated.invalid",
        "yard@simulated.invalid",
        "yardstick",
    )
    letter.set_content("x" * 1500)
    before = sink.letters
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _ in range(units):
            server.send_message(letter)
    wall = time.perf_counter() - begun
    require(sink.letters - before == units, "the sink lost a letter")
    return {"letter to the sink, letters/s": units / wall}


__all__ = ["ROOT", "measure"]
