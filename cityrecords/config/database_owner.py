"""The user the embedded PostgreSQL runs as, and what that user owns and reaches."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from cityrecords.config.cannot_run import CannotRun

NAME = "cityrecords"
RUNNING = "cityrecords_app"
"""The role the application runs as on the embedded server; NAME owns everything."""


@dataclass(frozen=True)
class Owner:
    """The user the server runs as when we are root."""

    name: str
    uid: int
    gid: int


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


def unprivileged() -> Owner:
    for name in (NAME, "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(name, found.pw_uid, found.pw_gid)
    raise CannotRun("PostgreSQL does not run as root and there is no user 'nobody': run as an ordinary user")
