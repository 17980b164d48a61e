"""Reporting what is wrong with the city's data, the private page of a report, and contesting a corrective action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from requests_app.access import incident_timeline, public_view
from requests_app.access.models import CityEvent, Incident
from requests_app.access.states import CorrectiveActionState
from requests_app.access.status_tones import INCIDENT_TONES
from requests_app.cases import links
from requests_app.cases.actors import PUBLIC
from requests_app.cases.links import LINK_MARK
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.notices.models import Notice
from requests_app.services.incidents import (
    containment as incident_containment,
    contests as incident_contests,
    reports as incident_reports,
)
from requests_app.web import spam_guard
from requests_app.web.case_session import Held, case_page
from requests_app.web.errors import status_of
from requests_app.web.filing_views import TRAP
from requests_app.web.incident_forms import (
    KINDS,
    AddForm,
    ContestForm,
    RefusableForm,
    ReportForm,
    asked_of,
)
from requests_app.web.incident_session import SESSION, HeldReport, report_page
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.private_session import address_of


@resident_page("GET", "POST")
def report(request: HttpRequest, city: str, dataset: int | None = None) -> HttpResponseBase:
    """`/<city>/report-a-problem/` and `/<city>/datasets/<id>/report/`: anybody may, with or without a name."""
    town, now = the_city(city), timezone.now()
    about = _dataset(town, dataset)
    ticket = spam_guard.read_ticket(request.POST.get("ticket", ""))
    kind = request.GET.get("kind", "")
    if request.method != "POST":
        form = ReportForm(initial={"kind": kind} if kind in dict(KINDS) else {})
        return _report_page(request, town, about, form, spam_guard.new_ticket(now))
    form = ReportForm(request.POST, request.FILES)
    if ticket is None or request.POST.get(TRAP) or ticket.is_too_fast(now):
        form.add_error(None, _why_again(request, ticket))
    if not form.is_valid():
        return _report_page(request, town, about, form, ticket or spam_guard.new_ticket(now), 400)
    try:
        spam_guard.count(request, "report", now)
        asked = incident_reports.Report(
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
        return _("A field that people do not see was filled in. We emptied it. Please send again.")
    if ticket is None:
        return _("This page was changed on its way. Please check it and send it again.")
    return _("That was very fast. Please check your report and send it again.")


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


@report_page("GET")
def receipt(request: HttpRequest, held: HeldReport) -> HttpResponseBase:
    """The number, the private link and what happens next; made to be printed."""
    incident = held.incident
    keeps = links.hash_of(links.secret_of(incident.link_id)) == incident.secret_hash
    address = links.incident_address(incident.link_id) if keeps else ""
    by_mail = incident.reporter is not None and bool(incident.reporter.email)
    context = {"incident": incident, "address": address, "by_mail": by_mail}
    return page(request, "incident_receipt", incident.city, context, section="datasets")


@report_page("GET", "POST")
def status(request: HttpRequest, held: HeldReport) -> HttpResponseBase:
    """How far the city has come; where it is open, a form to add to the report."""
    incident = held.incident
    form = AddForm(request.POST if request.method == "POST" else None)
    code = 200
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            spam_guard.count(request, "write", now)
            incident_containment.add_to_report(
                incident.pk, text=form.cleaned_data["text"], actor=held.actor, now=now
            )
        except Refusal as refusal:
            code = _refused(form, refusal)
        else:
            messages.success(request, _("The city has what you added."))
            return redirect(held.address())
    elif form.errors:
        code = 400
    entries = CityEvent.objects.filter(incident=incident).order_by("-seq")
    mine = Notice.objects.filter(incident=incident, recipient="reporter").order_by("-queued_at", "-pk")
    context = {
        "incident": incident,
        "sentence": incident_timeline.wording(incident.state),
        "tone": INCIDENT_TONES[incident.state],
        "lines": incident_timeline.public(entries),
        "files": incident.files.all(),
        "corrective_actions": incident.corrective_actions.order_by("-taken_at", "-pk"),
        "letters": mine,
        "form": form,
    }
    return page(request, "incident", incident.city, context, section="datasets", status=code)


def _refused(form: RefusableForm, refusal: Refusal) -> int:
    form.take_refusal(refusal)
    return status_of(refusal)


@report_page("GET")
def letter(request: HttpRequest, held: HeldReport, letter: int) -> HttpResponseBase:
    """One letter to the reporter as it was written; its link stands as the address of this page."""
    found = get_object_or_404(Notice, pk=letter, incident=held.incident, recipient="reporter")
    text = LINK_MARK.sub(request.build_absolute_uri(held.address()), found.body_text)
    context = {"incident": held.incident, "letter": found, "text": text, "language": found.language}
    return page(request, "incident_letter", held.incident.city, context, section="datasets")


@case_page("GET", "POST")
def corrective_action(request: HttpRequest, held: Held, corrective_action: int) -> HttpResponseBase:
    """A corrective action against the access granted in this case: why, on what ground, and how to contest it."""
    found = get_object_or_404(public_view.against(held.case), pk=corrective_action)
    form = ContestForm(request.POST if request.method == "POST" else None)
    code = 200
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            spam_guard.count(request, "write", now)
            incident_contests.contest(
                found.pk, grounds=form.cleaned_data["grounds"], actor=held.actor, now=now
            )
        except Refusal as refusal:
            code = _refused(form, refusal)
        else:
            messages.success(request, _("The city has what you say. Somebody who did not act reviews it."))
            return redirect(held.address("case_corrective_action", corrective_action=found.pk))
    elif form.errors:
        code = 400
    found.incident.city = held.case.city
    context = {
        "case": held.case,
        "corrective_action": found,
        "form": form,
        "may_contest": found.contest_offered and found.state == CorrectiveActionState.TAKEN,
    }
    return page(request, "corrective_action", held.case.city, context, section="find", status=code)
