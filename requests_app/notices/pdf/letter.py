"""A letter on paper: PDF/UA-1 made with typst from the stored text. Never loses a letter to a sign no font has."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.notices.models import Notice
from requests_app.notices.pdf.letter_data import letter_data
from requests_app.notices.pdf.typst import typeset

ROUNDS = 3
"""So many times what cannot be shown is replaced; then all but plain Latin is."""
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


@dataclass(frozen=True, slots=True)
class LetterPdf:
    """The bytes of a PDF. `flawed`: some signs stand as their Unicode numbers, and a person should look."""

    pdf: bytes
    flawed: bool


def letter_pdf(notice: Notice) -> LetterPdf:
    """The notice as PDF/UA-1 in its own language, the same bytes each time; raises typst.TypstError.

    A letterhead or logo that cannot be set costs a letter its head, never itself: it is then flawed.
    """
    return ready_to_print(notice)()


def ready_to_print(notice: Notice) -> Callable[[], LetterPdf]:
    """Everything a letter's PDF needs, gathered; calling it prints, asks no table and may run in any thread."""
    with translation.override(notice.language):
        data = letter_data(notice)
        note = _(
            "Some characters could not be printed and appear as codes, such as [U+738B]. Your "
            "private page shows them correctly."
        )
    return partial(_with_or_without_head, data, note, int(notice.queued_at.timestamp()))


def _with_or_without_head(data: dict[str, Any], note: str, stamp: int) -> LetterPdf:
    try:
        return _printed(data, note, stamp)
    except typst.TypstError:
        if not data["logo"] and not data["head"]:
            raise
    return LetterPdf(_printed({**data, "logo": None, "head": []}, note, stamp).pdf, True)


def _printed(data: dict[str, Any], note: str, stamp: int) -> LetterPdf:
    flawed = False
    for _round in range(ROUNDS):
        try:
            return LetterPdf(typeset(data, stamp), flawed)
        except typst.TypstError as problem:
            missing = missing_signs(str(getattr(problem, "diagnostic", problem)))
            if not missing:
                break
        data = _replaced({**data, "note": note}, missing)
        flawed = True
    data = _replaced(
        {**data, "note": note}, {sign for sign in json.dumps(data, ensure_ascii=False) if sign > "\xff"}
    )
    return LetterPdf(typeset(data, stamp), True)


def missing_signs(diagnostic: str) -> set[str]:
    """The signs typst says no font has, from its diagnostic."""

    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2])

    texts = (_ESCAPED.sub(plain, text) for text in _MISSING.findall(diagnostic))
    return {sign for text in texts for sign in text if not sign.isascii() or not sign.isprintable()}


def _replaced(value: Any, missing: set[str]) -> Any:
    """The same data with [U+738B] for each missing sign; signs without a shape of their own go."""
    if isinstance(value, str):
        return "".join(_numbered(sign) if sign in missing else sign for sign in value)
    if isinstance(value, list):
        return [_replaced(each, missing) for each in value]
    if isinstance(value, dict):
        return {key: _replaced(each, missing) for key, each in value.items()}
    return value


def _numbered(sign: str) -> str:
    return f"[U+{ord(sign):04X}]" if sign.isprintable() else ""
