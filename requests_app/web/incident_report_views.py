"""Reporting what is wrong with the city's data: anyone may, with or without a name."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from requests_app.access.models import Incident
from requests_app.cases.actors import PUBLIC
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.services.incidents import report_draft as incident_report_draft, reports as incident_reports
from requests_app.web import spam_guard
from requests_app.web.errors import status_of
from requests_app.web.filing_steps import TRAP
from requests_app.web.incident_forms import (
    KINDS,
    ReportForm,
    asked_of,
)
from requests_app.web.incident_session import SESSION
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.private_session import address_of


@resident_page("GET", "POST")
def report(request: HttpRequest, city: str, dataset: int | None = None) -> HttpResponseBase:
    """`/<city>/report-a-problem/` and `/<city>/datasets/<id>/report/`: anyone may, with or without a name."""
    town, now = the_city(city), timezone.now()
    about = _dataset(town, dataset)
    ticket = spam_guard.read_ticket(request.POST.get("ticket", ""))
    kind = request.GET.get("kind", "")
    if request.method != "POST":
        known = {"kind": kind} if kind in dict(KINDS) else {}
        form = ReportForm(initial={**known, "seen_at_url": request.GET.get("at", "")[:500]})
        return _report_page(request, town, about, form, spam_guard.new_ticket(now))
    form = ReportForm(request.POST, request.FILES)
    if (
        ticket is None
        or request.POST.get(TRAP)
        or (form.is_valid() and spam_guard.looks_automatic(request, ticket, now))
    ):
        form.add_error(None, _why_again(request, ticket))
    if not form.is_valid():
        return _report_page(request, town, about, form, ticket or spam_guard.new_ticket(now), 400)
    try:
        spam_guard.count(request, "report", now)
        asked = incident_report_draft.Report(
            city=town,
            dataset=about,
            language=translation.get_language() or "en",
            submission_key=ticket.submission if ticket else None,
            **asked_of(form),
        )
        made = incident_reports.report(asked, actor=PUBLIC, now=now)
    except Refusal as refusal:
        form.take_refusal(refusal)
        response = _report_page(
            request, town, about, form, ticket or spam_guard.new_ticket(now), status_of(refusal)
        )
        retry_after = getattr(refusal, "retry_after", 0)
        if retry_after:
            response["Retry-After"] = str(retry_after)
        return response
    return _to_receipt(made, now)


def _dataset(town: City, dataset_id: int | None) -> Dataset | None:
    if dataset_id is None:
        return None
    found = Dataset.objects.visible_to(PUBLIC).filter(city=town, pk=dataset_id).first()
    if found is None:
        raise Http404
    return found


def _why_again(request: HttpRequest, ticket: spam_guard.Ticket | None) -> str:
    if request.POST.get(TRAP):
        return _("Your browser filled in a hidden field. We cleared it. Submit again.")
    if ticket is None:
        return _("Something on this form changed before it reached us. Check your answers and submit again.")
    return _("Please review your report, then submit it again.")


def _report_page(
    request: HttpRequest,
    town: City,
    about: Dataset | None,
    form: ReportForm,
    ticket: spam_guard.Ticket,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "dataset": about, "ticket": ticket.sealed()}
    response = page(request, "incident_report", town, context, section="datasets", status=status)
    response["Cache-Control"] = "private"
    return response


def _to_receipt(made: Incident, now: Any) -> HttpResponseBase:
    """The receipt with its key; a form sent again long after gets the way back, not the key."""
    if now - made.reported_at > spam_guard.HOUR:
        return redirect(address_of(made, "incident"))
    response = redirect(address_of(made, "incident_receipt"))
    SESSION.hand_over(response, made, made.link_id)
    return response
