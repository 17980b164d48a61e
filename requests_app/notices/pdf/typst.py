"""Typesetting with typst: one kept compiler per thread, the fonts the operator names, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import local
from typing import Any

import typst
from django.conf import settings

_kept = local()


@cache
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """The fonts inside typst and those of the folders, found once."""
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def _compiler() -> typst.Compiler:
    """This thread's compiler: what it has read and laid out once it remembers (a third less time a letter)."""
    if not hasattr(_kept, "compiler"):
        source = Path(settings.BASE_DIR) / "templates" / "letters" / "letter.typ"
        folders = tuple(str(folder) for folder in settings.LETTER_FONTS)
        _kept.compiler = typst.Compiler(str(source), font_paths=_fonts(folders), ignore_system_fonts=True)
    compiler: typst.Compiler = _kept.compiler
    return compiler


def typeset(letter: Mapping[str, Any], stamp: int) -> bytes:
    """One letter as PDF/UA-1. `stamp`: the seconds since 1970 that stand in the file. Raises typst.TypstError."""
    made = _compiler().compile(
        sys_inputs={"letter": json.dumps(letter)}, pdf_standards=["ua-1"], timestamp=stamp
    )
    if not isinstance(made, bytes):
        raise typst.TypstError("typst made no file", "")
    return made
