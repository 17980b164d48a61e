"""One shape of a timeline for every subject: who reads which lines, and who is named as having done it."""

from __future__ import annotations

import pytest

from requests_app.access import dataset_timeline, incident_timeline
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases import public_case, timeline
from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.models import CityEvent, Event
from requests_app.services.cases import messages as case_messages, review as case_review
from tests import cast, incident_cast

pytestmark = pytest.mark.django_db


def test_a_case_is_told_to_staff_whole_to_its_requester_in_part_and_to_anybody_in_less() -> None:
    case = cast.a_case()
    case_review.begin_review(
        case.pk, department=cast.a_department(case.city), actor=cast.the_intake(case), now=cast.NOW
    )
    case_messages.write_to_city(case.pk, body="Hello", actor=cast.the_requester(case), now=cast.NOW)
    events = list(Event.objects.filter(case=case).order_by("seq"))
    full, read, anybody = timeline.full(events), timeline.public(events), public_case.public(events)
    assert [line.kind for line in full] == [event.kind for event in events]
    assert [line.hash for line in full] == [event.hash for event in events]
    assert EventKind.WRITTEN_TO_CITY in {line.kind for line in read}
    assert EventKind.WRITTEN_TO_CITY not in {line.kind for line in anybody}
    assert [(line.kind, line.by) for line in read][:2] == [("filed", "requester"), ("review_begun", "city")]


def test_an_incident_has_lines_of_the_same_shape() -> None:
    incident = incident_cast.a_report()
    events = list(CityEvent.objects.filter(incident=incident).order_by("seq"))
    lines = incident_timeline.public(events)
    assert [type(line) for line in lines] == [timeline.TimelineLine] * len(lines)
    assert (lines[0].seq, lines[0].hash, lines[0].by) == (events[0].seq, events[0].hash, "resident")
    assert len(incident_timeline.full(events)) == len(events)


def test_a_dataset_has_lines_of_the_same_shape_with_the_dates_it_was_promised_for() -> None:
    dataset = cast.a_city().datasets.order_by("pk").first()
    assert dataset is not None
    event = CityEvent(
        city=dataset.city,
        dataset=dataset,
        seq=1,
        kind=CityEventKind.PUBLICATION_MISSED,
        at=cast.NOW,
        payload='{"by":"system","data":{"due_on":"2026-10-05"}}',
        hash="0" * 64,
    )
    assert dataset_timeline.line(event) == timeline.TimelineLine(
        1,
        cast.NOW,
        "publication_missed",
        str(CityEventKind.PUBLICATION_MISSED.label),
        "The date was Monday, October 5, 2026.",
        "system",
        "0" * 64,
    )


@pytest.mark.parametrize(
    ("by", "said"), [("staff", "city"), (SYSTEM.name, "system"), ("requester", "resident"), ("", "resident")]
)
def test_whoever_is_neither_staff_nor_the_system_is_named_by_the_subject(by: str, said: str) -> None:
    assert timeline.who(by, "resident") == said
