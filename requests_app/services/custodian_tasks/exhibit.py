"""The search certificates of a case as one exhibit for a court: a PDF with each certificate and their sums."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import local, longdate
from requests_app.cases.models import CustodianTask, RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.notices.pdf.exhibit import exhibit_pdf
from requests_app.services.custodian_tasks.statement import certified, dates_searched, totals


def search_exhibit(case: RecordsRequest, *, now: datetime) -> bytes:
    """The PDF/UA file. Raises NotFound where no certificate was given."""
    rows = list(certified(case))
    if not rows:
        raise NotFound
    title = _("Exhibit: how the city searched for records")
    return exhibit_pdf(case.city, case.number, title, exhibit_text(case, rows), now)


def exhibit_text(case: RecordsRequest, rows: list[CustodianTask]) -> str:
    """The words of the exhibit, with headings and lists as letters write them."""
    sums = totals(rows)
    parts = [
        "\n".join(
            [
                f"- {_('Request received: %(on)s') % {'on': longdate(case.received_on)}}",
                f"- {_('Search certificates: %(count)s') % {'count': sums.certificates}}",
                f"- {_('Results in all: %(hits)s') % {'hits': f'{sums.hits:,}'}}",
                f"- {_('Minutes in all: %(minutes)s') % {'minutes': f'{sums.minutes:,}'}}",
            ]
        )
    ]
    parts += [_one(case, place, row) for place, row in enumerate(rows, start=1)]
    return "\n\n".join(parts)


def _one(case: RecordsRequest, place: int, row: CustodianTask) -> str:
    facts = [
        (_("Searched"), row.searched_where),
        (_("Search terms"), row.search_terms),
        (_("Dates"), dates_searched(row)),
        (_("Results"), f"{row.hits:,}" if row.hits is not None else ""),
        (_("Minutes"), f"{row.minutes:,}" if row.minutes is not None else ""),
        (_("Outcome"), str(row.get_state_display())),
        (_("Remarks"), row.words),
        (_("Signed"), f"{row.signed_name}, {row.signed_title}"),
        (_("Answered"), longdate(local(case.city, row.answered_at).date()) if row.answered_at else ""),
        (_("How"), _("Recorded by the city's staff") if row.answer_recorded_by_id else _("By private link")),
    ]
    head = _("Certificate %(place)s: %(who)s") % {"place": place, "who": row.asked_of}
    asked = _("Asked to search for: %(what)s") % {"what": " ".join(row.what.split())}
    lines = [f"- {name}: {' '.join(value.split())}" for name, value in facts if value.strip()]
    return "\n".join([f"# {head}", asked, "", *lines])
