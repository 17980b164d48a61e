"""The one-time code of a case for someone at the counter or on the phone: shown, printed, made new."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.common.seen_seq import seen_seq_of
from requests_app.cases import codes
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.notices.pdf.tear_off import picture, ways_to_answer
from requests_app.services.cases import codes as case_codes


def code_page(request: HttpRequest, case: RecordsRequest) -> HttpResponse:
    """The code that is good now, ready to print; the button makes a new one and ends it."""
    actor, now, status = actor_of(request), timezone.now(), 200
    if not policy.may(actor, Verb.MAKE_CODE, case):
        raise PermissionDenied
    if request.method == "POST":
        try:
            case = case_codes.make_code(case.pk, actor=actor, now=now, seen_seq=seen_seq_of(request))
            messages.success(request, _("New code made. The earlier one no longer works."))
        except Refusal as refusal:
            messages.warning(request, refusal.message)
            status = status_of(refusal)
            case.refresh_from_db(fields=["head_seq"])
    row = codes.good_code(case, now)
    code = codes.code_of(row.pk) if row else ""
    context = {
        "title": _("One-time code for %(number)s") % {"number": case.number},
        "case": case,
        "back": reverse("admin:requests_app_recordsrequest_change", args=[case.pk]),
        "code": code,
        "until": row.expires_at if row else None,
        "page_address": codes.page_address(),
        "picture": mark_safe(picture(codes.address_of(case.number, code))) if code else "",  # noqa: S308 - our own SVG
        "ways": ways_to_answer(case.city),
    }
    response = render(request, "admin/cases/code.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
