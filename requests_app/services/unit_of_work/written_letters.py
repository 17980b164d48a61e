"""The letters an act on a case, an incident or a dataset wrote."""

from __future__ import annotations

from django.db.models import Q

from requests_app.access.models import Incident
from requests_app.cases.models import RecordsRequest
from requests_app.datasets.models import Dataset
from requests_app.notices.models import Notice

About = type[RecordsRequest] | type[Incident] | type[Dataset]


def _letters_of(about: About, pk: int) -> Q:
    """The letters an act on this row may write.

    Of an incident also those in the case of the access it is about; of a dataset those of its city that no case and
    no incident of another dataset caused.
    """
    if about is Incident:
        case_id = Incident.objects.filter(pk=pk).values_list("grant__case_id", flat=True).first()
        return Q(incident_id=pk) | Q(case_id=case_id) if case_id else Q(incident_id=pk)
    if about is Dataset:
        return Q(incident__dataset_id=pk) | Q(city_event__dataset_id=pk)
    return Q(case_id=pk)


def last_letter(about: About, pk: int) -> int:
    """The newest letter before the act. The row is locked by the act itself, so no one writes in between."""
    if not pk:
        return 0
    rows = Notice.objects.filter(_letters_of(about, pk)).order_by("-id")
    return rows.values_list("id", flat=True).first() or 0


def letters_since(about: About, pk: int, last: int) -> list[Notice]:
    """The letters after that one, with their readers: a letter of a rehearsal is read when its case is gone again."""
    rows = Notice.objects.select_related("case__requester", "incident__reporter")
    return list(rows.filter(_letters_of(about, pk), id__gt=last).order_by("id"))
