"""Stored files as paths, because a reader in a child process is given a path. Local storage is read where it lies."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile


@contextmanager
def local_path(file: FieldFile) -> Iterator[Path]:
    """A path to the bytes: the file itself, or a copy that goes afterwards where the storage is elsewhere.

    Raises FileNotFoundError.
    """
    try:
        yield Path(file.path)
        return
    except RuntimeError:
        pass
    with tempfile.NamedTemporaryFile(prefix="record-") as copy:
        with file.open("rb") as handle:
            shutil.copyfileobj(handle, copy)
        copy.flush()
        yield Path(copy.name)


def sha256_of(path: Path) -> str:
    """The hash of a file, read piece by piece."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def store(name: str, content: bytes | Path) -> str:
    """Store bytes, or a file, under exactly this name: what a try that was killed left there goes first."""
    if default_storage.exists(name):
        default_storage.delete(name)
    if isinstance(content, Path):
        with content.open("rb") as handle:
            return default_storage.save(name, File(handle))
    return default_storage.save(name, ContentFile(content))
