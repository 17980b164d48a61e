"""Documents in a bucket that speaks S3. What cannot be had is an OSError, as it is with a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class StorageSilent(OSError):
    """The storage did not answer, or refused."""


@contextmanager
def _as_files_fail() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as problem:
        raise StorageSilent(type(problem).__name__) from problem


class DocumentBucket(S3Storage):  # type: ignore[misc]
    """A bucket whose failures every caller knows: a missing file is FileNotFoundError, all else an OSError."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_files_fail():
            found = super()._open(name, mode)
            if "r" in mode:
                found._get_file()  # all of it now, so that what fails fails here
            return found

    def _save(self, name: str, content: Any) -> str:
        with _as_files_fail():
            kept: str = super()._save(name, content)
            return kept

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there is no mistake."""
        with _as_files_fail():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        with _as_files_fail():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """Bytes of a file."""
        with _as_files_fail():
            return int(super().size(name))
