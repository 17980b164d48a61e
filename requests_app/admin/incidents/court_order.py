"""The page on which a court's order is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.actions.action import page_name
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.incidents.forms.court_order import CourtOrderForm
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City
from requests_app.services.incidents import court_orders as incident_court_orders


def court_order_page(request: HttpRequest, city: City) -> HttpResponse:
    """Record a court's order."""
    actor = actor_of(request)
    form, status = CourtOrderForm(city, actor, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = incident_court_orders.record(form.order(), actor=actor, now=timezone.now())
            except Refusal as refusal:
                form.refused(refusal)
                status = status_of(refusal)
            else:
                messages.success(
                    request, _("The order was recorded as %(number)s.") % {"number": made.number}
                )
                return redirect(page_name(made, "change"), made.pk)
    context = {"title": _("Record a court order: %(city)s") % {"city": city.name}, "form": form}
    return render(request, "admin/incidents/court_order.html", context, status=status)
