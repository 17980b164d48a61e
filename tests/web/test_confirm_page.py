"""The page that makes sure of who holds a private link, without a script: mail a code, type it, go on."""

from __future__ import annotations

import pytest

from requests_app.cases.links import secret_of
from requests_app.cases.mailed_codes import code_of
from requests_app.models import MailedCode, Notice
from tests import cast
from tests.web.steps import confirmed, opened, path_of

pytestmark = pytest.mark.django_db


def test_a_code_leads_on_to_the_contact_page_which_alone_shows_the_address() -> None:
    case = cast.a_case()
    client, page = opened(case), path_of(case, "confirm/contact/")
    first = client.get(path_of(case, "contact/"))
    assert (first.status_code, first["Location"]) == (302, page)
    asked = client.get(page).content.decode()
    assert not Notice.objects.filter(letter="mailed_code").exists()  # opening it mails nothing
    assert cast.ADDRESS not in asked
    assert f"{cast.ADDRESS[0]}***@" in asked
    assert client.post(page, {"do": "send"})["Location"] == page
    wrong = client.post(page, {"code": "1234"})
    assert wrong.status_code == 422
    assert "Enter the eight digits in the email." in wrong.content.decode()
    code = code_of(MailedCode.objects.get().pk)
    assert code not in client.get(page).content.decode()
    assert client.post(page, {"code": code})["Location"] == path_of(case, "contact/")
    assert cast.ADDRESS in client.get(path_of(case, "contact/")).content.decode()
    assert opened(case).get(path_of(case, "contact/")).status_code == 302  # another session has shown nothing


def test_what_was_typed_into_a_form_is_kept_when_the_code_is_asked_for() -> None:
    case = cast.a_case()
    typed = {"email": "new@example.org", "seen_seq": cast.again(case).head_seq}
    said = opened(case).post(path_of(case, "contact/"), typed)
    assert said.status_code == 403
    assert "we need a code from your email" in said.content.decode()
    assert "new@example.org" in said.content.decode()
    assert cast.again(case).requester.email == cast.ADDRESS


def test_an_appeal_is_withdrawn_after_the_code() -> None:
    case = cast.a_case()
    cast.deny(cast.drive(case, "clerk_review"), cast.NOW + cast.DAY)
    cast.appeal(cast.again(case), cast.NOW + 2 * cast.DAY)
    client, page = opened(case), path_of(case, "appeal/withdraw/")
    assert client.get(page)["Location"] == path_of(case, "confirm/withdraw-appeal/")
    assert client.get(path_of(case, "withdraw/"))["Location"] == path_of(case, "confirm/withdraw/")
    confirmed(client, case, "withdraw-appeal")
    assert client.get(page).status_code == 200
    assert client.post(page, {"seen_seq": cast.again(case).head_seq}).status_code == 302
    assert cast.again(case).state == "denied"


def test_who_gave_no_contact_is_not_asked_and_strange_acts_are_no_page() -> None:
    case = cast.a_case(no_contact=True, email="")
    client = opened(case)
    assert client.get(path_of(case, "contact/")).status_code == 200
    assert client.get(path_of(case, "confirm/contact/"))["Location"] == path_of(case, "contact/")
    assert client.get(path_of(case, "confirm/erase/")).status_code == 404


def test_the_receipt_shows_the_link_once_and_the_calendar_always() -> None:
    case = cast.a_case()
    secret = secret_of(case.links.get().pk)
    page = opened(case).get(path_of(case, "receipt/")).content.decode()
    assert secret not in page  # it was opened, so its reader has it
    assert "the link was shown only once" in page
    assert "/dates.ics" in page
