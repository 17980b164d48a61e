"""The list of `bin/test --quick`: everything in it exists, and no room of the inner loop is left out."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    line
    for line in (ROOT / "tests/quick.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def _tests_of(path: Path) -> set[str]:
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def test_every_line_names_something_that_exists() -> None:
    for line in LINES:
        name, _, test = line.partition("::")
        path = ROOT / name
        assert path.exists(), line
        assert not test or test in _tests_of(path), line


def test_no_line_says_what_another_says_already() -> None:
    assert len(LINES) == len(set(LINES))
    folders = [line for line in LINES if (ROOT / line).is_dir()]
    inside = [(line, folder) for line in LINES for folder in folders if line.startswith(f"{folder}/")]
    assert inside == []


def test_law_cases_and_every_door_are_in_it() -> None:
    for room in ("law", "cases", "services", "notices", "web", "api", "admin", "services/jobs", "house"):
        assert any(line.startswith(f"tests/{room}") for line in LINES), room


def test_nothing_in_it_starts_processes_or_a_browser() -> None:
    assert not any(line.startswith(("tests/run", "tests/faults", "tests/browser")) for line in LINES)
