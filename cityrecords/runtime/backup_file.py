"""What a backup holds and how it is known to be whole: one tar of database, files and keys, with their sums."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cityrecords.config.cannot_run import CannotRun

FORM = 1
MANIFEST = "backup.json"
DUMP = "database.dump"
DOCUMENTS, KEYS = "documents", "keys"
PIECE = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of a backup: its size and the SHA-256 of its bytes."""

    size: int
    sha256: str


def sum_of(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def add(tar: tarfile.TarFile, path: Path, name: str, members: dict[str, Member]) -> None:
    """One file, its sum taken of the very bytes that went in."""
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = path.stat().st_size, 0o600, int(path.stat().st_mtime)
        reader = _Summed(file)
        tar.addfile(info, reader)
    members[name] = Member(info.size, reader.sum.hexdigest())


class _Summed:
    """A file that sums up what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.sum.update(piece)
        return piece


def add_manifest(tar: tarfile.TarFile, members: dict[str, Member], said: dict[str, object]) -> None:
    """The list of everything, last: without it a backup that was cut off is refused."""
    listed = {name: {"size": each.size, "sha256": each.sha256} for name, each in members.items()}
    body = json.dumps({"form": FORM, **said, "members": listed}, indent=1).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(body), 0o600
    tar.addfile(info, io.BytesIO(body))


def read_whole(path: Path) -> dict[str, object]:
    """The manifest of a backup of which every member is as it was written. Raises CannotRun."""
    try:
        with tarfile.open(path, "r:") as tar:
            found = {info.name: sum_of(file) for info, file in _files(tar)}
            kept = tar.extractfile(MANIFEST) if MANIFEST in found else None
            said = json.loads(kept.read()) if kept else None
    except (OSError, tarfile.TarError, ValueError) as problem:
        raise CannotRun(f"{path} cannot be read as a backup: {problem}") from None
    if not isinstance(said, dict) or said.get("form") != FORM:
        raise CannotRun(
            f"{path} is no whole backup: its last part, {MANIFEST}, is missing or of another form"
        )
    expected = {name: each["sha256"] for name, each in said["members"].items()}
    found.pop(MANIFEST)
    wrong = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
    if wrong:
        raise CannotRun(f"{path}: {len(wrong)} parts are not as they were written, the first is {wrong[0]}")
    return said


def _files(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for info in tar:
        file = tar.extractfile(info) if info.isreg() else None
        if file is None or not _is_ours(info.name):
            raise CannotRun(f"the backup holds {info.name!r}, which no backup of this system holds")
        yield info, file


def _is_ours(name: str) -> bool:
    first, *rest = name.split("/")
    if any(part in ("", ".", "..") for part in rest):
        return False
    return name in (MANIFEST, DUMP) or (first in (DOCUMENTS, KEYS) and bool(rest))
