"""All occurrences of words or numbers: looked at first, then redacted together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.access import policy
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.records.collection import whole_numbers
from requests_app.admin.records.review_forms import WordsForm
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.services.records import occurrences

MOST_SHOWN = 200


def occurrences_page(request: HttpRequest, case: RecordsRequest) -> HttpResponseBase:
    """Look ("find") and redact what was looked at ("redact")."""
    if not policy.may(actor_of(request), Verb.REVIEW_RECORDS, case):
        raise PermissionDenied
    form = WordsForm(request.POST or None, case=case)
    hits: list[occurrences.Hit] | None = None
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wanted: dict[str, Any] = {name: form.cleaned_data[name] for name in ("words", "kind")}
            try:
                hits = occurrences.find(case, **wanted)
                status = 200
                if request.POST.get("do") == "redact":
                    return _redacted(request, case, form, wanted)
            except Refusal as refusal:
                form.refused(refusal)
                status = status_of(refusal)
    context = {
        "title": _("Redact all occurrences"),
        "case": case,
        "form": form,
        "hits": hits[:MOST_SHOWN] if hits else hits,
        "count": len(hits) if hits is not None else None,
    }
    return render(request, "admin/records/occurrences.html", context, status=status)


def _redacted(
    request: HttpRequest, case: RecordsRequest, form: WordsForm, wanted: dict[str, Any]
) -> HttpResponseBase:
    expected = whole_numbers([request.POST.get("expected", "")])
    count = occurrences.redact_all(
        case.pk,
        **wanted,
        expected=expected[0] if expected else -1,
        exemption_key=form.cleaned_data["exemption_key"],
        reason=form.cleaned_data["reason"],
        actor=actor_of(request),
        now=timezone.now(),
    )
    said = ngettext("%(n)s match was marked.", "%(n)s matches were marked.", count) % {"n": count}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:requests_app_record_collection", args=[case.pk]))
