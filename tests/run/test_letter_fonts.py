"""Fonts for letters: the operator's folders, else those of the font packages that are installed, else none."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityrecords.config import letter_fonts


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine's folder for fonts, as packages fill it."""
    for folder in ("opentype/noto", "truetype/noto", "truetype/dejavu", "google-noto-sans-cjk-fonts"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "noto.txt").touch()
    monkeypatch.setattr(letter_fonts, "SHARED", (tmp_path, tmp_path / "absent"))
    monkeypatch.delenv("LETTER_FONTS", raising=False)
    return tmp_path


def test_the_folders_of_font_packages_are_found(shared: Path) -> None:
    assert letter_fonts.folders(testing=False) == [
        str(shared / folder) for folder in ("google-noto-sans-cjk-fonts", "opentype/noto", "truetype/noto")
    ]


def test_what_the_operator_names_is_taken_instead(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = str(shared / "opentype"), str(shared / "truetype")
    monkeypatch.setenv("LETTER_FONTS", f"{one}:{two}:")
    assert letter_fonts.folders(testing=False) == [one, two]
    monkeypatch.setenv("LETTER_FONTS", "none")
    assert letter_fonts.folders(testing=False) == []


def test_tests_see_the_built_in_fonts_only(shared: Path) -> None:
    assert letter_fonts.folders(testing=True) == []
