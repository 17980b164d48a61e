"""What My work counts about incidents: open ones, contested measures to review, court orders not answered."""

from __future__ import annotations

from django.db.models import Value
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from requests_app.access.models import Incident, Measure
from requests_app.cases.actors import Actor

MOST = 999


def incident_tiles(actor: Actor) -> list[tuple[str, int, str, str, str]]:
    """Label, count, address, tone and the words for none, of each tile (one query that stops beyond MOST)."""
    seen = Incident.objects.visible_to(actor)
    contested = seen.filter(pk__in=Measure.objects.filter(state="contested").values("incident_id"))
    orders = seen.open().filter(court_order__isnull=False, court_order__answered_on=None)
    found = (seen.open(), contested, orders)
    marked = [rows.order_by().values_list(Value(place))[: MOST + 1] for place, rows in enumerate(found)]
    places = [row[0] for row in marked[0].union(*marked[1:], all=True)]
    return [
        (_("Incidents"), places.count(0), _queue(), "info", _("Nothing about the data is reported.")),
        (
            _("Contested measures"),
            places.count(1),
            _queue(show="contested"),
            "warn",
            _("No measure is contested."),
        ),
        (_("Court orders"), places.count(2), _queue(show="orders"), "bad", _("No court waits for the city.")),
    ]


def _queue(**filters: str) -> str:
    """The queue of incidents, filtered."""
    address = reverse("admin:requests_app_incident_changelist")
    return f"{address}?{urlencode(filters)}" if filters else address
