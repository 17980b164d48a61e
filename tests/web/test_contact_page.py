"""How the city reaches the requester: chosen at filing, changed on the page of the case, without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.cases.actors import link_holder
from requests_app.cases.links import secret_of
from requests_app.cases.mailed_codes import asks
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import RecordsRequest
from requests_app.notices.delivery.run import deliver
from requests_app.notices.recipients.contact import Contact
from requests_app.services.cases.contact import change_contact
from requests_app.services.inbound_mail import bounces as inbound_mail_bounces
from tests import cast
from tests.web.steps import confirmed

pytestmark = pytest.mark.django_db
NOBODY = {"email": "", "phone": "", "postal_address": "", "preferred_channel": "", "language": ""}


def opened(case: RecordsRequest) -> tuple[Client, str]:
    client = Client()
    client.get(f"/l/{secret_of(case.links.get().pk)}/")
    if asks(cast.again(case).requester):
        confirmed(client, case)
    return client, reverse("web:case_contact", args=[case.city.key, case.number])


def change(case: RecordsRequest, **typed: Any) -> Any:
    client, page = opened(case)
    return client.post(page, {**NOBODY, **typed, "seen_seq": cast.again(case).head_seq})


def test_a_requester_chooses_post_and_spanish_and_is_told_so_by_post() -> None:
    case = cast.a_case()
    said = change(
        case, postal_address="1 Main Street", preferred_channel="post", language="es", email=cast.ADDRESS
    )
    assert said.status_code == 302
    person = cast.again(case).requester
    assert (person.preferred_channel, person.language, person.postal_address) == (
        "post",
        "es",
        "1 Main Street",
    )
    told = case.notices.get(letter="contact_changed")
    assert (told.channel, told.language, told.state) == ("post", "es", "queued")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Enter an email address, a phone number, or a mailing address"),
        ({"email": "x"}, "Enter an email address in the form"),
        ({"email": "a@example.org", "preferred_channel": "post"}, "Enter the mailing address where"),
        ({"postal_address": "1 Main", "preferred_channel": "email"}, "Enter the email address where"),
        ({"email": "a@example.org", "preferred_channel": "pigeon"}, "Choose an option from the list"),
        ({"email": "a@example.org", "language": "tlh"}, "Choose an option from the list"),
        (
            {"email": "a@example.org", "no_contact": "on"},
            "You entered contact information and also chose no contact. Remove one.",
        ),
        ({"phone": "x" * 41}, "40"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_changes_nothing(
    typed: dict[str, str], words: str
) -> None:
    case = cast.a_case()
    said = change(case, **typed)
    assert said.status_code == 400
    assert words in said.content.decode()
    assert cast.again(case).requester.email == cast.ADDRESS
    assert not case.notices.filter(letter="contact_changed").exists()


def test_text_messages_are_offered_only_where_the_city_sends_them(settings: Any) -> None:
    case = cast.a_case(phone="(916) 555-0100")
    assert change(case, phone="(916) 555-0100", preferred_channel="sms").status_code == 400
    settings.SMS_URL = "https://sms.example.org/send"
    assert change(case, phone="12", preferred_channel="sms").status_code == 400
    assert change(case, phone="(916) 555-0100", preferred_channel="sms").status_code == 302
    told = case.notices.get(letter="contact_changed")
    assert (told.channel, told.to_address) == ("sms", "+19165550100")


def test_what_came_back_goes_out_the_new_way_and_the_page_says_that_the_address_fails() -> None:
    case = cast.a_case()
    cast.begin_review(case, cast.NOW + cast.HOUR)
    deliver(lambda: cast.NOW + 2 * cast.HOUR)
    lost = case.notices.get(letter="acknowledgment")
    inbound_mail_bounces.record_bounce(
        lost.message_id, hard=True, detail="5.1.1", now=cast.NOW + cast.DAY, sure=True
    )
    client, page = opened(case)
    status = " ".join(client.get(page.removesuffix("contact/")).content.decode().split())
    assert "An email to your address bounced." in status
    assert change(case, email="new@example.org").status_code == 302
    assert (lost.fallback.to_address, lost.fallback.state) == ("new@example.org", "queued")
    assert cast.again(case).requester.email_failed_at is None


def test_nobody_but_its_holder_and_the_desk_changes_how_a_requester_is_reached() -> None:
    case, other = cast.a_case(), cast.a_case(email="b@example.org")
    new = Contact(email="thief@example.org")
    for actor in (link_holder(other.pk), cast.the_officer(case), cast.the_reviewer(case)):
        with pytest.raises(NotPermitted):
            change_contact(case.pk, contact=new, actor=actor, now=cast.NOW)
    with pytest.raises(Incomplete):
        change_contact(
            case.pk, contact=Contact(email="a@b@example.org"), actor=cast.the_intake(case), now=cast.NOW
        )
    change_contact(case.pk, contact=new, actor=cast.the_intake(case), now=cast.NOW)
    assert cast.again(case).requester.email == "thief@example.org"
    assert cast.again(other).requester.email == "b@example.org"
