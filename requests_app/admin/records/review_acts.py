"""Every act on one record under review, by plain forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.admin.common.actor import actor_of
from requests_app.admin.records.collection import whole_numbers
from requests_app.admin.records.forms import RecordForm
from requests_app.admin.records.review_forms import AnswerForm, DecideForm, DrawForm, VersionForm
from requests_app.records.kinds import RecordKind
from requests_app.records.models import Record
from requests_app.services.records import answers, boxes, decide, made_elsewhere

Act = Callable[[HttpRequest, Record, int, dict[str, RecordForm]], str]


def _decide(request: HttpRequest, record: Record, number: int, forms: dict[str, RecordForm]) -> str:
    typed = request.POST.copy()
    if "decision_now" in typed:
        typed["decision"] = str(typed["decision_now"])
    form = forms["decide"] = DecideForm(typed, case=record.case)
    if not form.is_valid():
        return ""
    common: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now()}
    chosen = whole_numbers(request.POST.getlist("alike"))
    alike = Record.objects.alike(record).filter(pk__in=chosen).values_list("pk", flat=True)
    count = decide.decide(record.case_id, records=[record.pk, *alike], **form.cleaned_data, **common)
    if count == 1:
        return _("The record was decided.")
    return ngettext("%(n)s record was decided.", "%(n)s records were decided.", count) % {"n": count}


def _answer(request: HttpRequest, record: Record, number: int, forms: dict[str, RecordForm]) -> str:
    form = forms["answer"] = AnswerForm(request.POST, case=record.case, auto_id="answer_%s")
    if not form.is_valid():
        return ""
    mine = record.findings.filter(pk__in=whole_numbers(request.POST.getlist("finding")))
    common: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now()}
    ids = list(mine.values_list("pk", flat=True))
    answers.answer(record.case_id, findings=ids, **form.cleaned_data, **common)
    return _("The findings were answered.")


def _draw(request: HttpRequest, record: Record, number: int, forms: dict[str, RecordForm]) -> str:
    form = DrawForm(request.POST, case=record.case, auto_id="draw_%s")
    forms["draw"] = form
    if not form.is_valid():
        return ""
    places = form.places(number, sheet=record.kind == RecordKind.WORKBOOK)
    why: dict[str, Any] = {name: form.cleaned_data[name] for name in ("exemption_key", "reason")}
    common: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now()}
    moved = whole_numbers(request.POST.getlist("box_moved"))
    if moved and places and places[-1].rect:
        boxes.move(record.case_id, box=moved[0], rect=places[-1].rect, **common)
        return _("The box was moved. It must be approved again.")
    boxes.draw(record.case_id, record=record.pk, places=places, **why, **common)
    return _("The boxes were saved. They must be approved before the file is created.")


def _delete(request: HttpRequest, record: Record, number: int, forms: dict[str, RecordForm]) -> str:
    boxes.delete(record.case_id, boxes=_checked(request, record), actor=actor_of(request))
    return _("The boxes were deleted.")


def _approve(request: HttpRequest, record: Record, number: int, forms: dict[str, RecordForm]) -> str:
    boxes.approve(
        record.case_id, boxes=_checked(request, record), actor=actor_of(request), now=timezone.now()
    )
    return _("The boxes were approved.")


def _version(request: HttpRequest, record: Record, number: int, forms: dict[str, RecordForm]) -> str:
    form = forms["version"] = VersionForm(request.POST, request.FILES, case=record.case, auto_id="version_%s")
    if not form.is_valid():
        return ""
    common: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now()}
    made_elsewhere.add_version(record.case_id, record=record.pk, **form.cleaned_data, **common)
    return _("The redacted version was added. Its redactions must be approved.")


ACTS: dict[str, Act] = {
    "decide": _decide,
    "answer": _answer,
    "draw": _draw,
    "delete": _delete,
    "approve": _approve,
    "version": _version,
}
NAMED = {"decide": "decide", "answer": "answer", "version": "version"}
"""Beside which form a refusal is shown; all others beside the drawing."""


def _checked(request: HttpRequest, record: Record) -> list[int]:
    mine = record.boxes.filter(pk__in=whole_numbers(request.POST.getlist("box")))
    return list(mine.values_list("pk", flat=True))
