"""Templates: short lines, short files, nothing left behind, and the formatter has nothing to say."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
LINE, FILE = 140, 150
NAMED_BY_DJANGO = {
    "400.html", "403.html", "403_csrf.html", "404.html", "500.html",
    "admin/base.html", "admin/base_site.html", "admin/index.html", "admin/login.html",
    "registration/logged_out.html", "registration/password_change_done.html",
    "registration/password_change_form.html",
}  # fmt: skip
"""Django asks for these by their names."""

INLINE = {"components/icon.html", "components/value.html"}
"""They stand inside a line of text, so they end without a line break and the formatter leaves them alone."""

ALL = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def _name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_lines_and_files_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(number, len(line)) for number, line in enumerate(lines, 1) if len(line) > LINE] == []
    assert len(lines) <= FILE


def test_every_template_is_used_by_somebody() -> None:
    code = [
        (path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "requests_app").rglob("*.py"))
    ]
    text = "\n".join([*(words for _, words in code), *(path.read_text(encoding="utf-8") for path in ALL)])
    named = {words for _, words in re.findall(r"""(["'])([\w/.]+\.(?:html|txt|typ))\1""", text)}
    web = "\n".join(words for path, words in code if "web" in path.parts)
    pages = {f"requests/{words}.html" for words in re.findall(r'"(\w+)"', web)}
    steps = {f"requests/file_{step}.html" for step in (1, 2, 3)}  # the view puts the number into the name
    notices = "\n".join(words for path, words in code if "notices" in path.parts)
    letters = {f"notices/{key}.txt" for key in re.findall(r'"(\w+)"', notices)} | {
        "letters/letter.typ",
        "letters/signs.typ",
        "letters/tear_off.typ",
    }
    used = named | pages | steps | letters | NAMED_BY_DJANGO
    assert sorted({_name(path) for path in ALL} - used) == []


def test_the_formatter_has_nothing_to_change() -> None:
    done = subprocess.run(
        [ROOT / "bin" / "templates", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_only_what_stands_inside_a_line_ends_without_a_line_break() -> None:
    assert {_name(path) for path in ALL if not path.read_text(encoding="utf-8").endswith("\n")} == INLINE


def test_the_formatter_is_pinned_and_part_of_ci() -> None:
    assert re.search(r"^djade==", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    assert "bin/templates --check" in (ROOT / ".ci" / "run").read_text()
