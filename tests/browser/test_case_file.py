"""A requester without a mouse opens the link of a letter, downloads the case file by keyboard, and proves it offline;
the city attorney does the same at the desk; an administrator reads the figures."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page

from requests_app.cases.links import secret_of
from requests_app.models import Checkpoint, RecordsRequest
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests import cast
from tests.browser.stage import Clock, Stage, raised

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 10, 8, 10, 15, tzinfo=cast.LOCAL)
MOST_STEPS = 120


FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at)
  return [at.innerText || "", at.getAttribute("name") || "", style.outlineStyle]
}"""


def focus_of(page: Page) -> tuple[str, str, str]:
    """The words, the name and the outline of what has the focus."""
    words, name, outline = page.locator("body").evaluate(FOCUS)
    return " ".join(words.split()), name, outline


def to(page: Page, words: str) -> None:
    """Press Tab until the focus stands on the link or button with these words, and see that it shows."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        text, _name, outline = focus_of(page)
        if words in text and len(text) < len(words) + 60:
            assert outline != "none", words
            return
    raise AssertionError(f"no way by keyboard to {words!r}")


def into(page: Page, name: str, text: str) -> None:
    """Press Tab until the focus stands in a field, and type."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if focus_of(page)[1] == name:
            page.keyboard.type(text)
            return
    raise AssertionError(f"no way by keyboard to the field {name!r}")


def go(page: Page) -> None:
    """Press Enter on a link; the next page is awaited."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def saved(page: Page, folder: Path) -> Path:
    """Press Enter on a download; the zip unpacked, its folder."""
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder)
    return folder / target.stem


def proven(folder: Path) -> str:
    """What the script of the file says in a bare Python that can reach nothing of ours."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=folder, capture_output=True, text=True, env={}
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def _requester(stage: Stage, case: RecordsRequest, folder: Path) -> Path:
    page = stage.window()
    page.goto(f"{stage.origin}/l/{secret_of(case.links.get().pk)}/")
    stage.look(page, "requester-status")
    to(page, "Download my case file")
    file = saved(page, folder)
    page.goto((file / "index.html").as_uri())
    text = stage.look(page, "requester-case-file")
    assert "The city denied the request" in text
    assert "Internal notes" not in text
    page.keyboard.press("Tab")
    to(page, "Notices")
    page.keyboard.press("Enter")
    to(page, ": your request was denied")
    page.keyboard.press("Enter")
    assert "attorney" in page.locator("body").inner_text()
    return file


def _the_key_is_published(stage: Stage, told: str) -> None:
    page = stage.window()
    page.goto(f"{stage.origin}/sacramento/report/2026/")
    to(page, "How the history is verified")
    go(page)
    key = Checkpoint.objects.get().public_key
    assert key in stage.look(page, "proof-of-the-history")
    assert key in told


def _attorney(stage: Stage, case: RecordsRequest, folder: Path) -> None:
    page = stage.window()
    page.goto(f"{stage.origin}/admin/requests_app/recordsrequest/{case.pk}/change/")
    into(page, "username", cast.an_administrator(case.city).username)
    into(page, "password", cast.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    to(page, "Download case file (ZIP)")
    file = saved(page, folder)
    assert "Ask the bridge team first." in (file / "index.html").read_text(encoding="utf-8")
    assert "stored things" in proven(file)
    to(page, "Reports")
    go(page)
    assert "By official" in stage.look(page, "figures")
    to(page, "City settings")
    page.keyboard.press("Enter")
    to(page, "Retention")
    go(page)
    stage.look(page, "retention")
    to(page, "Add a rule")
    go(page)
    stage.look(page, "retention-rule")


def test_the_case_file_is_fetched_by_keyboard_and_proves_itself_offline(
    live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"
    clock = Clock(START)
    monkeypatch.setattr(timezone, "now", clock)
    case = cast.a_case_in("denied")
    cast.note(case, cast.NOW + cast.DAY)
    cast.attach(case, cast.NOW + cast.DAY)
    make_checkpoint(cast.NOW + 2 * cast.DAY)
    with raised(live_server.url, clock, "case-file") as stage:
        (tmp_path / "requester").mkdir()
        file = _requester(stage, cast.again(case), tmp_path / "requester")
        told = proven(file)
        assert "1 checkpoints hold" in told
        _the_key_is_published(stage, told)
        letter = next(file.glob("letters/*-denial.txt"))
        letter.write_bytes(letter.read_bytes().replace(b"denied", b"granted", 1))
        run = subprocess.run([sys.executable, "-I", "verify.py"], cwd=file, capture_output=True, text=True)
        assert run.returncode == 1
        assert f"WRONG: letters/{letter.name} was changed" in run.stdout
        (tmp_path / "attorney").mkdir()
        _attorney(stage, cast.again(case), tmp_path / "attorney")
