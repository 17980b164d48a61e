"""Tests that need a program which may not be installed: skipped by name, and never skipped in CI."""

from __future__ import annotations

import shutil

import pytest

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="optional part: tesseract is not installed"
)
