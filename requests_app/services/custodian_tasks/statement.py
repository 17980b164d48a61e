"""The search certificates of a case summed to one statement, for the answer to the requester and for a court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _, ngettext

from requests_app.cases.dates_in_words import local, longdate
from requests_app.cases.models import CustodianTask, RecordsRequest


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the certificates: what no one stated is not counted."""

    certificates: int
    hits: int
    minutes: int


def certified(case: RecordsRequest) -> QuerySet[CustodianTask]:
    """The tasks of a case that were answered with a search certificate, in order of their answers."""
    rows = CustodianTask.objects.filter(case=case, answered_at__isnull=False).exclude(searched_where="")
    return rows.select_related("department").order_by("answered_at", "pk")


def totals(rows: Sequence[CustodianTask]) -> Totals:
    """How many certificates, hits and minutes."""
    return Totals(len(rows), sum(row.hits or 0 for row in rows), sum(row.minutes or 0 for row in rows))


def search_statement(case: RecordsRequest) -> str:
    """Where and how the city searched, a paragraph for each certificate; empty without one.

    Names of custodians stay in: a statement of search says who made it. Minutes are the city's own affair.
    """
    return "\n\n".join(paragraph(case, row) for row in certified(case))


def paragraph(case: RecordsRequest, row: CustodianTask) -> str:
    """One certificate in sentences."""
    said = [
        _("%(name)s, %(title)s, searched on behalf of %(who)s and reported on %(on)s.")
        % {
            "name": row.signed_name,
            "title": row.signed_title,
            "who": row.department.name if row.department else row.custodian,
            "on": longdate(local(case.city, row.answered_at).date()) if row.answered_at else "",
        },
        _("Searched: %(where)s.") % {"where": _sentence(row.searched_where)},
    ]
    if row.search_terms:
        said.append(_("Search terms: %(terms)s.") % {"terms": _sentence(row.search_terms)})
    dates = dates_searched(row)
    if dates:
        said.append(dates)
    if row.hits is not None:
        words = ngettext("%(hits)s result was found.", "%(hits)s results were found.", row.hits)
        said.append(words % {"hits": f"{row.hits:,}"})
    return " ".join(said)


def dates_searched(row: CustodianTask) -> str:
    """The dates of the records that were searched, as a sentence; empty where none is named."""
    begins = longdate(row.searched_from_on) if row.searched_from_on else ""
    ends = longdate(row.searched_to_on) if row.searched_to_on else ""
    if begins and ends:
        return _("Dates searched: %(begins)s to %(ends)s.") % {"begins": begins, "ends": ends}
    if begins:
        return _("Dates searched: from %(begins)s.") % {"begins": begins}
    return _("Dates searched: through %(ends)s.") % {"ends": ends} if ends else ""


def _sentence(text: str) -> str:
    return "; ".join(line.strip().rstrip(".;") for line in text.splitlines() if line.strip())
