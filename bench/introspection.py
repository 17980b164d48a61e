"""Measure introspection: `python -m bench.introspection [--grants 100000] [--seconds 10] [--clients 8]`.

DATABASE_URL must name an empty database of its own, with migrations run: it is filled and not emptied again. The
web server runs as in production (two processes of four threads); clients keep their connections and ask about keys
at random, one in ten of them dead. Printed: answers in a second, wall p50 and p95, CPU of web and database per answer.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from threading import Thread
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
os.environ["AS_OWNER"] = "1"  # what it measures with is written with triggers off
django.setup()

from django.db import connection, transaction  # noqa: E402  after setup

from bench.cpu import spent  # noqa: E402
from requests_app.access.api_keys import GATEWAY_MARK, KEY_MARK, hash_of  # noqa: E402
from requests_app.models import City, GatewayToken  # noqa: E402
from requests_app.services.city_settings.load_cities import load_cities  # noqa: E402

PORT = 18_761
TOKEN = f"{GATEWAY_MARK}benchbenchbe_{'b' * 43}"
FILL = """
SET session_replication_role = replica;
INSERT INTO requests_app_accessgrant (id, case_id, city_id, dataset_id, state, granted_at, expires_on, changed_at)
SELECT n, n, %(city)s, %(dataset)s, CASE WHEN n %% 10 = 0 THEN 'suspended' ELSE 'active' END, now(),
       current_date + 300, now() FROM generate_series(1, %(grants)s) n;
INSERT INTO requests_app_accessgrant_scopes (accessgrant_id, dataset_id)
SELECT n, %(dataset)s FROM generate_series(1, %(grants)s) n;
INSERT INTO requests_app_apikey (grant_id, prefix, secret_hash, created_at)
SELECT n, lpad(n::text, 12, '0'),
       encode(sha256(convert_to('crk_' || lpad(n::text, 12, '0') || '_' || repeat('k', 43), 'UTF8')), 'hex'), now()
FROM generate_series(1, %(grants)s) n;
SET session_replication_role = DEFAULT;
"""


def fill(grants: int) -> None:
    """So many grants, each with a scope and a key; foreign keys to cases are not checked, nothing reads them here."""
    load_cities()
    city = City.objects.get(key="sacramento")
    dataset = city.datasets.earliest("pk")
    now = datetime.now(UTC)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"city": city.pk, "dataset": dataset.pk, "grants": grants})
        GatewayToken.objects.create(
            city=city, name="Bench", prefix="benchbenchbe", secret_hash=hash_of(TOKEN), created_at=now,
            expires_at=now + timedelta(days=1),
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def key(number: int) -> str:
    """The key of one grant, as `fill` stored its hash."""
    return f"{KEY_MARK}{number:012d}_{'k' * 43}"


def ask(grants: int, until: float, walls: list[float]) -> None:
    """One client: a kept connection, one question after the other."""
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}
    chance = random.Random(until)  # noqa: S311  not a secret
    while time.perf_counter() < until:
        number = chance.randint(1, grants)
        begun = time.perf_counter()
        line.request("POST", "/api/v1/keys/introspect", urlencode({"token": key(number)}), headers)
        answer = line.getresponse()
        told = json.loads(answer.read())
        walls.append(time.perf_counter() - begun)
        if answer.status != 200 or told["active"] != (number % 10 != 0):
            raise SystemExit(f"a wrong answer about grant {number}: {answer.status} {told}")
    line.close()


def wait_for(port: int, patience: float = 120) -> None:
    """Until somebody answers there."""
    until = time.perf_counter() + patience
    while time.perf_counter() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the web server did not start")


def measure(grants: int, seconds: float, clients: int) -> dict[str, float]:
    """Answers in a second and what they cost."""
    environment = {**os.environ, "PORT": str(PORT), "LOG_LEVEL": "WARNING"}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:cityrecords.runtime.gunicorn_config",
        "cityrecords.wsgi",
    ]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as web:
        try:
            wait_for(PORT)
            ask(grants, time.perf_counter() + 2, [])
            web_before, begun = spent((web.pid,)), time.perf_counter()
            walls: list[list[float]] = [[] for _ in range(clients)]
            threads = [Thread(target=ask, args=(grants, begun + seconds, own)) for own in walls]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took, web_cpu = time.perf_counter() - begun, spent((web.pid,)) - web_before
        finally:
            web.terminate()
    every = sorted(wall for own in walls for wall in own)
    cuts = statistics.quantiles(every, n=100)
    return {
        "answers a second": round(len(every) / took, 1),
        "wall p50 ms": round(cuts[49] * 1000, 2),
        "wall p95 ms": round(cuts[94] * 1000, 2),
        "web CPU ms": round(web_cpu / len(every), 3),
    }


def main() -> None:
    """Fill once, measure three times."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--grants", type=int, default=100_000)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--clients", type=int, default=8)
    given = options.parse_args()
    if not GatewayToken.objects.exists():
        fill(given.grants)
    connection.close()
    for _run in range(3):
        print(json.dumps(measure(given.grants, given.seconds, given.clients)), flush=True)


if __name__ == "__main__":
    main()
