"""The withholding log in a letter: as a table in its text, or, where it is long, as an annex of its PDF only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from requests_app.cases.event_chain import data_of
from requests_app.cases.models import WithholdingLine
from requests_app.notices.letters.markup import one_line
from requests_app.notices.models import Notice

MOST_IN_LETTER = 60
"""Lines that stand in the letter itself, about six printed pages; a longer log would bury what else it says."""

LETTERS = frozenset({"denial", "partial_denial", "installment"})
"""The letters that carry a log."""


def columns() -> tuple[str, ...]:
    """The names of the columns, in the reader's language."""
    return (
        _("Entry"),
        _("Record"),
        _("Date and pages"),
        _("Author or custodian"),
        _("Exemption"),
        _("Reason"),
    )


def cells(line: WithholdingLine) -> tuple[str, ...]:
    """One line of the log, a text a column."""
    when = _shortdate(line.dated_on) if line.dated_on else _("date not known")
    return (
        str(line.position),
        line.description,
        f"{when}; {_('pages')}: {line.pages}",
        line.custodian,
        f"{line.citation.citation_text}: {line.get_treatment_display().lower()}",
        line.reason,
    )


def _shortdate(value: date) -> str:
    spanish = (get_language() or "en").startswith("es")
    return date_format(value, r"j \d\e F \d\e Y" if spanish else "F j, Y")


def source(lines: Sequence[WithholdingLine]) -> str:
    """The table as a letter is written (notices/letters/blocks.py): a cell on each line, every cell with its
    column's name.
    """
    names = columns()
    return "\n|\n".join(
        "\n".join(f"| {name}: {one_line(cell)}" for name, cell in zip(names, cells(line), strict=True))
        for line in lines
    )


def annex(notice: Notice) -> list[tuple[str, ...]]:
    """The rows of the annex that the PDF of this letter carries; [] where its text holds the whole log, or none."""
    if notice.letter not in LETTERS or notice.event is None:
        return []
    data = data_of(notice.event)
    if data.get("log_lines", 0) <= MOST_IN_LETTER:
        return []
    lines = WithholdingLine.objects.filter(decision_id=data["decision_id"]).select_related("citation")
    return [cells(line) for line in lines]
