"""`python -m tests.faults.long [--seeds 3] [--letters 1000] [--kills 25]`: the long fault run; docs/reliability.md.

Two workers, two beats, the web server, a filer and the database are killed with -9 at random, the broker is emptied,
clocks jump and the mail server fails three times in ten. Ends 0 when nothing is lost, every double is accounted for
and no act that was undone sent anything.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.faults.filer import UNDONE
from tests.faults.mailsink import sink
from tests.faults.stage import Stage

FAULTS = 0.3
PATIENCE = 900.0  # seconds until everything must have left
VICTIMS = ("worker", "worker", "beat", "web", "web", "filer", "database", "broker", "jump")
VISITORS = 0.1  # of all requests, this share comes through the web forms
MAILS = "SELECT message_id, state FROM requests_app_notice WHERE channel = 'email'"
TWICE = (
    "SELECT email FROM requests_app_recordsrequest JOIN requests_app_requester r ON r.id = requester_id"
    " WHERE email LIKE 'w%' GROUP BY email HAVING count(*) > 1"
)


def play(seed: int, letters: int, victims: Sequence[str], durable: bool = True) -> dict[str, object]:
    """One seed from the first request to the last letter, the victims in their order, and what came of it."""
    random = Random(seed)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, sink(FAULTS, seed) as server:
        Path(folder).chmod(0o711)  # root's database runs as another user, who must reach its data
        stage = Stage(Path(folder), server, random, durable)
        try:
            stage.open()
            _strike(stage, letters, victims)
            _settle(stage, letters)
            return {"seed": seed, "seconds": round(time.monotonic() - begun), **_judged(stage)}
        finally:
            stage.close()


def _most(letters: int) -> int:
    """So many requests make so many letters: a receipt each, an acknowledgment for every second."""
    return letters * 2 // 3 + 1


def _strike(stage: Stage, letters: int, victims: Sequence[str]) -> None:
    stage.start_filer(_most(letters))
    stage.start_visitors(int(_most(letters) * VISITORS))
    for victim in victims:
        time.sleep(stage.random.uniform(0.3, 2.5))
        if victim in ("worker", "beat"):
            name = f"{victim} {stage.random.choice((1, 2))}"
            stage.kill(name)
            stage.start(name)
        elif victim == "web":
            stage.kill_web()
        elif victim == "filer":
            _file_on(stage, letters)
        elif victim == "database":
            stage.kill_database()
        elif victim == "broker":
            stage.flush_broker()
        else:
            stage.jump(stage.random.choice((-7200, 7200)))
        stage.waits_pass()


def _file_on(stage: Stage, letters: int) -> None:
    stage.kill("filer")
    stage.read_numbers()
    if stage.filed < _most(letters):
        stage.start_filer(_most(letters))


def _settle(stage: Stage, letters: int) -> None:
    """File what is left, and let hours pass until all has left."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        filer = stage.running.get("filer")
        if filer is None or filer.poll() is not None:
            stage.read_numbers()
            if stage.filed >= _most(letters):
                if stage.running["visitors"].poll() is not None:
                    break
            else:
                stage.start_filer(_most(letters))
        time.sleep(1)
        stage.waits_pass()
    for name in ("worker 1", "worker 2"):
        stage.kill(name)
    stage.hours_pass()
    for name in ("worker 1", "worker 2"):
        stage.start(name)
    while time.monotonic() < deadline and stage.ask(f"{MAILS} AND state <> 'sent'"):
        time.sleep(1)
        stage.waits_pass()


def _judged(stage: Stage) -> dict[str, object]:
    taken = Counter(stage.sink.taken)
    stored = dict(stage.ask(MAILS))
    numbers = {row[0] for row in stage.ask("SELECT number FROM requests_app_recordsrequest")}
    twice = stage.ask(TWICE)
    doubles = sum(taken.values()) - len(taken)
    # Each worker has one letter in hand; when the database dies, both may.
    deaths = sum(stage.kills.get(kind, 0) for kind in ("worker", "database", "database", "jumped"))
    lost = len(set(stored) - set(taken))
    found: dict[str, object] = {
        "letters": len(stored),
        "lost": lost,
        "filings": len(numbers),
        "filings lost": len(stage.numbers - numbers),
        "filed twice": len(twice),
        "doubles": doubles,
        "ambiguous replies": stage.sink.cut_after,
        "kills": stage.kills,
        "invented": len(set(taken) - set(stored)),
        "sent by acts undone": int(UNDONE in stage.sink.readers),
        "not marked sent": sum(state != "sent" for state in stored.values()),
    }
    bad = ("lost", "filings lost", "filed twice", "invented", "sent by acts undone", "not marked sent")
    found["holds"] = not any(found[name] for name in bad) and doubles <= deaths + stage.sink.cut_after
    return found


def main() -> int:
    """All seeds; the exit code says whether each held."""
    parser = argparse.ArgumentParser(description="The long fault run.")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=25)
    asked = parser.parse_args()
    held = True
    for seed in range(asked.first, asked.first + asked.seeds):
        random = Random(seed)
        victims = [random.choice(VICTIMS) for _turn in range(asked.kills)]
        found = play(seed, asked.letters, victims)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        held = held and bool(found["holds"])
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
