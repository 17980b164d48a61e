"""Where the embedded PostgreSQL keeps its data, socket and programs, and as whom it runs.

An ordinary user's server lives in ``var/``. PostgreSQL refuses to run as root, so for root it runs as an
unprivileged user; when that user cannot reach ``var/`` (a checkout in root's 0700 home) data and programs go
to ``/var/lib/cityrecords/<random>`` and ``var/database.json`` remembers where. No existing directory's mode
changes.
"""

import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.database_owner import NAME, Owner, own, reachable, unprivileged
from cityrecords.config.database_url import Database
from cityrecords.config.postgres_programs import programs_for

POINTER = "database.json"
SYSTEM_ROOT = Path("/var/lib/cityrecords")
SOCKET_FILE = ".s.PGSQL.5432"
SOCKET_LIMIT = 100  # bytes of path; the system's own limit is 107 with the final zero


@dataclass(frozen=True)
class Place:
    """Directories of one embedded server; ``owner`` is None when it runs as ourselves."""

    data: Path
    socket: Path
    programs: Path
    owner: Owner | None


def address(var: Path, user: str = NAME) -> Database:
    """Where a client of this ``var/`` connects. The server need not run, nor have been placed yet."""
    kept = _read_pointer(var)
    return Database(
        name=NAME, user=user, password="", host=kept.get("socket", str(var / "socket")), port="5432"
    )


def settle(var: Path) -> Place:
    """Find or choose the place for this ``var/``, make its directories and remember the choice."""
    owner = unprivileged() if os.geteuid() == 0 else None
    kept = _read_pointer(var)
    data = Path(kept["data"]) if kept else _choose_data(var, owner)
    if kept and not data.parent.is_dir():
        raise CannotRun(
            f"the directory {data.parent} that {var / POINTER} names is gone: restore it, or remove that file"
        )
    socket = _socket(Path(kept["socket"]) if kept else data.with_name("socket"), owner)
    _write_pointer(var, {"data": str(data), "socket": str(socket)})
    return Place(data, socket, programs_for(data.parent, owner), owner)


def _choose_data(var: Path, owner: Owner | None) -> Path:
    if reachable(var, owner):
        return var / "postgres"
    try:
        SYSTEM_ROOT.mkdir(mode=0o711, exist_ok=True)
        home = SYSTEM_ROOT / secrets.token_hex(6)
        home.mkdir(mode=0o711)
    except OSError as error:
        raise CannotRun(
            f"cannot make a place for the database under {SYSTEM_ROOT}: {error.strerror}"
        ) from None
    return home / "postgres"


def _socket(wanted: Path, owner: Owner | None) -> Path:
    """A 0700 directory with a path short enough for a socket; /tmp is the last resort."""
    if len(os.fsencode(wanted / SOCKET_FILE)) <= SOCKET_LIMIT and wanted.parent.is_dir():
        try:
            return own(wanted, owner)
        except CannotRun:
            if wanted.parent != Path(tempfile.gettempdir()):
                raise
    return own(Path(tempfile.gettempdir()) / f"cityrecords-{secrets.token_hex(6)}", owner)


def _read_pointer(var: Path) -> dict[str, str]:
    pointer = var / POINTER
    if not pointer.is_file():
        return {}
    try:
        kept = json.loads(pointer.read_text(encoding="utf-8"))
        return {"data": str(Path(kept["data"])), "socket": str(Path(kept["socket"]))}
    except (ValueError, KeyError, TypeError):
        raise CannotRun(f"{pointer} is damaged: it must name the data and socket directories") from None


def _write_pointer(var: Path, kept: dict[str, str]) -> None:
    pointer = var / POINTER
    text = json.dumps(kept, indent=1) + "\n"
    if pointer.is_file() and pointer.read_text(encoding="utf-8") == text:
        return
    draft = pointer.with_suffix(".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(pointer)
