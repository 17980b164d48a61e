"""bin/backup and bin/restore: everything in one file, whole or refused, and the copy verifies."""

import json
import shutil
import stat
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cityrecords.config.cannot_run import CannotRun
from cityrecords.runtime.backup_file import read_whole
from tests.run.test_with_database import ASK, beside

PYTHON = (sys.executable, "-m")


@pytest.fixture(scope="module")
def backup() -> Iterator[tuple[Path, Path]]:
    """A small installation and its backup."""
    place = Path(tempfile.mkdtemp(prefix="cr"))
    place.chmod(0o711)
    var, path = place / "var", place / "whole.tar"
    (var / "documents" / "2026").mkdir(parents=True)
    var.chmod(0o711)
    (var / "documents" / "2026" / "records.pdf").write_bytes(b"%PDF-1.7 the records")
    steps = ("migrate --verbosity=0", "load_cities", "make_checkpoint")
    made = beside(var, "sh", "-ec", "; ".join(f"{sys.executable} manage.py {step}" for step in steps))
    assert made.returncode == 0, made.stderr
    done = beside(var, *PYTHON, "cityrecords.runtime.backup", str(path))
    assert done.returncode == 0, done.stderr
    assert "1 documents and the keys" in done.stdout
    yield var, path
    shutil.rmtree(place, ignore_errors=True)


def test_a_backup_fills_an_empty_installation_that_verifies(
    backup: tuple[Path, Path], open_place: Path
) -> None:
    var, path = backup
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    there = open_place / "var"
    done = beside(there, *PYTHON, "cityrecords.runtime.restore", str(path))
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Restored as of" in done.stdout
    assert (there / "documents/2026/records.pdf").read_bytes() == b"%PDF-1.7 the records"
    for key in ("secret-key", "ledger-key"):
        assert (there / key).read_bytes() == (var / key).read_bytes()
        assert stat.S_IMODE((there / key).stat().st_mode) == 0o600
    cities = beside(there, *ASK, "select string_agg(key, ' ' order by key) from requests_app_city")
    assert cities.stdout.strip() == "bakersfield sacramento"
    owner = beside(
        there, *ASK, "select has_table_privilege('cityrecords_app', 'requests_app_event', 'delete')"
    )
    assert owner.stdout.strip() == "f"
    again = beside(there, *PYTHON, "cityrecords.runtime.restore", str(path))
    assert again.returncode == 1 and "the database is not empty" in again.stderr


def test_a_backup_that_is_not_whole_is_refused_before_anything_is_touched(
    backup: tuple[Path, Path], open_place: Path
) -> None:
    _var, path = backup
    whole = path.read_bytes()
    assert json.dumps(read_whole(path))
    cut = open_place / "cut.tar"
    cut.write_bytes(whole[: len(whole) // 2])
    flipped = open_place / "flipped.tar"
    place = whole.index(b"the records")
    flipped.write_bytes(whole[:place] + b"THE" + whole[place + 3 :])
    strange = open_place / "strange.tar"
    with tarfile.open(strange, "w") as tar:
        tar.add(__file__, "documents/../../etc/passwd")
    for wrong, said in (
        (cut, "cannot be read|no whole backup"),
        (flipped, "1 parts.*records.pdf"),
        (strange, "no backup"),
    ):
        with pytest.raises(CannotRun, match=said):
            read_whole(wrong)
    with pytest.raises(CannotRun, match="cannot be read"):
        read_whole(open_place / "nowhere.tar")


def test_a_backup_is_never_written_over_another(backup: tuple[Path, Path]) -> None:
    var, path = backup
    done = beside(var, *PYTHON, "cityrecords.runtime.backup", str(path))
    assert done.returncode == 1 and "exists already" in done.stderr
    assert not list(path.parent.glob("*.part"))
