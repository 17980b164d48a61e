"""The files beside the signing key: the register of keys, and the heads of all checkpoints. Both are only added to.

Whoever owns the database cannot cut them back: they lie outside it, and each line of the second names a checkpoint that
the table must hold. `chattr +a` and a copy elsewhere make it harder still (docs/security/tamperings.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from requests_app.cases.models import Checkpoint

RESTORED = "restored"


class DamagedFile(ValueError):
    """A line of one of the files is not one that we wrote."""


def register_file() -> Path:
    """A line for each key: its public half and when it was first used here."""
    return _beside("keys")


def heads_file() -> Path:
    """A line for each checkpoint: its number, hash and instant; and one for each restore of a back-up."""
    return _beside("heads")


def known_keys() -> Sequence[tuple[str, str]]:
    """The public keys of the register with their dates, the oldest first."""
    return [(line[0], line[1]) for line in _lines(register_file(), 2)]


def note_key(public: str, now: datetime) -> None:
    """Add a key that the register does not name yet."""
    if public not in dict(known_keys()):
        _add(register_file(), [f"{public} {_instant(now)}"])


def note_heads(checkpoints: Sequence[Checkpoint]) -> None:
    """Add the heads of checkpoints that the database holds for good."""
    _add(heads_file(), [f"{row.number} {row.hash} {_instant(row.made_at)}" for row in checkpoints])


def note_missed_heads() -> None:
    """Add what a killed process committed and did not note. A file that is gone is not made again: that is an alarm."""
    if heads_file().exists():
        last = max(heads(), default=0)
        note_heads(list(Checkpoint.objects.filter(number__gt=last).order_by("number")))


def note_restored(last: int, now: datetime) -> None:
    """Say that a back-up was restored whose last checkpoint has this number: later lines no longer bind."""
    _add(heads_file(), [f"{RESTORED} {last} {_instant(now)}"])


def heads() -> Mapping[int, str]:
    """The hash that each checkpoint must have, by its number. Raises DamagedFile."""
    found: dict[int, str] = {}
    for first, second, _at in _lines(heads_file(), 3):
        if first == RESTORED:
            found = {number: value for number, value in found.items() if number <= _number(second)}
        else:
            found[_number(first)] = second
    return found


def restores() -> Sequence[tuple[int, str]]:
    """Each restore: the number of the last checkpoint that was kept, and when."""
    return [(_number(number), at) for first, number, at in _lines(heads_file(), 3) if first == RESTORED]


def _beside(what: str) -> Path:
    path: Path = settings.LEDGER_KEY_FILE
    return path.with_name(f"{path.name}.{what}")


def _lines(path: Path, parts: int) -> Iterator[list[str]]:
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return
    except ValueError as broken:
        raise DamagedFile(path.name) from broken
    for line in text.splitlines():
        found = line.split()
        if len(found) != parts:
            raise DamagedFile(path.name)
        yield found


def _number(text: str) -> int:
    if not text.isdecimal():
        raise DamagedFile(heads_file().name)
    return int(text)


def _add(path: Path, lines: Sequence[str]) -> None:
    """In one write, and on the disk when it returns."""
    if not lines:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, "".join(f"{line}\n" for line in lines).encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
