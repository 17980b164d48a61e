"""Reporting: allowed, refused and atomic; opened once per cause; ended only with a reason."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from requests_app.access.states import IncidentKind
from requests_app.cases.actors import PUBLIC, staff
from requests_app.cases.refusals import BadDocument, ChangedMeanwhile, Incomplete, NotFound, NotPermitted
from requests_app.models import CityEvent, Incident, IncidentFile, Notice, Requester
from requests_app.services.incidents import (
    detected as incident_detected,
    review as incident_review,
)
from requests_app.services.unit_of_work import city_log as city_work
from requests_app.services.unit_of_work.transition import WrongIncidentState
from tests import cast, incident_cast

pytestmark = pytest.mark.django_db


def test_a_report_is_entered_routed_and_answered_with_a_receipt() -> None:
    incident = incident_cast.a_report()
    assert incident.number == "SAC-I-2026-0001"
    assert incident.state == "reported"
    assert incident.department is not None and "open_data" in incident.department.roles
    entry = CityEvent.objects.get(incident=incident)
    assert entry.kind == "incident_reported" and incident_cast.TEXT not in entry.payload
    receipt = Notice.objects.get(incident=incident, recipient="reporter")
    assert receipt.to_address == cast.ADDRESS and "{{link:" in receipt.body_text


def test_the_mail_to_the_desk_does_not_repeat_what_was_reported() -> None:
    city = cast.a_city()
    incident_cast.an_office_member(city)
    incident = incident_cast.a_report(city, kind="improper_release")
    for notice in Notice.objects.filter(incident=incident).exclude(recipient="reporter"):
        assert incident_cast.TEXT not in notice.body_text + notice.body_html
        assert cast.ADDRESS not in notice.body_text


def test_somebody_without_a_name_can_report() -> None:
    incident = incident_cast.a_report(name="", email="")
    assert incident.reporter is None
    assert Notice.objects.get(incident=incident, recipient="reporter").channel == "page"


def test_the_same_form_sent_twice_is_one_incident() -> None:
    from uuid import uuid4

    key = uuid4()
    first, second = (incident_cast.a_report(submission_key=key) for _ in range(2))
    assert first.pk == second.pk and Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": "  \x00 "}, "description"),
        ({"description": "a" * 10_001}, "description"),
        ({"kind": "court_order"}, "kind"),
        ({"kind": "nonsense"}, "kind"),
        ({"email": "no address"}, "email"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_report_that_is_not_whole_is_refused_at_its_field(changes: dict[str, str], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        incident_cast.a_report(**changes)
    assert field in refusal.value.fields and not Incident.objects.exists()


def test_a_dataset_of_another_city_is_refused() -> None:
    other = cast.a_city("bakersfield").datasets.first()
    with pytest.raises(Incomplete):
        incident_cast.a_report(dataset=other)


def test_a_file_that_is_not_what_it_says_leaves_no_report_behind() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("list.pdf", b"<html>no</html>")
    with pytest.raises(BadDocument):
        incident_cast.a_report(uploads=[bad])
    assert not Incident.objects.exists() and not Requester.objects.exists()
    good = SimpleUploadedFile("list.csv", b"a,b\n1,2\n")
    incident = incident_cast.a_report(uploads=[good])
    assert IncidentFile.objects.get(incident=incident).name == "list.csv"


def test_the_system_opens_an_incident_once_for_each_cause() -> None:
    city = cast.a_city()
    found = incident_detected.DetectedIncident(
        kind=IncidentKind.FAILURE_TO_PUBLISH, cause="failure_to_publish:1:2026-10-01", description="Late."
    )
    first = incident_detected.open_by_system(city, found, now=cast.NOW)
    again = incident_detected.open_by_system(city, found, now=cast.NOW)
    assert first.pk == again.pk and CityEvent.objects.filter(incident=first).count() == 1


def test_an_incident_can_be_opened_inside_a_book_that_is_already_open() -> None:
    city = cast.a_city()
    with city_work.open_city_log(city) as city_log:
        incident_detected.open_by_system(
            city,
            incident_detected.DetectedIncident(kind=IncidentKind.RATE_LIMIT, cause="a", description="x"),
            now=cast.NOW,
            city_log=city_log,
        )
        incident_detected.open_by_system(
            city,
            incident_detected.DetectedIncident(kind=IncidentKind.RATE_LIMIT, cause="b", description="x"),
            now=cast.NOW,
            city_log=city_log,
        )
    assert list(CityEvent.objects.values_list("seq", flat=True)) == [1, 2]


def test_an_incident_goes_from_review_to_no_action_and_the_reporter_reads_why() -> None:
    incident = incident_cast.under_review(incident_cast.a_report())
    actor = incident_cast.an_office_member(incident.city)
    incident_review.take_no_action(
        incident.pk, reason="Both files agree.", actor=actor, now=cast.NOW + cast.DAY
    )
    letter = Notice.objects.get(incident=incident, letter="incident_no_action")
    assert "Both files agree." in letter.body_text
    incident_review.resolve(incident.pk, reason="Nothing to do.", actor=actor, now=cast.NOW + cast.DAY)
    assert Incident.objects.get().state == "resolved"


def test_what_ends_an_incident_needs_a_reason_a_role_and_the_present_page() -> None:
    incident = incident_cast.under_review(incident_cast.a_report())
    actor, now = incident_cast.an_office_member(incident.city), cast.NOW + cast.DAY
    with pytest.raises(Incomplete):
        incident_review.take_no_action(incident.pk, reason=" ", actor=actor, now=now)
    with pytest.raises(NotPermitted):
        incident_review.take_no_action(incident.pk, reason="x", actor=PUBLIC, now=now)
    with pytest.raises(NotPermitted):
        officer = staff(cast.an_officer(incident.city))
        incident_review.take_no_action(incident.pk, reason="x", actor=officer, now=now)
    with pytest.raises(ChangedMeanwhile):
        incident_review.take_no_action(incident.pk, reason="x", actor=actor, now=now, seen_seq=1)
    with pytest.raises(WrongIncidentState):
        incident_review.resolve(incident.pk, reason="x", actor=actor, now=now)
    with pytest.raises(NotFound):
        incident_review.resolve(999_999_999, reason="x", actor=actor, now=now)
    assert Incident.objects.get().state == "under_review"


def test_an_incident_cannot_say_that_a_corrective_action_was_taken_without_one() -> None:
    incident = incident_cast.a_report()
    with pytest.raises(DatabaseError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(state="action_taken")
        from django.db import connection

        connection.check_constraints()
