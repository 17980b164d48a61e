"""One row of a file with a withholding log, read as a line: every error beside its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.cases.csv_lines import uncell
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.withholding import Treatment
from requests_app.cases.withholding_log import LineInput
from requests_app.law.model import Pack
from requests_app.services.determinations.exemption_lookup import Known
from requests_app.services.determinations.withholding_log_csv import labels
from requests_app.services.determinations.withholding_log_line import LONGEST, tidy, wrong

NO_DATE = frozenset({"", "unknown", "undated", "none", "n/a", "n.d.", "-", "desconocida", "sin fecha"})
WITHHELD = frozenset({"", "withheld", "withheld in full", "full", "w", "denied", "retenido", "retenida"})
REDACTED = frozenset(
    {"redacted", "withheld in part", "in part", "partial", "r", "tachado", "tachada", "censurado"}
)
DATE_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    sentence: str


def line_from(
    number: int,
    cells: Sequence[str],
    places: Mapping[str, int],
    known: Known,
    pack: Pack,
    case: RecordsRequest,
) -> tuple[LineInput | None, list[RowError]]:
    said = {
        name: uncell(cells[place].strip()) if place < len(cells) else "" for name, place in places.items()
    }
    problems: dict[str, str] = {}
    dated_on, problems["dated_on"] = _date(said.get("dated_on", ""))
    treatment, problems["treatment"] = _treatment(said.get("treatment", ""))
    key, problems["exemption_key"] = _exemption(said, known)
    line = tidy(
        LineInput(
            said.get("description", ""),
            dated_on,
            said.get("custodian", ""),
            said.get("pages", ""),
            key,
            treatment,
            said.get("reason", ""),
        )
    )
    problems = {**wrong(line, pack, case), **{name: what for name, what in problems.items() if what}}
    if any(len(one) > max(LONGEST.values()) * 20 for one in cells):
        problems.setdefault("description", _("A cell in this row is far too long."))
    names = {
        **labels(),
        "exemption_key": labels()["exemption_key" if said.get("exemption_key") else "citation"],
    }
    errors = [RowError(number, names[name], what) for name, what in problems.items()]
    return (None if errors else line), errors


def _date(text: str) -> tuple[date | None, str]:
    if text.casefold() in NO_DATE:
        return None, ""
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form).date(), ""  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    return None, _("“%(text)s” is not a date. Write it like 2024-03-05 or 3/5/2024, or leave it empty.") % {
        "text": text[:40]
    }


def _treatment(text: str) -> tuple[str, str]:
    plain = text.casefold()
    if plain in WITHHELD or plain == str(Treatment.WITHHELD.label).casefold():
        return Treatment.WITHHELD.value, ""
    if plain in REDACTED or plain == str(Treatment.REDACTED.label).casefold():
        return Treatment.REDACTED.value, ""
    return Treatment.WITHHELD.value, _("“%(text)s” is neither “withheld” nor “redacted”.") % {
        "text": text[:40]
    }


def _exemption(said: Mapping[str, str], known: Known) -> tuple[str, str]:
    """The exemption by its key, its citation, its section or the section's former number; never by a guess."""
    text = said.get("exemption_key", "") or said.get("citation", "")
    found = known.called(text) if text else []
    if not text or len(found) == 1:
        return (found[0] if found else ""), ""
    shown = {"text": text[:60], "keys": ", ".join(found)}
    if found:
        return "", _("“%(text)s” can be more than one exemption. Write one of: %(keys)s.") % shown
    return "", _("“%(text)s” is not an exemption that was in effect when the request was received.") % shown
