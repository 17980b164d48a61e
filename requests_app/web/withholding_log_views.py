"""The withholding log of a decision for its requester: read page by page, saved as a table. On no public page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse

from requests_app.cases.models import Decision, WithholdingLine
from requests_app.services.determinations import (
    withholding_log as determination_withholding_log,
    withholding_log_csv,
)
from requests_app.web.case_session import Held, case_page
from requests_app.web.pages import page

PER_PAGE = 100


@case_page("GET")
def log(request: HttpRequest, held: Held, decision: int) -> HttpResponseBase:
    """One page of the log that came with a decision; lines can be chosen here for an appeal."""
    found = _decision(held, decision)
    total = found.details["log"]["lines"]
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(_whole(request.GET.get("page")), 1), pages)
    first = (number - 1) * PER_PAGE
    lines = WithholdingLine.objects.filter(decision=found).select_related("citation")
    context = {
        "case": held.case,
        "decision": found,
        "lines": list(lines[first : first + PER_PAGE]),
        "total": total,
        "number": number,
        "pages": pages,
        "first": first + 1,
        "last": min(first + PER_PAGE, total),
    }
    return page(request, "log", held.case.city, context, section="find")


@case_page("GET")
def log_csv(request: HttpRequest, held: Held, decision: int) -> HttpResponseBase:
    """The same log as a CSV file."""
    found = _decision(held, decision)
    lines = withholding_log_csv.issued(determination_withholding_log.rows(found))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{held.case.number}-withholding-log.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _decision(held: Held, key: int) -> Decision:
    found = Decision.objects.filter(case=held.case, pk=key).first()
    if found is None or not found.details.get("log"):
        raise Http404
    return found


def _whole(text: Any) -> int:
    words = str(text or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 8 else 1
