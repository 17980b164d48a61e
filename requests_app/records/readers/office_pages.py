"""Office files set as pages by LibreOffice where it is installed: without a network, macros or links."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from requests_app.records.readers.file_kinds import office_ending
from requests_app.records.readers.ocr import Budget
from requests_app.records.readers.pdf_pages import MOST_PAGES, page_frames, picture_findings
from requests_app.sandbox.frames import Frame, UnreadableFile

PROGRAM = "soffice"
SECONDS = 120
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item></oor:items>
"""


@cache
def installed() -> bool:
    """Whether LibreOffice is there."""
    return shutil.which(PROGRAM) is not None


@cache
def alone() -> tuple[str, ...]:
    """How a program is started without a network, where this machine allows that."""
    command = ("unshare", "--user", "--map-root-user", "--net")
    try:
        done = subprocess.run([*command, "true"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return ()
    return command if done.returncode == 0 else ()


def as_pdf(content: bytes, ending: str) -> bytes:
    """The file as a PDF. Raises UnreadableFile."""
    return converted(content, ending, "pdf")


def converted(content: bytes, ending: str, to: str) -> bytes:
    """The file as another kind of file, by its ending. Raises UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(SETTINGS)
        source = home / f"file.{ending}"
        source.write_bytes(content)
        process = subprocess.Popen(
            [*alone(), PROGRAM, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
             "--nolockcheck", "--nodefault", "--convert-to", to, "--outdir", str(home / "out"), str(source)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={"PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        try:
            process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired as late:
            raise UnreadableFile("time") from late
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        made = home / "out" / f"file.{to}"
        if process.returncode != 0 or not made.exists():
            raise UnreadableFile("damaged")
        return made.read_bytes()


def read_office(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The pages of a file that only LibreOffice opens. It goes out as a PDF, so that what hides in it stays behind."""
    if not installed():
        raise UnreadableFile("no_office")
    yield from office_frames(as_pdf(path.read_bytes(), office_ending(path)))


def office_frames(made: bytes) -> Iterator[Frame]:
    """The frames of the pages that LibreOffice made."""
    yield {"type": "pages_pdf"}, made
    document = pdfium.PdfDocument(made)
    if len(document) > MOST_PAGES:
        raise UnreadableFile("too_many_pages")
    yield {"type": "document", "pages": len(document)}, b""
    budget = Budget()
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        yield from page_frames(page, number, budget)
        page.close()
    yield from picture_findings(budget)
