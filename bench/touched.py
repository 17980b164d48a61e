"""A pytest plugin for bench/mutants.py: writes down which lines each test runs, or runs just the tests it is given.

`TOUCHED_TREES` (folders such as requests_app/services, with colons between them) and `TOUCHED_NOTES` (a folder for
one file a process) make it write; `TOUCHED_CHOSEN` (a file with one test a line) makes it choose, in that order.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
TREES = os.environ.get("TOUCHED_TREES", "").split(":")
NOTES = os.environ.get("TOUCHED_NOTES", "")
CHOSEN = os.environ.get("TOUCHED_CHOSEN", "")
WITHIN = tuple(str(ROOT / tree) + os.sep for tree in TREES)

_lines: set[tuple[str, int]] = set()
_passed: dict[str, bool] = {}
_noted: dict[str, dict[str, Any]] = {}


def _line(frame: FrameType, event: str, _argument: Any) -> Any:
    if event == "line":
        _lines.add((frame.f_code.co_filename, frame.f_lineno))
    return _line


def _call(frame: FrameType, _event: str, _argument: Any) -> Any:
    return _line if frame.f_code.co_filename.startswith(WITHIN) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Watch one test with its fixtures, in all its threads."""
    if not NOTES:
        return (yield)
    _lines.clear()
    begun = time.perf_counter()
    threading.settrace(_call)
    sys.settrace(_call)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        lines: dict[str, list[int]] = {}
        for name, number in sorted(_lines):
            lines.setdefault(str(Path(name).relative_to(ROOT)), []).append(number)
        _noted[item.nodeid] = {"seconds": round(time.perf_counter() - begun, 3), "lines": lines}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that fails before anything is changed says nothing about a change."""
    _passed[report.nodeid] = _passed.get(report.nodeid, True) and report.passed


def pytest_sessionfinish() -> None:
    """One file a process."""
    if NOTES and _noted:
        kept = {test: note for test, note in _noted.items() if _passed.get(test)}
        (Path(NOTES) / f"{os.getpid()}-{time.time_ns()}.json").write_text(json.dumps(kept), encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Just the chosen tests."""
    if CHOSEN:
        order = {
            test: place for place, test in enumerate(Path(CHOSEN).read_text(encoding="utf-8").splitlines())
        }
        items[:] = sorted((one for one in items if one.nodeid in order), key=lambda one: order[one.nodeid])
