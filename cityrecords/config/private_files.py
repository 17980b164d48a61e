"""Directories and keys that their owner alone reads, made on the first start."""

import contextlib
import os
import secrets
from pathlib import Path

from cityrecords.config.env import EnvError, directory, text

SECRET_KEY_MIN = 32


def secret_key(kept_in: Path, required: bool, name: str = "SECRET_KEY") -> str:
    """The secret key: from the environment, else (unless required) made once and kept in a 0600 file."""
    value = text(name, None if required else "-")
    if value != "-":
        if len(value) < SECRET_KEY_MIN or len(set(value)) < 10:
            raise EnvError(name, f"must be at least {SECRET_KEY_MIN} characters of real randomness")
        return value
    if kept_in.is_dir():
        raise EnvError(name, f"the file that keeps it is a directory: {kept_in}")
    if not kept_in.exists():
        _write_once(kept_in, secrets.token_urlsafe(64))
    kept = kept_in.read_text(encoding="ascii").strip()
    if len(kept) < SECRET_KEY_MIN:
        raise EnvError(name, f"the file that keeps it is damaged: {kept_in}")
    return kept


def private_directory(path: Path, mode: int = 0o700) -> Path:
    """Make the directory, readable by its owner alone, if absent; one that is there stays as it is."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=mode)
    return path


def writable_directory(name: str, default: Path, mode: int = 0o700) -> Path:
    """A directory of ours that the environment names, made if absent; EnvError where nothing can be written there."""
    path = directory(name, default)
    try:
        private_directory(path, mode)
    except OSError as problem:
        raise EnvError(name, f"cannot be made: {problem.strerror}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise EnvError(name, "names a directory in which this user may not write")
    return path


def key_file(name: str, default: Path) -> Path:
    """A file that holds a key or will; EnvError for a directory, or one that cannot be made there."""
    path = Path(text(name, str(default)))
    if not path.is_absolute():
        raise EnvError(name, "must be an absolute path")
    if path.is_dir():
        raise EnvError(name, "must be a file, not a directory")
    if not path.exists() and not path.parent.is_dir():
        raise EnvError(name, "names a directory that is not there")
    return path


def _write_once(path: Path, content: str) -> None:
    """Write a 0600 file so that of two processes at once one wins and both read the whole of it."""
    private_directory(path.parent)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        draft.write_text(content + "\n", encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
