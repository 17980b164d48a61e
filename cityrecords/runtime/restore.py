"""One command to restore a backup: ``bin/restore FILE`` fills an empty installation and verifies its history.

Everything in the file is checked against its sums before anything is touched. What holds records is never written over.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.env import one_line_stop
from cityrecords.runtime.backup_file import DOCUMENTS, DUMP, KEYS, read_whole

with one_line_stop():
    from cityrecords import settings

TABLES = "select count(*) from pg_tables where schemaname = 'public'"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: bin/restore FILE.tar\n")
        return 2
    try:
        said = restore(Path(arguments[0]))
    except (CannotRun, OSError) as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        return 1
    if said["secret_key_in_environment"]:
        sys.stdout.write(
            "SECRET_KEY was set in the environment there: set the same here, or no link opens.\n"
        )
    for command in (["migrate", "--verbosity=0"], ["ledger_restored"], ["verify_ledger"]):
        done = subprocess.run([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, check=False)
        if done.returncode:
            sys.stderr.write(
                f"cityrecords: restored, but manage.py {command[0]} says that something is wrong\n"
            )
            return done.returncode
    sys.stdout.write(
        f"Restored as of {said['made_at']}. Notices that wait here may have been sent since: see "
        "manage.py deliver --dry-run before bin/run.\n"
    )
    return 0


def restore(path: Path) -> dict[str, object]:
    """Database, documents and keys as the backup has them. Raises CannotRun where something is in the way."""
    said = read_whole(path)
    _refuse_what_is_in_use()
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder, tarfile.open(path, "r:") as tar:
        _write(tar, tar.getmember(DUMP), Path(folder) / DUMP)
        _run(["pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={os.environ['PGDATABASE']}",
              str(Path(folder) / DUMP)])  # fmt: skip
        for info in tar.getmembers():
            room, _slash, name = info.name.partition("/")
            if room == DOCUMENTS:
                _write(tar, info, settings.MEDIA_ROOT / name)
            elif room == KEYS:
                ledger = name.startswith(str(said["ledger_key"]))
                renamed = name.replace(str(said["ledger_key"]), settings.LEDGER_KEY_FILE.name, 1)
                _write(
                    tar,
                    info,
                    settings.LEDGER_KEY_FILE.with_name(renamed) if ledger else settings.VAR_DIR / name,
                )
    return said


def _refuse_what_is_in_use() -> None:
    if _run(["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", TABLES]).strip() != "0":
        raise CannotRun(
            "the database is not empty: restore into a new one (another CITYRECORDS_VAR or DATABASE_URL), "
            "and take that when it verifies"
        )
    if any(found.is_file() for found in settings.MEDIA_ROOT.rglob("*")):
        raise CannotRun(f"there are documents in {settings.MEDIA_ROOT}: restore into a new place")


def _write(tar: tarfile.TarFile, info: tarfile.TarInfo, place: Path) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = tar.extractfile(info)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        while file and (piece := file.read(1 << 20)):
            out.write(piece)


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRun(f"{command[0]}: {done.stderr.strip()[:500]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
