"""Typesetting with typst: one kept compiler per thread, the fonts the operator names, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import local
from typing import Any

import typst
from django.conf import settings

_kept = local()
_TEMPLATES = Path(settings.BASE_DIR) / "templates" / "letters"


@cache
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """The fonts inside typst and those of the folders, found once."""
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def found_families() -> list[str]:
    """The families of fonts found in the folders, beyond those inside typst."""
    found = _fonts(tuple(settings.LETTER_FONTS))
    return sorted({font.family for font in found.fonts() if font.path})


def _compiler(name: str) -> typst.Compiler:
    """This thread's compiler: what it has read and laid out once it remembers (a third less time a letter)."""
    folders = tuple(settings.LETTER_FONTS)
    kept: dict[tuple[str, tuple[str, ...]], typst.Compiler] = vars(_kept).setdefault("compilers", {})
    if (name, folders) not in kept:
        kept[name, folders] = typst.Compiler(
            str(_TEMPLATES / name), font_paths=_fonts(folders), ignore_system_fonts=True
        )
    return kept[name, folders]


def typeset(letter: Mapping[str, Any], stamp: int) -> bytes:
    """One letter as PDF/UA-1. `stamp`: the seconds since 1970 that stand in the file. Raises typst.TypstError."""
    made = _compiler("letter.typ").compile(
        sys_inputs={"letter": json.dumps(letter)}, pdf_standards=["ua-1"], timestamp=stamp
    )
    if not isinstance(made, bytes):
        raise typst.TypstError("typst made no file", "")
    return made


def show(words: Sequence[str]) -> None:
    """Try to show words with the fonts of a letter. Raises typst.TypstError where a font lacks one of their signs."""
    _compiler("signs.typ").compile(sys_inputs={"words": json.dumps(words)}, pdf_standards=["ua-1"])
