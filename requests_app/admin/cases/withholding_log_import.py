"""The page on which lines of a withholding log are read from a file into the draft."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.access import policy
from requests_app.admin.cases.forms.withholding_log_file import LogFile
from requests_app.admin.cases.withholding_log import log_address
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.common.seen_seq import seen_seq_of
from requests_app.cases import case_clock
from requests_app.cases.models import DraftLine, RecordsRequest
from requests_app.cases.refusals import ChangedMeanwhile, Refusal
from requests_app.cases.verbs import Verb
from requests_app.services.determinations import (
    withholding_log_csv,
    withholding_log_draft,
    withholding_log_file,
)


def import_page(request: HttpRequest, case: RecordsRequest) -> HttpResponseBase:
    """Read a file into the draft: everything wrong is listed first; then all lines, or the good ones by choice."""
    if not policy.may(actor_of(request), Verb.DRAFT_LOG, case):
        raise PermissionDenied
    if request.method != "POST":
        return _import(request, case, LogFile())
    form = LogFile(request.POST, request.FILES)
    read: withholding_log_file.Read | None = None
    status, seen_seq = 422, seen_seq_of(request)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            text = withholding_log_file.text_of(typed["file"].read()) if typed["file"] else typed["text"]
            form = LogFile({**request.POST.dict(), "text": text})
            form.is_valid()
            read = withholding_log_file.read(text, case_clock.pack_of(case), case)
            if not read.errors or request.POST.get("do") == "good":
                _taken(request, case, read, typed["replacing"], seen_seq)
                return HttpResponseRedirect(log_address(case))
        except Refusal as refusal:
            form.add_error("file", list(dict.fromkeys(refusal.sentences)))
            status = status_of(refusal)
            if isinstance(refusal, ChangedMeanwhile):
                seen_seq = case.head_seq
    return _import(request, case, form, read, seen_seq=seen_seq, status=status)


def _taken(
    request: HttpRequest,
    case: RecordsRequest,
    read: withholding_log_file.Read,
    replacing: bool,
    seen_seq: int,
) -> None:
    withholding_log_draft.import_lines(
        case.pk,
        lines=read.lines,
        replacing=replacing,
        actor=actor_of(request),
        now=timezone.now(),
        seen_seq=seen_seq,
    )
    count = len(read.lines)
    words = ngettext("%(count)s entry imported.", "%(count)s entries imported.", count)
    if read.bad_rows:
        words = f"{words} {ngettext('%(bad)s row was skipped.', '%(bad)s rows were skipped.', read.bad_rows)}"
    messages.success(request, words % {"count": f"{count:,}", "bad": f"{read.bad_rows:,}"})


def _import(
    request: HttpRequest,
    case: RecordsRequest,
    form: LogFile,
    read: withholding_log_file.Read | None = None,
    *,
    seen_seq: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Import entries"),
        "case": case,
        "form": form,
        "read": read,
        "seen_seq": case.head_seq if seen_seq is None else seen_seq,
        "has_draft": DraftLine.objects.filter(case=case).exists(),
        "columns": [label for name, label in withholding_log_csv.labels().items() if name != "position"],
    }
    return render(request, "admin/cases/withholding_log_import.html", context, status=status)
