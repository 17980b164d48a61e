"""Letters about reports and datasets at the desk: for those whom they concern, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.refusals import NotFound, NotNow, NotPermitted
from requests_app.models import City, CityEvent, Department, Incident, Notice, User
from requests_app.services.cases import contact as case_contact
from requests_app.services.incidents import review as incident_review
from requests_app.services.letters import resend as letter_resend
from requests_app.services.retention import hold_and_erasure
from tests import cast, incident_cast
from tests.admin.conftest import SignIn
from tests.admin.pages import hidden, text

pytestmark = pytest.mark.django_db
LETTERS = reverse("admin:requests_app_notice_changelist")
LATER = cast.NOW + 3 * cast.DAY


def the_receipt(incident: Incident, state: str = "parked") -> Notice:
    """The letter to the reporter, in `state`."""
    notice = Notice.objects.get(incident=incident, recipient="reporter")
    notice.state = state
    notice.save()
    return notice


def page_of(notice: Notice) -> str:
    return reverse("admin:requests_app_notice_change", args=[notice.pk])


def office(city: City) -> User:
    return User.objects.get(pk=incident_cast.an_office_member(city).user_id)


def test_a_receipt_that_did_not_arrive_is_listed_sent_again_and_entered_in_the_book(clerk: Client) -> None:
    notice = the_receipt(incident_cast.a_report())
    listed = text(clerk.get(f"{LETTERS}?state=not_received"))
    assert notice.subject in listed and "the person who reported it" in listed
    page = text(clerk.get(page_of(notice)))
    assert "Resend" in page and "{{link:" not in page
    assert clerk.post(page_of(notice)).status_code == 302
    notice.refresh_from_db()
    assert notice.state == "queued"
    last = CityEvent.objects.filter(incident=notice.incident).latest("seq")
    assert last.kind == "notice_resent"


def test_somebody_told_in_another_way_waits_for_nobody(clerk: Client) -> None:
    notice = the_receipt(incident_cast.a_report())
    clerk.post(page_of(notice), {"do": "settle"})
    notice.refresh_from_db()
    assert notice.settled_at is not None
    assert not Notice.objects.not_received().exists()
    actor = staff(cast.an_intake_clerk(notice.sender_city))
    with pytest.raises(NotNow):
        case_contact.settle(notice.pk, actor=actor, now=LATER)


def test_letters_about_an_improper_release_are_for_those_it_concerns(
    clerk: Client, sacramento: City, bakersfield: City, sign_in: SignIn
) -> None:
    notice = the_receipt(incident_cast.a_report(sacramento, kind="improper_release"))
    assert notice.subject not in text(clerk.get(LETTERS))
    assert clerk.get(page_of(notice)).status_code == 404
    assert clerk.get(reverse("admin:requests_app_notice_pdf", args=[notice.pk])).status_code == 404
    for act in (letter_resend.resend, case_contact.settle):
        with pytest.raises(NotFound):
            act(notice.pk, actor=staff(cast.an_intake_clerk(sacramento)), now=LATER)
    elsewhere = staff(cast.an_administrator(bakersfield))
    for actor in (elsewhere, PUBLIC, link_holder(1)):
        assert not Notice.objects.visible_to(actor).exists()
    reader = sign_in(office(sacramento))
    assert notice.subject in text(reader.get(f"{LETTERS}?state=not_received"))
    page = text(reader.get(page_of(notice)))
    assert notice.subject in page and "Resend" not in page
    with pytest.raises(NotPermitted):
        letter_resend.resend(notice.pk, actor=incident_cast.an_office_member(sacramento), now=LATER)


def test_a_department_without_a_part_in_it_sees_no_letter_about_a_report(sacramento: City) -> None:
    the_receipt(incident_cast.a_report(sacramento))
    police = Department.objects.create(city=sacramento, key="elsewhere", name="Elsewhere")
    actor = staff(cast.a_member(sacramento, "department_reviewer", "elsewhere", police))
    assert not Notice.objects.visible_to(actor).exists()


def test_a_reporter_who_chose_post_gets_a_letter_by_post(sacramento: City) -> None:
    incident = incident_cast.under_review(incident_cast.a_report(sacramento))
    person = incident.reporter
    assert person is not None
    person.email, person.postal_address, person.preferred_channel = "", "1 Main Street\nSacramento", "post"
    person.save()
    office_member = incident_cast.an_office_member(sacramento)
    incident_review.take_no_action(incident.pk, reason="It is right.", actor=office_member, now=LATER)
    told = Notice.objects.get(incident=incident, letter="incident_no_action")
    assert (told.channel, told.state) == ("post", "queued")


def test_an_ended_report_is_erased_at_the_desk_by_an_administrator_only(
    clerk: Client, sacramento: City, sign_in: SignIn
) -> None:
    incident = incident_cast.under_review(incident_cast.a_report(sacramento, kind="improper_release"))
    Incident.objects.filter(pk=incident.pk).update(state="resolved", ended_reason="Settled.")
    address = reverse("admin:requests_app_incident_action", args=[incident.pk, "erase"])
    assert clerk.get(address).status_code == 403
    administrator = cast.an_administrator(sacramento)
    signed_in = sign_in(administrator)
    incident_page = reverse("admin:requests_app_incident_change", args=[incident.pk])
    assert "Erase the report" in text(signed_in.get(incident_page))
    page = signed_in.get(address)
    old = signed_in.post(address, {"seen_seq": "1", "do": "send"})
    assert old.status_code == 409
    done = signed_in.post(address, {"seen_seq": hidden(page, "seen_seq"), "do": "send"})
    assert done.status_code == 302
    assert incident_cast.TEXT not in Incident.objects.get(pk=incident.pk).description
    assert "The personal data in the report was erased" in text(signed_in.get(incident_page))
    assert "Erase the report" not in text(signed_in.get(incident_page))
    with pytest.raises(NotNow):
        hold_and_erasure.erase_incident(incident.pk, actor=staff(administrator), now=LATER)
