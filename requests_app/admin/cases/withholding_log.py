"""The withholding log for staff: the grid and the export. Each write is one service."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.admin.cases.forms.withholding_log import PER_PAGE, Grid
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.common.seen_seq import seen_seq_of
from requests_app.cases import case_clock
from requests_app.cases.models import Decision, DraftLine, RecordsRequest, WithholdingLine
from requests_app.cases.refusals import ChangedMeanwhile, Refusal
from requests_app.cases.verbs import Verb
from requests_app.services.determinations import (
    withholding_log as determination_withholding_log,
    withholding_log_csv,
    withholding_log_draft,
)

MOST_TOLD = 30
"""Incomplete lines named above the grid."""


def may_draft(request: HttpRequest, case: RecordsRequest) -> bool:
    """Whether this reader can write lines in this case now."""
    return (
        policy.may(actor_of(request), Verb.DRAFT_LOG, case)
        and case.state in withholding_log_draft.DRAFTING_STATES
    )


def grid_page(request: HttpRequest, case: RecordsRequest) -> HttpResponseBase:
    """Show or save one page of the draft; each button saves first, so that nothing typed is lost."""
    if not policy.may(actor_of(request), Verb.DRAFT_LOG, case):
        raise PermissionDenied
    total = DraftLine.objects.filter(case=case).count()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(_whole(request.GET.get("page")), 1), pages)
    first = (number - 1) * PER_PAGE
    if request.method != "POST":
        rows = list(DraftLine.objects.filter(case=case)[first : first + PER_PAGE])
        return _grid(request, case, Grid(case, rows, first + 1, total), number, pages)
    grid = Grid(case, (), first + 1, total, request.POST)
    if "add" in request.POST:
        grid.quieten()
        return _grid(request, case, grid, number, pages, seen_seq=seen_seq_of(request))
    status, seen_seq = 422, seen_seq_of(request)
    if grid.is_valid():
        try:
            return _done(request, case, grid, seen_seq)
        except Refusal as refusal:
            grid.refused(refusal)
            status = status_of(refusal)
            if isinstance(refusal, ChangedMeanwhile):
                seen_seq = case.head_seq
    return _grid(request, case, grid, number, pages, seen_seq=seen_seq, status=status)


def _done(request: HttpRequest, case: RecordsRequest, grid: Grid, seen_seq: int) -> HttpResponseBase:
    """One of the three writes this page has, then on to where the button says."""
    common: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now(), "seen_seq": seen_seq}
    do = request.POST.get("do", "")
    if do == "last":
        withholding_log_draft.start_from_last(case.pk, **common)
    elif do == "clear":
        withholding_log_draft.clear(case.pk, **common)
    elif any(grid.arguments().values()):
        withholding_log_draft.save_lines(case.pk, **grid.arguments(), **common)
        messages.success(request, _("Log saved."))
    if do == "done":
        return HttpResponseRedirect(reverse("admin:requests_app_recordsrequest_change", args=[case.pk]))
    wanted = _whole(request.POST.get("go")) or _whole(request.GET.get("page")) or 1
    return HttpResponseRedirect(f"{log_address(case)}?page={wanted}")


def _grid(
    request: HttpRequest,
    case: RecordsRequest,
    grid: Grid,
    number: int,
    pages: int,
    *,
    seen_seq: int | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = determination_withholding_log.drafts(case)
    incomplete = [
        (place, determination_withholding_log.lacks(line)) for place, line in enumerate(lines, start=1)
    ]
    lacking = [(place, found) for place, found in incomplete if found]
    issued = WithholdingLine.objects.filter(decision__case=case)
    context = {
        "title": _("Withholding log"),
        "case": case,
        "grid": grid,
        "summary": list(grid.summary),
        "seen_seq": case.head_seq if seen_seq is None else seen_seq,
        "total": len(lines),
        "lacking": lacking[:MOST_TOLD],
        "lacking_more": max(0, len(lacking) - MOST_TOLD),
        "number": number,
        "pages": pages,
        "open": case.state in withholding_log_draft.DRAFTING_STATES,
        "can_start": not lines and issued.exists(),
    }
    return render(request, "admin/cases/withholding_log.html", context, status=status)


def export(request: HttpRequest, case: RecordsRequest) -> HttpResponseBase:
    """The draft as a CSV file, or with `?decision=` the log issued with that decision of this case."""
    wanted = request.GET.get("decision", "")
    if wanted:
        decision = Decision.objects.filter(case=case, pk=_whole(wanted)).first()
        if decision is None or not decision.details.get("log"):
            raise Http404
        lines = withholding_log_csv.issued(determination_withholding_log.rows(decision))
        name = f"{case.number}-withholding-log-{decision.pk}.csv"
    else:
        rows = DraftLine.objects.filter(case=case).iterator()
        lines, name = (
            withholding_log_csv.drafted(rows, case_clock.pack_of(case)),
            f"{case.number}-log-draft.csv",
        )
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def log_address(case: RecordsRequest) -> str:
    """The grid of a case."""
    return reverse("admin:requests_app_recordsrequest_withholding_log", args=[case.pk])


def _whole(text: Any) -> int:
    words = str(text or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0
