"""The call list: requesters who can be reached only by phone, with what they have not been told yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.rendering import render
from requests_app.cases.models import RecordsRequest
from requests_app.notices.models import Notice

MOST = 300
"""Notices looked at; whoever has more to tell calls these people first."""


@dataclass(slots=True)
class Call:
    """One person to call: their case, since when they wait, and the notices to tell them about."""

    case: RecordsRequest
    since: datetime
    notices: list[Notice] = field(default_factory=list)


def calls_page(request: HttpRequest) -> HttpResponse:
    """Who to call: those who have waited longest first."""
    waiting = Notice.objects.visible_to(actor_of(request)).to_call()
    rows = waiting.select_related("case__requester", "case__city").order_by("queued_at", "id")
    calls: dict[int, Call] = {}
    for notice in rows.defer("body_text", "body_html")[:MOST]:
        if notice.case is not None:
            call = calls.setdefault(notice.case.pk, Call(notice.case, notice.queued_at))
            call.notices.append(notice)
    context = {"title": _("Requesters to call"), "calls": list(calls.values())}
    return render(request, "admin/cases/calls.html", context)
