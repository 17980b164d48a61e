"""The desk of incidents: locks the city's book and one incident together, and keeps pages from acting on old news."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from requests_app.access.event_kinds import AccessEventKind
from requests_app.access.models import AccessBook, AccessEvent, Incident
from requests_app.access.states import IncidentKind
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotFound, Refusal
from requests_app.services.unit_of_work import city_ledger as access_desk

LONGEST = 10_000
"""Characters of one text a person types."""


class WrongIncidentState(Refusal):
    """The incident or the corrective action is not in a state in which this step is possible."""

    def __init__(self, state_name: str) -> None:
        super().__init__(_("This step is not possible now. It stands at: %(state)s.") % {"state": state_name})


@contextmanager
def open_incident(incident_id: int, *, seen_seq: int | None = None) -> Iterator[tuple[AccessBook, Incident]]:
    """Open the transaction, lock the city's book and the incident. Raises NotFound and ChangedMeanwhile.

    `seen_seq` is the last entry about this incident that the actor's page showed (0 for none).
    """
    known = Incident.objects.select_related("city").filter(pk=incident_id).first()
    if known is None:
        raise NotFound
    with access_desk.open_book(known.city) as book:
        incident = (
            Incident.objects.select_for_update(of=("self",))
            .select_related("dataset__owner", "reporter", "department", "grant__case__requester")
            .get(pk=incident_id)
        )
        incident.city = book.city
        if seen_seq is not None and last_seq(incident) != seen_seq:
            raise ChangedMeanwhile(_what_changed(incident, seen_seq))
        yield book, incident


def last_seq(incident: Incident) -> int:
    """The place in the city's book of the last entry about this incident."""
    last = (
        AccessEvent.objects.filter(incident=incident).order_by("-seq").values_list("seq", flat=True).first()
    )
    return last or 0


def _what_changed(incident: Incident, seen_seq: int) -> str:
    later = AccessEvent.objects.filter(incident=incident, seq__gt=seen_seq).order_by("seq")
    kinds = later.values_list("kind", flat=True)
    return "; ".join(str(AccessEventKind(kind).label) for kind in kinds) or _("the page is out of date")


def make(row: Any, move: str, *arguments: Any) -> None:
    """Make `move` on an incident, a corrective action or a grant held under lock. Raises WrongIncidentState."""
    try:
        getattr(row, move)(*arguments)
    except TransitionNotAllowed as refused:
        raise WrongIncidentState(str(row.get_state_display())) from refused


def said(text: str, field: str, sentence: str) -> str:
    """A text a person must have typed, trimmed. Raises Incomplete at `field` with `sentence`."""
    cleaned = text.replace("\x00", "").strip()
    if not cleaned:
        raise Incomplete({field: [sentence]})
    if len(cleaned) > LONGEST:
        raise Incomplete({field: [_("That is too long. At most %(most)s characters.") % {"most": LONGEST}]})
    return cleaned


def desk_address(incident: Incident) -> str:
    """Where staff open the incident."""
    return f"{settings.PUBLIC_URL}/admin/requests_app/incident/{incident.pk}/change/"


def told(incident: Incident, now: datetime) -> dict[str, Any]:
    """What every letter about an incident may say beyond its row; names wait for the reader's language."""
    return {
        "kind_name": IncidentKind(incident.kind).label,
        "desk_address": desk_address(incident),
        "now": now,
    }
