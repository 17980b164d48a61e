"""`python -m tests.faults.long [--seeds 3] [--letters 1000] [--kills 25]`: the long fault run; docs/reliability.md.

Two workers, two beats, a filer and the database are killed with -9 at random, the broker is emptied, clocks jump and
the mail server fails three times in ten. Ends 0 when nothing is lost, every double is accounted for and no act that
was undone sent anything.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.faults.filer import UNDONE
from tests.faults.mailsink import sink
from tests.faults.stage import Stage

FAULTS = 0.3
PATIENCE = 900.0  # seconds until everything must have left
VICTIMS = ("worker", "worker", "beat", "filer", "database", "broker", "jump")
MAILS = "SELECT message_id, state FROM requests_app_notice WHERE channel = 'email'"


def play(seed: int, letters: int, kills: int) -> dict[str, object]:
    """One seed from the first request to the last letter, and what came of it."""
    random = Random(seed)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, sink(FAULTS, seed) as server:
        stage = Stage(Path(folder), server, random)
        try:
            stage.open()
            _strike(stage, letters, kills)
            _settle(stage, letters)
            return {"seed": seed, "seconds": round(time.monotonic() - begun), **_judged(stage)}
        finally:
            stage.close()


def _most(letters: int) -> int:
    """So many requests make so many letters: a receipt each, an acknowledgment for every second."""
    return letters * 2 // 3 + 1


def _strike(stage: Stage, letters: int, kills: int) -> None:
    stage.start_filer(_most(letters))
    for _turn in range(kills):
        time.sleep(stage.random.uniform(0.3, 2.5))
        victim = stage.random.choice(VICTIMS)
        if victim in ("worker", "beat"):
            name = f"{victim} {stage.random.choice((1, 2))}"
            stage.kill(name)
            stage.start(name)
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
                break
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
    doubles = sum(taken.values()) - len(taken)
    # Each worker has one letter in hand; when the database dies, both may.
    deaths = sum(stage.kills.get(kind, 0) for kind in ("worker", "database", "database", "jumped"))
    lost = len(set(stored) - set(taken))
    found: dict[str, object] = {
        "letters": len(stored),
        "lost": lost,
        "filings lost": len(stage.numbers - numbers),
        "doubles": doubles,
        "ambiguous replies": stage.sink.cut_after,
        "kills": stage.kills,
        "invented": len(set(taken) - set(stored)),
        "sent by acts undone": int(UNDONE in stage.sink.readers),
        "not marked sent": sum(state != "sent" for state in stored.values()),
    }
    bad = ("lost", "filings lost", "invented", "sent by acts undone", "not marked sent")
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
        found = play(seed, asked.letters, asked.kills)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        held = held and bool(found["holds"])
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
