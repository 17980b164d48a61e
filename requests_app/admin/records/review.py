"""One record under review: its page with the boxes on it, and its findings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.records.collection import whole_numbers
from requests_app.admin.records.forms import RecordForm
from requests_app.admin.records.review_acts import ACTS, NAMED
from requests_app.admin.records.review_forms import AnswerForm, DecideForm, DrawForm, VersionForm
from requests_app.cases import case_clock
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.records.kinds import PAGED, ReadState, RecordKind
from requests_app.records.models import Box, Finding, Page, Record
from requests_app.records.problems import FAULTS, PROBLEMS
from requests_app.services.records.log_lines import number_of
from requests_app.services.records.renditions import newest

MOST_ALIKE = 100
MOST_ROWS = 300
"""Findings and cells shown at once."""


def review_page(request: HttpRequest, case: RecordsRequest, record: Record) -> HttpResponseBase:
    """Show one page of the record; or do what a button says, and show it again."""
    number = _page_number(request, record)
    forms: dict[str, RecordForm] = {
        "decide": DecideForm(case=case, initial=_decided(record)),
        "answer": AnswerForm(case=case, auto_id="answer_%s"),
        "version": VersionForm(case=case, auto_id="version_%s"),
        "draw": DrawForm(case=case, auto_id="draw_%s", initial=_moving(request, record)),
    }
    status = 200
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None or not policy.may(actor_of(request), Verb.REVIEW_RECORDS, case):
            raise PermissionDenied
        status = 422
        try:
            said = act(request, record, number, forms)
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(_goes_to(request, record, number))
        except Refusal as refusal:
            name = NAMED.get(request.POST.get("do", ""), "draw")
            forms[name].is_valid()
            forms[name].refused(refusal)
            status = status_of(refusal)
    return render(
        request, "admin/records/review.html", _context(request, case, record, number, forms), status=status
    )


def _page_number(request: HttpRequest, record: Record) -> int:
    wanted = whole_numbers([request.GET.get("page", "1")])
    return min(max(wanted[0] if wanted else 1, 1), max(1, record.pages_count))


def _decided(record: Record) -> dict[str, Any]:
    return {"decision": record.decision, "exemption_key": record.exemption_key, "reason": record.reason}


def _moving(request: HttpRequest, record: Record) -> dict[str, Any]:
    """The box that the address asks to move, as the form's first values."""
    asked = whole_numbers([request.GET.get("box", "")])
    box = Box.objects.filter(record=record, pk__in=asked).first() if asked else None
    if box is None:
        return {}
    edges = dict(zip(("left", "top", "right", "bottom"), box.rect or (), strict=False))
    return {
        **edges,
        "cells": box.cells,
        "exemption_key": box.exemption_key,
        "reason": box.reason,
        "moved": box.pk,
    }


def _goes_to(request: HttpRequest, record: Record, number: int) -> str:
    """Where the reader is after an act: a decision by one key goes on to the next record, if there is one."""
    if "decision_now" in request.POST:
        _earlier, later = _beside(request, record)
        return _address(later or record)
    return f"{_address(record)}?page={number}"


def _beside(request: HttpRequest, record: Record) -> tuple[Record | None, Record | None]:
    """The records before and after this one in the list."""
    others = Record.objects.visible_to(actor_of(request)).to_decide().filter(case=record.case_id)
    earlier = others.filter(pk__lt=record.pk).order_by("-pk").first()
    return earlier, others.filter(pk__gt=record.pk).order_by("pk").first()


def _address(record: Record) -> str:
    return reverse("admin:requests_app_record_review", args=[record.pk])


def _context(
    request: HttpRequest, case: RecordsRequest, record: Record, number: int, forms: dict[str, RecordForm]
) -> dict[str, Any]:
    page = Page.objects.filter(record=record, number=number).first()
    findings = list(Finding.objects.filter(record=record).order_by("page", "position")[:MOST_ROWS])
    made = newest(record)
    earlier, later = _beside(request, record)
    return {
        "title": _("Record %(number)s") % {"number": number_of(record)},
        "case": case,
        "pack": case_clock.pack_of(case),
        "record": record,
        "page": page,
        "number": number,
        "previous_page": number - 1,
        "next_page": number + 1 if number < record.pages_count else 0,
        "findings": [(one, _answers(one), one.page == number) for one in findings],
        "boxes": list(Box.objects.filter(record=record).select_related("approved_by").order_by("page", "pk")),
        "boxes_here": [box for box in Box.objects.filter(record=record, page=number) if box.rect],
        "cells": page.cells[:MOST_ROWS] if page else [],
        "is_drawn_on": record.shown_as in PAGED and page is not None and page.width > 0,
        "is_workbook": record.kind == RecordKind.WORKBOOK,
        "is_read": record.read_state == ReadState.READ,
        "problem": PROBLEMS.get(record.problem, ""),
        "forms": forms,
        "made": made,
        "faults": [(FAULTS.get(one["code"], one["code"]), one["page"]) for one in made.faults]
        if made
        else [],
        "earlier": earlier,
        "later": later,
        "members": Record.objects.filter(parent=record).order_by("position")[:MOST_ROWS],
        "copies": record.copies.count(),
        "alike": Record.objects.visible_to(actor_of(request)).alike(record).order_by("pk")[:MOST_ALIKE],
        "may_review": policy.may(actor_of(request), Verb.REVIEW_RECORDS, case),
        "may_approve": policy.may(actor_of(request), Verb.APPROVE_BOXES, case),
    }


def _answers(finding: Finding) -> str:
    return " / ".join(str(one.label) for one in finding.possible_answers)
