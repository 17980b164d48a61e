"""The records of a case as a list: which cases have any, filters, many decisions at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.access import policy
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.paging import Page as Listed, page_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.records.forms import FilterForm
from requests_app.admin.records.review_forms import DecideForm
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import start_of_day
from requests_app.records.kinds import CONTAINERS, Answer, ReadState, RecordDecision
from requests_app.records.models import Finding, Page, Record
from requests_app.records.problems import PROBLEMS
from requests_app.services.records import decide as record_decisions

EXACTLY = {"decision": "decision", "kind": "kind", "state": "read_state", "custodian": "custodian"}
"""Fields of the filter form, and the column each is compared with."""
MOST_HITS = 2000
"""Records with the words that are looked up; no list shows more than half of them."""


def cases_page(request: HttpRequest) -> HttpResponse:
    """The cases this reader may see that have records, newest first, with how far their review is."""
    top = Record.objects.filter(case=OuterRef("pk"))
    rows = (
        RecordsRequest.objects.visible_to(actor_of(request))
        .filter(Exists(top))
        .order_by("-received_at", "-pk")
    )
    counted = Count("records", filter=Q(records__copy_of=None))
    undecided = Count("records", filter=Q(records__in=Record.objects.undecided()))
    page = page_of(
        rows.annotate(count=counted, undecided=undecided), request.GET.get("page"), counted=rows.count()
    )
    return render(request, "admin/records/cases.html", {"title": _("Records"), "page": page})


def collection_page(request: HttpRequest, case: RecordsRequest) -> HttpResponseBase:
    """The list of one case, and one decision for everything that is checked."""
    form = FilterForm(request.GET, case=case)
    decided = DecideForm(request.POST or None, case=case)
    status = 200
    if request.method == "POST":
        if not policy.may(actor_of(request), Verb.REVIEW_RECORDS, case):
            raise PermissionDenied
        status = 422
        if decided.is_valid():
            try:
                count = record_decisions.decide(
                    case.pk,
                    records=whole_numbers(request.POST.getlist("record")),
                    **decided.cleaned_data,
                    actor=actor_of(request),
                    now=timezone.now(),
                )
                said = ngettext("%(n)s record was decided.", "%(n)s records were decided.", count)
                messages.success(request, said % {"n": count})
                return HttpResponseRedirect(request.get_full_path())
            except Refusal as refusal:
                decided.refused(refusal)
                status = status_of(refusal)
    context = {
        "title": _("Records"),
        "case": case,
        "form": form,
        "decided": decided,
        "page": _counted(page_of(filtered(request, case, form), request.GET.get("page"))),
        "address": _without_page(request),
        "summary": _summary(case),
        "may_review": policy.may(actor_of(request), Verb.REVIEW_RECORDS, case),
        "may_add": policy.may(actor_of(request), Verb.TAKE_IN_RECORDS, case),
        "problems": PROBLEMS,
    }
    return render(request, "admin/records/collection.html", context, status=status)


def filtered(request: HttpRequest, case: RecordsRequest, form: FilterForm) -> QuerySet[Record]:
    """The records of the case that this reader asked for."""
    rows = (
        Record.objects.visible_to(actor_of(request)).filter(case=case, copy_of=None).select_related("parent")
    )
    if form.is_valid():
        wanted = form.cleaned_data
        for field, column in EXACTLY.items():
            rows = rows.filter(**{column: wanted[field]}) if wanted[field] else rows
        rows = rows.filter(sender__icontains=wanted["sender"]) if wanted["sender"] else rows
        if wanted["since"]:
            rows = rows.filter(sent_at__gte=start_of_day(case.city, wanted["since"]))
        if wanted["until"]:
            rows = rows.filter(sent_at__lt=start_of_day(case.city, wanted["until"] + timedelta(days=1)))
        if wanted["open"]:
            rows = rows.filter(Exists(Finding.objects.filter(record=OuterRef("pk"), answer=Answer.OPEN)))
        if wanted["q"]:
            rows = rows.filter(_has_words(case, wanted["q"]))
    return rows.order_by("pk")


def _has_words(case: RecordsRequest, words: str) -> Q:
    """In the name, subject, sender or text. The text is looked for once, by its index, not record by record."""
    named = Q(name__icontains=words) | Q(subject__icontains=words) | Q(sender__icontains=words)
    pages = Page.objects.with_words(words).filter(record__case=case).order_by()
    return named | Q(pk__in=list(pages.values_list("record_id", flat=True).distinct()[:MOST_HITS]))


def _counted(page: Listed[Record]) -> Listed[Record]:
    """The rows of one page, each with its count of copies and open findings."""
    shown = [record.pk for record in page.rows]
    copies = _counts(Record.objects.filter(copy_of__in=shown), "copy_of")
    unanswered = _counts(Finding.objects.filter(record__in=shown, answer=Answer.OPEN), "record")
    for record in page.rows:
        row: Any = record  # the row's template reads both counts
        row.copies_count, row.open_findings = copies.get(record.pk, 0), unanswered.get(record.pk, 0)
    return page


def _counts(rows: QuerySet[Any], of: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(of).annotate(n=Count("pk")))


def _summary(case: RecordsRequest) -> dict[str, int]:
    """How many there are, in one query."""
    unpacked = Q(kind__in=CONTAINERS, read_state=ReadState.READ)
    to_decide = Q(copy_of=None) & ~unpacked
    return Record.objects.filter(case=case).aggregate(
        copies=Count("pk", filter=~Q(copy_of=None)),
        to_decide=Count("pk", filter=to_decide),
        decided=Count("pk", filter=to_decide & ~Q(decision=RecordDecision.UNDECIDED)),
    )


def whole_numbers(texts: list[str]) -> list[int]:
    """The numbers among what a form sent."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]


def _without_page(request: HttpRequest) -> str:
    kept: Any = request.GET.copy()
    kept.pop("page", None)
    return str(kept.urlencode())
