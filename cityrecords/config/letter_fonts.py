"""The folders with fonts for names in scripts that the fonts inside typst lack: named by the operator, else found."""

from __future__ import annotations

from pathlib import Path

from cityrecords.config import env

SHARED = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
"""Where the packages of Linux distributions put fonts."""


def folders(testing: bool) -> list[str]:
    """`LETTER_FONTS`, divided by colons, or what the font packages of this machine hold; "none": neither.

    Tests see only what a test names, so that a letter looks alike on each machine.
    """
    named = env.text("LETTER_FONTS", "none" if testing else "")
    if named:
        told = [folder for folder in named.split(":") if folder and folder != "none"]
        if not all(Path(folder).is_dir() for folder in told):
            raise env.EnvError("LETTER_FONTS", "names a folder that is not there")
        return told
    return found()


def found() -> list[str]:
    """The folders of Noto, which draws nearly every script: `fonts-noto-cjk`, `google-noto-sans-cjk-fonts`, ..."""
    within = (
        folder for shared in SHARED for depth in ("*noto*", "*/*noto*") for folder in shared.glob(depth)
    )
    return sorted(str(folder) for folder in within if folder.is_dir())
