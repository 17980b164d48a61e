"""The withholding log as a CSV file: read forgivingly, with every wrong cell named, and written safely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cases.law_translation import law_text
from requests_app.cases.models import WithholdingLine
from requests_app.cases.models.withholding import LogLine, Treatment
from requests_app.cases.withholding_log import line_of
from requests_app.law.model import Pack

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "position": ("line", "no", "number", "#", "row", "linea", "línea", "numero", "número"),
    "description": ("description", "record", "document", "item", "descripcion", "descripción", "registro"),
    "dated_on": ("date", "dated", "date of record", "document date", "record date", "fecha"),
    "custodian": (
        "author or custodian", "custodian", "author", "office", "department", "from", "autor o custodio",
        "autor", "custodio", "oficina",
    ),
    "pages": ("pages", "page", "page range", "bates", "paginas", "páginas", "pagina", "página"),
    "citation": ("exemption", "citation", "law", "basis", "section", "exencion", "exención", "ley", "cita"),
    "exemption_key": ("exemption key", "key", "clave de la exencion", "clave de la exención", "clave"),
    "treatment": ("withheld or redacted", "treatment", "action", "status", "withheld/redacted", "tratamiento"),
    "reason": ("reason", "explanation", "why", "justification", "razon", "razón", "motivo", "explicación"),
}  # fmt: skip
"""What a column may be called, in English or Spanish."""


def labels() -> dict[str, str]:
    """The headings in the reader's language, in the order of the columns."""
    return {
        "position": _("Entry"),
        "description": _("Description"),
        "dated_on": _("Date"),
        "custodian": _("Author or custodian"),
        "pages": _("Pages"),
        "citation": _("Exemption"),
        "exemption_key": _("Exemption key"),
        "treatment": _("Withheld or redacted"),
        "reason": _("Reason"),
    }


def issued(rows: Iterable[WithholdingLine]) -> Iterator[str]:
    """The issued lines as the lines of a CSV file, header first."""
    yield from _written((row, row.position, row.citation.citation_text) for row in rows)


def drafted(rows: Iterable[LogLine], pack: Pack) -> Iterator[str]:
    """The drafted lines as the lines of a CSV file that can be read in again."""
    known = pack.exemptions_by_key
    yield from _written(
        (row, place, known[row.exemption_key].citation if row.exemption_key in known else "")
        for place, row in enumerate(rows, start=1)
    )


def _written(rows: Iterable[tuple[LogLine, int, str]]) -> Iterator[str]:
    yield "\ufeff"
    yield from csv_lines([cell(text) for text in row] for row in _cells(rows))


def _cells(rows: Iterable[tuple[LogLine, int, str]]) -> Iterator[Iterable[str]]:
    yield labels().values()
    for row, position, citation in rows:
        line = line_of(row)
        yield (
            str(position),
            line.description,
            line.dated_on.isoformat() if line.dated_on else "",
            line.custodian,
            line.pages,
            law_text(citation) if citation else "",
            line.exemption_key,
            str(Treatment(line.treatment).label),
            line.reason,
        )
