"""One command for a whole backup: ``bin/backup FILE`` writes database, documents and keys into one tar, also while
everything runs.

The database comes first: a document that no row names does no harm, a row whose document is missing does. The file is
readable by its owner alone, because the keys are in it.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.env import one_line_stop
from cityrecords.runtime.backup_file import DOCUMENTS, DUMP, KEYS, Member, add, add_manifest

with one_line_stop():
    from cityrecords import settings


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: bin/backup FILE.tar\n")
        return 2
    path = Path(arguments[0])
    try:
        members = write(path)
    except (CannotRun, OSError) as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        return 1
    documents = sum(name.startswith(f"{DOCUMENTS}/") for name in members)
    sys.stdout.write(
        f"{path}: {path.stat().st_size:,} bytes, the database, {documents:,} documents and the keys. "
        "Whoever has it has everything: keep it like the server itself, and not only there.\n"
    )
    return 0


def write(path: Path) -> dict[str, Member]:
    """The backup; it has its name only when it is whole. Raises CannotRun, OSError."""
    if path.exists():
        raise CannotRun(f"{path} exists already; a backup is never written over another")
    members: dict[str, Member] = {}
    draft = path.with_name(f"{path.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            os.fdopen(handle, "wb") as out,
            tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
                dump = Path(folder) / DUMP
                _dump(dump)
                add(tar, dump, DUMP, members)
            for found, name in _files():
                add(tar, found, name, members)
            add_manifest(tar, members, _said())
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return members


def _dump(path: Path) -> None:
    done = subprocess.run(
        ["pg_dump", "--format=custom", f"--file={path}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotRun(f"pg_dump: {done.stderr.strip()[:500]}")


def _files() -> list[tuple[Path, str]]:
    """Documents and keys with their names in the backup."""
    keys = [settings.VAR_DIR / "secret-key"] if (settings.VAR_DIR / "secret-key").is_file() else []
    ledger = settings.LEDGER_KEY_FILE
    keys += sorted(found for found in ledger.parent.glob(f"{ledger.name}*") if found.is_file())
    documents = sorted(found for found in settings.MEDIA_ROOT.rglob("*") if found.is_file())
    return [
        *((found, f"{DOCUMENTS}/{found.relative_to(settings.MEDIA_ROOT).as_posix()}") for found in documents),
        *((found, f"{KEYS}/{found.name}") for found in keys),
    ]


def _said() -> dict[str, object]:
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "ledger_key": settings.LEDGER_KEY_FILE.name,
        "secret_key_in_environment": "SECRET_KEY" in os.environ,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
