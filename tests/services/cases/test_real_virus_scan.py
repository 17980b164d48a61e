"""The virus check with the real clamd and one signature of our own; left out by name where clamd is not installed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.refusals import BadDocument
from requests_app.models import Record
from requests_app.services.cases.virus_scan import scan
from tests.record_acts import in_review, take_in
from tests.record_files import a_pdf

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
BAD = b"cityrecords-test-words-that-no-one-writes"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The socket of a clamd that knows one signature."""
    if CLAMD is None:
        pytest.skip("optional part: clamd is not installed")
    folder: Path = tmp_path_factory.mktemp("clamd")
    (folder / "known.ndb").write_text(f"CityRecords.Test:0:*:{BAD.hex()}\n")
    place = folder / "clamd.sock"
    told = f"DatabaseDirectory {folder}\nLocalSocket {place}\nForeground yes\nLogFile {folder}/log\nMaxThreads 2\n"
    (folder / "clamd.conf").write_text(told)
    process = subprocess.Popen(
        [CLAMD, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while not place.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert place.exists(), (folder / "log").read_text()
    yield str(place)
    process.terminate()
    process.wait(timeout=30)


def test_the_real_scanner_takes_what_is_clean_and_turns_down_what_it_knows(clamd: str, settings: Any) -> None:
    settings.UPLOAD_SCANNER_SOCKET = clamd
    scan(SimpleUploadedFile("a.pdf", a_pdf("Words")), "a.pdf")
    for content in (BAD, b"words " * 50_000 + BAD):
        with pytest.raises(BadDocument, match="virus"):
            scan(SimpleUploadedFile("a.txt", content), "a.txt")


@pytest.mark.django_db
def test_one_bad_file_among_records_keeps_all_of_them_out(clamd: str, settings: Any) -> None:
    settings.UPLOAD_SCANNER_SOCKET = clamd
    case = in_review()
    with pytest.raises(BadDocument, match="virus"):
        take_in(case, {"good.pdf": a_pdf("Words"), "bad.txt": BAD})
    assert not Record.objects.filter(case=case).exists()
    assert len(take_in(case, {"good.pdf": a_pdf("Words")})) == 1
