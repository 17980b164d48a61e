"""Messages of the file broker that cannot be read are set aside before a worker starts: one would stop it for good.

Nothing is lost by it: a message only rings the bell, what is due is in the database.
"""

from __future__ import annotations

import json
from pathlib import Path


def set_aside_unreadable(broker: Path) -> list[str]:
    """Move what is no message out of the folders queue and control into one named unreadable; their names."""
    moved = []
    for path in sorted([*broker.glob("queue/*"), *broker.glob("control/*")]):
        if path.is_file() and not _readable(path):
            aside = broker / "unreadable"
            aside.mkdir(mode=0o700, exist_ok=True)
            path.replace(aside / path.name)
            moved.append(path.name)
    return moved


def _readable(path: Path) -> bool:
    """A message is a JSON object with a body and properties; what binds queues is any JSON."""
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return path.suffix != ".msg" or (isinstance(said, dict) and {"body", "properties"} <= said.keys())
