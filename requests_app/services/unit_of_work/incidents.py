"""A unit of work on an incident: locks the city's log and the incident together; an old page is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent, CityLog, Incident
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.notices.city_outbox import Addressed
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.services.unit_of_work import city_log as city_work
from requests_app.services.unit_of_work.lock import city_kinds_since, last_seq, refuse_if_changed

LONGEST = 10_000
"""Characters of one text a person types."""


@contextmanager
def open_incident(incident_id: int, *, seen_seq: int | None = None) -> Iterator[tuple[CityLog, Incident]]:
    """Open the transaction, lock the city's log and the incident. Raises NotFound and ChangedMeanwhile.

    `seen_seq` is the last event about this incident that the actor's page showed (0 for none).
    """
    known = Incident.objects.select_related("city").filter(pk=incident_id).first()
    if known is None:
        raise NotFound
    with city_work.open_city_log(known.city) as city_log:
        incident = (
            Incident.objects.select_for_update(of=("self",))
            .select_related("dataset__owner", "reporter", "department", "grant__case__requester")
            .get(pk=incident_id)
        )
        incident.city = city_log.city
        refuse_if_changed(seen_seq, partial(last_seq, incident), partial(city_kinds_since, incident))
        yield city_log, incident


def record_event(
    city_log: CityLog,
    incident: Incident,
    kind: CityEventKind,
    data: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    now: datetime,
    letters: Sequence[Addressed] = (),
    letter_context: LetterContext | None = None,
) -> CityEvent:
    """Append the event, save the incident and queue `letters`. Must run inside `open_incident`."""
    return city_work.record_event(
        city_log,
        kind,
        data,
        incident=incident,
        actor=actor,
        now=now,
        letters=letters,
        letter_context=letter_context,
    )


def required_text(text: str, field: str, sentence: str) -> str:
    """A text a person must have typed, trimmed. Raises Incomplete at `field` with `sentence`."""
    cleaned = text.replace("\x00", "").strip()
    if not cleaned:
        raise Incomplete({field: [sentence]})
    if len(cleaned) > LONGEST:
        raise Incomplete({field: [_("Use no more than %(most)s characters.") % {"most": LONGEST}]})
    return cleaned
