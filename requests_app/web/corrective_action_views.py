"""A corrective action against someone's access: why, on what ground, and how its holder contests it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access import public_view
from requests_app.access.states import CorrectiveActionState
from requests_app.cases.refusals import Refusal
from requests_app.services.incidents import contests as incident_contests
from requests_app.web import spam_guard
from requests_app.web.case_session import Held, case_page
from requests_app.web.errors import status_of
from requests_app.web.incident_forms import ContestForm
from requests_app.web.pages import page


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
            form.take_refusal(refusal)
            code = status_of(refusal)
        else:
            messages.success(
                request, _("We received your objection. A city employee who was not involved will review it.")
            )
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
