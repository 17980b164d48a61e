"""Refusing an act on a page that is out of date: what every locked subject compares, and how it says what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent, Incident
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import ChangedMeanwhile
from requests_app.datasets.models import Dataset


def refuse_if_changed(
    seen_seq: int | None,
    last_seq: Callable[[], int],
    since: Callable[[int], Iterable[EventKind | CityEventKind | str]],
) -> None:
    """Raise ChangedMeanwhile, naming the events since, unless `seen_seq` is the subject's last one.

    `seen_seq` is the last event the actor's page showed (0 for none); None: no page was shown, so nothing is asked.
    """
    if seen_seq is None or last_seq() == seen_seq:
        return
    changed = "; ".join(str(getattr(what, "label", what)) for what in since(seen_seq))
    raise ChangedMeanwhile(changed or _("the page is out of date"))


def last_seq(subject: Incident | Dataset) -> int:
    """The place in the city's log of the last event about an incident or a dataset; 0 where there is none."""
    seqs = _events(subject).order_by("-seq").values_list("seq", flat=True)
    return seqs.first() or 0


def city_kinds_since(subject: Incident | Dataset, seq: int) -> list[CityEventKind]:
    """What happened to an incident or a dataset after event `seq` of its city's log, in order."""
    later = _events(subject).filter(seq__gt=seq).order_by("seq")
    return [CityEventKind(kind) for kind in later.values_list("kind", flat=True)]


def _events(subject: Incident | Dataset) -> QuerySet[CityEvent]:
    about = {"incident": subject} if isinstance(subject, Incident) else {"dataset": subject}
    return CityEvent.objects.filter(**about)
