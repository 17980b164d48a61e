"""Which signs of a letter no font here has: asked of typst, before a letter is sent and while it is printed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import typst

from requests_app.notices.models import Notice
from requests_app.notices.pdf.letter_data import reader_of
from requests_app.notices.pdf.typst import show

MOST_NAMED = 8
"""So many words are named to a clerk."""
_EVERY_FONT = re.compile(r"[\x00-\u024f\u2010-\u2026]*")
_MARKS = ".,:;!?()[]\"'«»“”‘’"
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def unprintable(notice: Notice) -> list[str]:
    """The words of a letter to someone outside, and of their name and address, that no font here can show."""
    reader = reader_of(notice)
    if reader is None:
        return []
    texts = (reader.name, reader.postal_address, notice.subject, notice.body_text)
    found = (word.strip(_MARKS) for text in texts for word in text.split())
    words = dict.fromkeys(word for word in found if not _EVERY_FONT.fullmatch(word))
    missing = _missing(tuple(words))
    return [word for word in words if missing & set(word)][:MOST_NAMED]


@lru_cache(maxsize=256)
def _missing(words: tuple[str, ...]) -> frozenset[str]:
    if not words:
        return frozenset()
    try:
        show(words)
    except typst.TypstError as problem:
        return frozenset(missing_signs(diagnostic_of(problem)))
    return frozenset()


def diagnostic_of(problem: typst.TypstError) -> str:
    """What typst says is wrong."""
    return str(getattr(problem, "diagnostic", problem))


def missing_signs(diagnostic: str) -> set[str]:
    """The signs typst says no font has, from its diagnostic."""

    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2])

    texts = (_ESCAPED.sub(plain, text) for text in _MISSING.findall(diagnostic))
    return {sign for text in texts for sign in text if not sign.isascii() or not sign.isprintable()}


def numbered(value: Any, missing: set[str]) -> Any:
    """The same data with [U+738B] for each missing sign; signs without a shape of their own go."""
    if isinstance(value, str):
        return "".join(_number(sign) if sign in missing else sign for sign in value)
    if isinstance(value, list):
        return [numbered(each, missing) for each in value]
    if isinstance(value, dict):
        return {key: numbered(each, missing) for key, each in value.items()}
    return value


def _number(sign: str) -> str:
    return f"[U+{ord(sign):04X}]" if sign.isprintable() else ""
