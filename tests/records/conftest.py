"""Programs that may not be installed: a test that needs one is skipped by its name, and never in CI."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def tesseract() -> None:
    """tesseract is there, or the test is left out and that is said."""
    if shutil.which("tesseract") is None:
        pytest.skip("optional part: tesseract is not installed")


@pytest.fixture
def libreoffice() -> None:
    """LibreOffice is there, or the test is left out and that is said."""
    if shutil.which("soffice") is None:
        pytest.skip("optional part: LibreOffice is not installed")
