"""A letter on paper: PDF/UA-1 made with typst from the stored text. Never loses a letter to a sign no font has."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.notices.models import Notice
from requests_app.notices.pdf.letter_data import letter_data
from requests_app.notices.pdf.signs import diagnostic_of, missing_signs, numbered
from requests_app.notices.pdf.tear_off import TearOff
from requests_app.notices.pdf.typst import typeset

ROUNDS = 3
"""So many times what cannot be shown is replaced; then all but plain Latin is."""


@dataclass(frozen=True, slots=True)
class LetterPdf:
    """The bytes of a PDF. `flawed`: some signs stand as their Unicode numbers, and a person should look."""

    pdf: bytes
    flawed: bool


def letter_pdf(notice: Notice, tear_off: TearOff | None = None) -> LetterPdf:
    """The notice as PDF/UA-1 in its own language, the same bytes each time; raises typst.TypstError.

    A letterhead or logo that cannot be set costs a letter its head, never itself: it is then flawed.
    """
    return ready_to_print(notice, tear_off)()


def ready_to_print(notice: Notice, tear_off: TearOff | None = None) -> Callable[[], LetterPdf]:
    """Everything a letter's PDF needs, gathered; calling it prints, asks no table and may run in any thread."""
    with translation.override(notice.language):
        data = letter_data(notice, tear_off)
        note = _(
            "Some characters could not be printed and appear as codes, such as [U+738B]. Your "
            "private page shows them correctly."
        )
    return partial(_with_or_without_head, data, note, int(notice.queued_at.timestamp()))


def _with_or_without_head(data: dict[str, Any], note: str, stamp: int) -> LetterPdf:
    try:
        return printed(data, note, stamp)
    except typst.TypstError:
        if not data["logo"] and not data["head"]:
            raise
    return LetterPdf(printed({**data, "logo": None, "head": []}, note, stamp).pdf, True)


def printed(data: dict[str, Any], note: str, stamp: int) -> LetterPdf:
    """What typst makes of the data, signs that no font has as their numbers. Raises typst.TypstError."""
    flawed = False
    for _round in range(ROUNDS):
        try:
            return LetterPdf(typeset(data, stamp), flawed)
        except typst.TypstError as problem:
            missing = missing_signs(diagnostic_of(problem))
            if not missing:
                break
        data = numbered({**data, "note": note}, missing)
        flawed = True
    data = numbered(
        {**data, "note": note}, {sign for sign in json.dumps(data, ensure_ascii=False) if sign > "\xff"}
    )
    return LetterPdf(typeset(data, stamp), True)
