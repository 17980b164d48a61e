"""A zip written piece by piece into a temporary file: memory stays flat, names are safe, every file has its hash."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import IO, Any

EPOCH = (1980, 1, 1, 0, 0, 0)
LONGEST = 100
"""Bytes of a name from outside; some systems take 255 for a name and 260 characters for a whole path."""


class Archive:
    """A zip in the making; everything lies in one folder."""

    def __init__(self, folder: str) -> None:
        # Given away open, to whoever sends it; it is gone when it is closed.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        self._folder = folder
        self.hashes: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """One file, written as its pieces come."""
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(f"{self._folder}/{name}", EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
        self.hashes[name] = digest.hexdigest()

    def text(self, name: str, text: str) -> None:
        """One file of text."""
        self.add(name, [text.encode()])

    def json(self, name: str, value: Any) -> None:
        """One file of JSON."""
        self.text(name, json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n")

    def finished(self) -> IO[bytes]:
        """The manifest is written last; the whole zip, open at its beginning."""
        hashes = dict(self.hashes)
        self.json("manifest.json", {"files": hashes})
        self._zip.close()
        self._file.seek(0)
        return self._file


def safe_name(name: str) -> str:
    """What a person called a file, as a name that is harmless on every system: no folders, no controls, not long."""
    text = "".join(sign if _allowed(sign) else "_" for sign in unicodedata.normalize("NFC", name))
    text = re.sub(r"\.{2,}", ".", text).strip(" .")
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = text, "", ""
    room = LONGEST - len(f"{dot}{ending}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip(' .')}{dot}{ending}" or "file"


def _allowed(sign: str) -> bool:
    """Letters of any script with their marks, digits, and a few signs."""
    return sign in " ._-()" or unicodedata.category(sign)[0] in "LMN"
