"""The lock on what is acted on: nothing that is not there, nothing that somebody acted on since."""

from __future__ import annotations

import pytest

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import ChangedMeanwhile, NotFound
from requests_app.services.cases import (
    review as case_review,
)
from requests_app.services.unit_of_work.lock import city_kinds_since, last_seq, refuse_if_changed
from tests import cast, incident_cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def test_a_case_that_does_not_exist_is_not_found() -> None:
    actor = cast.the_intake(cast.a_case())
    with pytest.raises(NotFound):
        case_review.note(999_999, body="x", actor=actor, now=LATER)


def test_an_out_of_date_page_is_told_what_changed() -> None:
    case = cast.a_case_in("clerk_review")
    cast.write_to_city(case, LATER)
    with pytest.raises(ChangedMeanwhile, match="wrote to the city"):
        case_review.note(case.pk, body="x", actor=cast.the_intake(case), now=LATER, seen_seq=case.head_seq)


def test_a_page_that_shows_the_last_event_or_none_is_not_out_of_date() -> None:
    for seen in (None, 3):
        refuse_if_changed(seen, lambda: 3, lambda _seq: pytest.fail("nothing changed"))


def test_what_changed_since_is_named_in_order_and_only_that() -> None:
    kinds = {1: EventKind.FILED, 2: EventKind.NOTED, 3: EventKind.EXTENDED}
    with pytest.raises(ChangedMeanwhile) as refused:
        refuse_if_changed(1, lambda: 3, lambda seq: [kind for place, kind in kinds.items() if place > seq])
    said = str(refused.value)
    assert f"{EventKind.NOTED.label}; {EventKind.EXTENDED.label}" in said
    assert str(EventKind.FILED.label) not in said


def test_a_page_from_elsewhere_is_out_of_date_although_nothing_came_after_it() -> None:
    with pytest.raises(ChangedMeanwhile, match="out of date"):
        refuse_if_changed(9, lambda: 3, lambda _seq: [])


def test_incidents_and_datasets_count_their_own_entries_in_the_book_of_the_city() -> None:
    incident = incident_cast.a_report()
    dataset = incident.city.datasets.order_by("pk")[0]
    assert last_seq(dataset) == 0
    first = last_seq(incident)
    incident_cast.under_review(incident)
    assert last_seq(incident) > first > 0
    assert city_kinds_since(incident, first) == [CityEventKind.INCIDENT_REVIEW_BEGUN]
    assert city_kinds_since(incident, last_seq(incident)) == []
