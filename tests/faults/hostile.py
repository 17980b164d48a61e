"""`python -m tests.faults.hostile [--mails 500] [--seconds 600]`: hostile mail in the mix; docs/reliability.md.

Real processes: web, workers, the reader of mail and the entry point for mail, which are killed with -9 meanwhile. Mails
of the generator come in over SMTP, with people's mails among them, while requests are filed and their letters leave. It
ends 0 when every mail that was taken is stored and came to an end, the entry point answered within a second for 95 of
100, and no letter was delayed by more than 30 seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random

from bench.hostile_generator import LONGEST, hostile
from tests.faults.mailsink import sink
from tests.faults.stage import Stage

_LINE_END = re.compile(rb"\r\n|\r|\n")
ADDRESS = "records@localhost"
PATIENCE = 600.0  # seconds until everything must have been read
LONGEST_DELAY, SLOWEST_DOOR = 30.0, 1.0
STORED = "SELECT count(*), count(*) FILTER (WHERE state = 'stored') FROM requests_app_inboundmail"
ENDS = "SELECT state, cause, count(*) FROM requests_app_inboundmail GROUP BY 1, 2 ORDER BY 3 DESC"
DELAYS = (
    "SELECT coalesce(max(extract(epoch FROM sent_at - queued_at)), 0)::float, count(*), count(sent_at)"
    " FROM requests_app_notice WHERE letter = 'acknowledgment'"
)


def hand_over(port: int, raw: bytes) -> float:
    """One mail, tried again until it is taken or refused for good, as mail servers do; seconds of the last try.

    A mail server keeps its mails in the form in which they travel, so the making of that is not counted.
    """
    until = time.monotonic() + PATIENCE
    travels = _LINE_END.sub(b"\r\n", raw).replace(b"\r\n.", b"\r\n..")
    travels = (b"." if travels.startswith(b".") else b"") + travels + b"\r\n.\r\n"
    while True:
        began = time.monotonic()
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
                code = _sent(server, travels)
        except (OSError, smtplib.SMTPException):
            code = 0
        if code == 250 or code >= 500:
            return time.monotonic() - began
        if time.monotonic() > until:
            raise TimeoutError("the entry point for mail did not come back")
        time.sleep(0.3)


def _sent(server: smtplib.SMTP, travels: bytes) -> int:
    """The answer to one mail."""
    server.ehlo()
    server.mail("someone@example.org")
    if server.rcpt(ADDRESS)[0] != 250 or server.docmd("data")[0] != 354:
        return 0
    server.send(travels)
    return server.getreply()[0]


def people(count: int) -> Iterator[bytes]:
    """Mails of people, which must not wait behind the others."""
    for place in range(count):
        head = f"From: person{place}@example.org\nTo: {ADDRESS}\nMessage-ID: <{place}@example.org>\n"
        yield f"{head}Subject: Question {place}\n\nWhere do I find the permit of {place} Main Street?\n".encode()


def play(seed: int, mails: int, seconds: float, kills: int, longest: int = LONGEST) -> dict[str, object]:
    """One run, and what came of it."""
    random = Random(seed)
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder, sink(0.0, seed) as server:
        Path(folder).chmod(0o711)
        stage = Stage(Path(folder), server, random)
        try:
            stage.open()
            for name in ("reader", "mail"):
                stage.start(name)
            return _played(stage, hostile(seed, mails, longest), people(mails // 8 + 2), seconds, kills)
        finally:
            stage.close()


def _played(
    stage: Stage, mails: Iterator[bytes], persons: Iterator[bytes], seconds: float, kills: int
) -> dict[str, object]:
    began, batch = time.monotonic(), 0
    times: list[float] = []
    times_of_people: list[float] = []
    load: list[float] = []
    while time.monotonic() - began < seconds and (some := list(islice(mails, 16))):
        batch += 1
        stage.start_again_what_ended()
        with ThreadPoolExecutor(2) as hands:
            took = list(hands.map(lambda raw: hand_over(stage.mail_port, raw), _mixed(some, persons)))
        times += took
        times_of_people += took[8::9]
        if batch % 3 == 1 and stage.running.get("filer") is None:
            stage.start_filer(stage.filed + 4)
        filer = stage.running.get("filer")
        if filer is not None and filer.poll() is not None:
            stage.running.pop("filer")
            stage.read_numbers()
        if batch % 4 == 0 and kills:
            kills -= 1
            name = stage.random.choice(("reader", "mail"))
            stage.kill(name)
            stage.start(name)
        load.append(os.getloadavg()[0])
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        (stored, unread), (delay, letters, sent) = stage.ask(STORED)[0], stage.ask(DELAYS)[0]
        if not unread and letters == sent:
            break
        time.sleep(1)
        stage.read_on()
        stage.start_again_what_ended()
    p95 = _share(times, 0.95)
    return {
        "handed over": len(times),
        "stored": stored,
        "not read": unread,
        "ends": [[str(value) for value in row] for row in stage.ask(ENDS)],
        "door: half, 95 %, slowest": [_share(times, each) for each in (0.5, 0.95, 1.0)],
        "door, people's mail: half, 95 %, slowest": [
            _share(times_of_people, each) for each in (0.5, 0.95, 1.0)
        ],
        "letters": letters,
        "longest delay": round(float(str(delay)), 1),
        "kills": stage.kills,
        "seconds": round(time.monotonic() - began),
        "load": [round(min(load), 1), round(max(load), 1)],
        "holds": not unread
        and letters == sent
        and p95 <= SLOWEST_DOOR
        and float(str(delay)) <= LONGEST_DELAY,
    }


def _mixed(some: list[bytes], persons: Iterator[bytes]) -> Iterator[bytes]:
    """After each eight hostile mails one of a person."""
    for place, raw in enumerate(some, 1):
        yield raw
        if place % 8 == 0:
            yield next(persons)


def _share(times: list[float], share: float) -> float:
    """So many of all were handed over within these seconds."""
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3)


def main() -> int:
    """Run and say how it went."""
    parser = argparse.ArgumentParser(description="Hostile mail in the mix.")
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--kills", type=int, default=4)
    asked = parser.parse_args()
    found = play(asked.seed, asked.mails, asked.seconds, asked.kills)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0 if found["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
