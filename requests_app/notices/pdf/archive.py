"""The PDF of a letter on file: made once, kept for ever, the same bytes to every reader."""

from __future__ import annotations

import hashlib
from datetime import datetime

import structlog
import typst
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.cases.refusals import NotFound, Reason, Refusal
from requests_app.notices.models import ERASED, LetterFile, Notice
from requests_app.notices.pdf.letter import LetterPdf, letter_pdf
from requests_app.notices.pdf.tear_off import tear_off_of

log = structlog.get_logger(__name__)


class NotPrintable(Refusal):
    """The letter could not be made as a PDF; its text is as good as ever."""

    reason = Reason.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(_("A PDF of this notice could not be created. Its text is on this page."))


def file_of(notice: Notice, now: datetime) -> LetterFile:
    """The PDF of a notice, made now if it was not yet. Raises NotFound for an erased letter, NotPrintable.

    It is made outside the lock, because that takes a while; words erased meanwhile are not put on file again.
    """
    found = LetterFile.objects.filter(notice=notice).first()
    if found is not None:
        return found
    if notice.body_text == ERASED:
        raise NotFound
    printed = _print(notice, now)
    with transaction.atomic():
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        if locked.body_text != notice.body_text:
            raise NotFound
        made, _new = LetterFile.objects.get_or_create(
            notice=locked,
            defaults={
                "pdf": printed.pdf,
                "sha256": hashlib.sha256(printed.pdf).hexdigest(),
                "made_at": now,
                "flawed": printed.flawed,
            },
        )
    return made


def _print(notice: Notice, now: datetime) -> LetterPdf:
    try:
        return letter_pdf(notice, tear_off_of(notice, now))
    except typst.TypstError as problem:
        # What typst says may quote the letter, so only that it failed is logged.
        log.error("letter_not_printed", notice=notice.pk, letter=notice.letter)
        raise NotPrintable from problem


def file_name(notice: Notice) -> str:
    """What the file is called in a mail or a download: number and letter, nothing about the person."""
    return f"{notice.reference or notice.sender_city.prefix}-{notice.letter}.pdf".replace("_", "-")
