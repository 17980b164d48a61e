"""What My work counts about incidents: open ones, contested corrective actions to review, court orders not answered."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from requests_app.access.models import CorrectiveAction, Incident
from requests_app.admin.common.tiles import Wanted
from requests_app.cases.actors import Actor


def incident_tiles(actor: Actor) -> list[Wanted]:
    """What is to be counted."""
    seen = Incident.objects.visible_to(actor)
    contested = seen.filter(pk__in=CorrectiveAction.objects.filter(state="contested").values("incident_id"))
    orders = seen.open().filter(court_order__isnull=False, court_order__answered_on=None)
    return [
        Wanted(_("Incidents"), seen.open(), _queue(), "info"),
        Wanted(_("Contested corrective actions"), contested, _queue(show="contested"), "warn"),
        Wanted(_("Court orders"), orders, _queue(show="orders"), "bad"),
    ]


def _queue(**filters: str) -> str:
    """The queue of incidents, filtered."""
    address = reverse("admin:requests_app_incident_changelist")
    return f"{address}?{urlencode(filters)}" if filters else address
