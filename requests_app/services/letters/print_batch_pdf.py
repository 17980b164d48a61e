"""A batch of printed letters as one PDF, put together from the files on record."""

from __future__ import annotations

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import longdate
from requests_app.cases.refusals import NotNow
from requests_app.notices.models import ERASED, LetterFile
from requests_app.notices.models.letterhead import PrintBatch
from requests_app.notices.pdf.batch import Sheet, joined


def pdf_of(batch: PrintBatch) -> bytes:
    """The batch as one PDF, put together from the letters' files; spoiled and erased letters are left out.

    Printing it again gives the same pages: they are the bytes on file.
    """
    rows = batch.letters.filter(spoiled_at=None).exclude(notice__body_text=ERASED)
    files = LetterFile.objects.filter(notice__printings__in=rows).select_related(
        "notice__case", "notice__incident"
    )
    places = dict(rows.values_list("notice_id", "position"))
    sheets = [
        Sheet(bytes(file.pdf), file.notice.language[:2], f"{places[file.notice_id]}: {file.notice.subject}")
        for file in sorted(files, key=lambda file: places[file.notice_id])
    ]
    if not sheets:
        raise NotNow(_("No letters of this batch are left to print."))
    title = _("Letters of %(on)s, batch %(number)s") % {
        "on": longdate(batch.printed_on),
        "number": batch.number,
    }
    return joined(sheets, title=title, author=batch.city.name, language="en", both_sides=batch.both_sides)
