"""The page of a city's own list of corrective actions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.incidents.forms.corrective_action_list import CorrectiveActionsForm
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City
from requests_app.services.incidents import corrective_action_settings


def corrective_action_list_page(request: HttpRequest, city: City) -> HttpResponse:
    """What the city may do: its own list of corrective actions."""
    form, status = CorrectiveActionsForm(city, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                corrective_action_settings.set_corrective_actions(
                    city.pk, **form.arguments(), actor=actor_of(request), now=timezone.now()
                )
            except Refusal as refusal:
                form.refused(refusal)
                status = status_of(refusal)
            else:
                messages.success(request, _("Corrective actions saved for %(city)s.") % {"city": city.name})
                return HttpResponseRedirect(request.path)
    context = {
        "title": _("Allowed corrective actions: %(city)s") % {"city": city.name},
        "form": form,
        "city": city,
    }
    return render(request, "admin/incidents/corrective_actions.html", context, status=status)
