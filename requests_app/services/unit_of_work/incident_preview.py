"""Before an act on an incident: the letters it would write. After the look: the act, only if it writes the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q

from requests_app.access.models import Incident
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.preview import LetterChanged, fingerprint_of

Service = Callable[..., Any]


class _Undo(Exception):
    """Ends the rehearsal."""


def preview(service: Service, incident_id: int, **arguments: Any) -> list[Notice]:
    """The letters an act would write to people and staff; everything is undone. A refusal passes through."""
    letters: list[Notice] = []
    try:
        with transaction.atomic():
            last = _last(incident_id)
            service(incident_id, **arguments)
            letters = _after(incident_id, last)
            raise _Undo
    except _Undo:
        return letters


def perform(service: Service, incident_id: int, *, fingerprint: str, **arguments: Any) -> Any:
    """Do the act, unless its letters differ from those whose `fingerprint` was signed. Raises LetterChanged."""
    with transaction.atomic():
        last = _last(incident_id)
        result = service(incident_id, **arguments)
        if fingerprint_of(_after(incident_id, last)) != fingerprint:
            raise LetterChanged
        return result


def _mine(incident_id: int) -> Q:
    """Letters about the incident, and those in the case of the access it is about."""
    mine = Q(incident_id=incident_id)
    case_id = Incident.objects.filter(pk=incident_id).values_list("grant__case_id", flat=True).first()
    return mine | Q(case_id=case_id) if case_id else mine


def _last(incident_id: int) -> int:
    found = Notice.objects.filter(_mine(incident_id)).order_by("-id").values_list("id", flat=True).first()
    return found or 0


def _after(incident_id: int, last: int) -> list[Notice]:
    return list(Notice.objects.filter(_mine(incident_id), id__gt=last).order_by("id"))
