"""The private page of a report: its receipt, how far the city has come, its letters, and a form to add to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access import incident_timeline
from requests_app.access.models import CityEvent
from requests_app.access.status_tones import INCIDENT_TONES
from requests_app.cases import links
from requests_app.cases.links import LINK_MARK
from requests_app.cases.refusals import Refusal
from requests_app.notices.letters.markup import html_of
from requests_app.notices.models import HELD_BACK, Notice
from requests_app.services.incidents import report_addition as incident_report_addition
from requests_app.web import spam_guard
from requests_app.web.errors import status_of
from requests_app.web.incident_forms import AddForm
from requests_app.web.incident_session import SESSION, HeldReport, report_page
from requests_app.web.pages import page


@report_page("GET")
def receipt(request: HttpRequest, held: HeldReport) -> HttpResponseBase:
    """The number, the private link and what happens next; made to be printed."""
    incident = held.incident
    keeps = links.hash_of(links.secret_of(incident.link_id)) == incident.secret_hash
    address = links.incident_address(incident.link_id) if keeps else ""
    by_mail = incident.reporter is not None and bool(incident.reporter.email)
    held_back = Notice.objects.filter(incident=incident, cause=HELD_BACK).exists()
    context = {"incident": incident, "address": address, "by_mail": by_mail, "held_back": held_back}
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
            incident_report_addition.add_to_report(
                incident.pk, text=form.cleaned_data["text"], actor=held.actor, now=now
            )
        except Refusal as refusal:
            form.take_refusal(refusal)
            code = status_of(refusal)
        else:
            messages.success(request, _("We received your message."))
            return redirect(held.address())
    elif form.errors:
        code = 400
    entries = CityEvent.objects.filter(incident=incident).order_by("-seq")
    mine = Notice.objects.filter(incident=incident, recipient="reporter").order_by("-queued_at", "-pk")
    context = {
        "incident": incident,
        "may_confirm": SESSION.may_confirm(request, held),
        "sentence": incident_timeline.wording(incident.state),
        "tone": INCIDENT_TONES[incident.state],
        "lines": incident_timeline.public(entries),
        "files": incident.files.all(),
        "corrective_actions": incident.corrective_actions.order_by("-taken_at", "-pk"),
        "letters": mine,
        "form": form,
    }
    return page(request, "incident", incident.city, context, section="datasets", status=code)


@report_page("GET")
def letter(request: HttpRequest, held: HeldReport, letter: int) -> HttpResponseBase:
    """One letter to the reporter as it was written; its link stands as the address of this page."""
    found = get_object_or_404(Notice, pk=letter, incident=held.incident, recipient="reporter")
    text = LINK_MARK.sub(request.build_absolute_uri(held.address()), found.body_text)
    context = {"incident": held.incident, "letter": found, "body": html_of(text), "language": found.language}
    return page(request, "incident_letter", held.incident.city, context, section="datasets")
