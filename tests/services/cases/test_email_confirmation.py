"""Until an address is confirmed, what goes to it by itself says nothing that was typed; then the copy follows."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.links import mailbox_token
from requests_app.models import CaseLink, Notice, RecordsRequest
from requests_app.services.cases import (
    email_confirmation as case_email_confirmation,
    messages as case_messages,
)
from tests import cast

pytestmark = pytest.mark.django_db
SPAM = "Buy at bad.example"
NAME = "Cheap Pills"


def filed(**changes: object) -> RecordsRequest:
    return cast.a_case(authenticated=False, description=SPAM, name=NAME, **changes)


def confirmed(case: RecordsRequest, *, address: str = cast.ADDRESS, now: object = cast.NOW) -> bool:
    link = CaseLink.objects.get(case=case)
    token = mailbox_token(link.pk, address)
    return case_email_confirmation.confirm_email(case.pk, link_id=link.pk, token=token, now=now)


def whole(notice: Notice) -> str:
    return f"{notice.subject}\n{notice.body_text}\n{notice.body_html}"


def test_the_receipt_of_a_web_filing_says_nothing_that_was_typed() -> None:
    receipt = filed().notices.get(letter="receipt")
    assert "bad.example" not in whole(receipt) and NAME not in whole(receipt)
    assert "Someone gave this email address" in receipt.body_text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_acknowledgment_too_though_a_clerk_caused_it(language: str) -> None:
    case = filed(language=language)
    cast.begin_review(case, cast.NOW + cast.HOUR)
    letter = case.notices.get(letter="acknowledgment")
    assert letter.event is not None and letter.event.actor_id is not None
    assert "bad.example" not in whole(letter) and NAME not in whole(letter)


def test_what_a_person_at_the_city_sends_may_quote() -> None:
    case = filed()
    clerk = staff(cast.an_intake_clerk(case.city))
    case_messages.write_to_requester(case.pk, body="About your words.", actor=clerk, now=cast.NOW + cast.HOUR)
    assert NAME in case.notices.get(letter="message").body_text


def test_opening_the_mailed_link_confirms_once_and_the_copy_follows() -> None:
    case = filed()
    assert confirmed(case)
    assert not confirmed(case)
    copy = case.notices.get(letter="receipt_copy")
    assert SPAM in copy.body_text and NAME in copy.body_text
    event = case.events.get(kind="email_confirmed")
    assert (event.actor_id, copy.event) == (None, event)
    case = RecordsRequest.objects.get(pk=case.pk)
    assert case.requester.email_confirmed_at == cast.NOW
    cast.begin_review(case, cast.NOW + cast.HOUR)
    assert NAME in case.notices.get(letter="acknowledgment").body_text


@pytest.mark.parametrize("address", ["someone.else@example.org", ""])
def test_a_token_for_another_address_changes_nothing(address: str) -> None:
    case = filed()
    assert not confirmed(case, address=address)
    assert not case.events.filter(kind="email_confirmed").exists()


@pytest.mark.parametrize("token", ["", "x", "ñ" * 30, "A" * 24])
def test_nor_does_one_that_was_made_up(token: str) -> None:
    case = filed()
    link = CaseLink.objects.get(case=case)
    assert not case_email_confirmation.confirm_email(case.pk, link_id=link.pk, token=token, now=cast.NOW)


def test_who_a_clerk_files_for_is_confirmed() -> None:
    city = cast.a_city()
    clerk = staff(cast.an_intake_clerk(city))
    asked = cast.a_filing(city, authenticated=False, channel="counter", received_at=cast.NOW)
    case = cast.case_filing.file(asked, actor=clerk, now=cast.NOW)
    assert case.requester.email_confirmed_at == cast.NOW
    assert asked.description in case.notices.get(letter="receipt").body_text


def test_who_gives_no_email_has_nothing_to_confirm() -> None:
    case = filed(email="", postal_address="1 Main Street")
    assert not case.requester.is_unconfirmed
    assert SPAM in case.notices.get(letter="receipt").body_text


def test_every_letter_the_filer_can_cause_says_nothing_they_typed() -> None:
    case = filed()
    cast.begin_review(case, cast.NOW + cast.HOUR)
    cast.deny(case, cast.NOW + 2 * cast.HOUR)
    seen = set(case.notices.values_list("pk", flat=True))
    cast.appeal(case, cast.NOW + 3 * cast.HOUR)
    cast.withdraw_appeal(case, cast.NOW + 4 * cast.HOUR)
    new = case.notices.exclude(pk__in=seen).filter(recipient="requester")
    assert {notice.letter for notice in new} >= {"appeal_receipt", "appeal_withdrawn"}
    for notice in new:
        assert "bad.example" not in whole(notice) and NAME not in whole(notice), notice.letter
