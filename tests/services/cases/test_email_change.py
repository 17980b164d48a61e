"""A new address waits to be confirmed, the old one is told and can undo it, and no letter is lost meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.cases.links import LINK_MARK, mailbox_token, secret_of
from requests_app.cases.refusals import NotNow
from requests_app.models import CaseLink, EmailChange, Notice, RecordsRequest
from requests_app.notices.delivery.mail import mail_of
from requests_app.notices.recipients.contact import Contact
from requests_app.services.cases import (
    contact as case_contact,
    email_change as case_email_change,
    email_confirmation as case_email_confirmation,
)
from requests_app.services.rate_limits import LimitReached
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "new@example.org"
SOON = cast.NOW + cast.HOUR


def change(case: RecordsRequest, email: str = NEW, *, by_clerk: bool = False, **more: Any) -> None:
    actor = cast.the_intake(case) if by_clerk else cast.the_requester(case)
    case_contact.change_contact(case.pk, contact=Contact(email=email, **more), actor=actor, now=SOON)


def confirm(case: RecordsRequest, address: str = NEW, now: Any = SOON) -> bool:
    link = CaseLink.objects.get(case=case, revoked_at=None)
    token = mailbox_token(link.pk, address)
    return case_email_confirmation.confirm_email(case.pk, link_id=link.pk, token=token, now=now)


def mails(case: RecordsRequest, letter: str) -> list[str]:
    return list(case.notices.filter(letter=letter).order_by("pk").values_list("to_address", flat=True))


def undo(case: RecordsRequest, now: Any = SOON) -> RecordsRequest:
    secret = secret_of(EmailChange.objects.filter(case=case).earliest("pk").link_id)
    return case_email_change.undo(secret, now=now)


def test_letters_go_to_the_old_address_until_the_new_one_is_confirmed() -> None:
    case = cast.a_case()
    change(case)
    cast.begin_review(case, SOON + cast.HOUR)
    assert mails(case, "acknowledgment") == [cast.ADDRESS]
    assert (mails(case, "email_change_confirm"), mails(case, "email_change_told")) == ([NEW], [cast.ADDRESS])
    assert confirm(case, now=SOON + 2 * cast.HOUR)
    assert cast.again(case).requester.email == NEW
    assert mails(case, "acknowledgment") == [NEW], "what was not sent yet goes to the new one"


def test_the_question_to_the_new_address_says_nothing_that_was_typed() -> None:
    case = cast.a_case(name="Cheap Pills", description="Buy at bad.example")
    change(case)
    asked = case.notices.get(letter="email_change_confirm")
    assert "Cheap Pills" not in asked.body_text and "bad.example" not in asked.body_text
    link = CaseLink.objects.get(case=case)
    assert mailbox_token(link.pk, NEW) in mail_of(asked, SOON).body


def test_only_the_old_mailbox_gets_the_link_that_undoes_it() -> None:
    case = cast.a_case()
    change(case)
    told, asked = (case.notices.get(letter=key) for key in ("email_change_told", "email_change_confirm"))
    secret = secret_of(EmailChange.objects.get().link_id)
    assert f"/u/{secret}/" in mail_of(told, SOON).body
    assert secret not in mail_of(asked, SOON).body
    assert secret not in told.body_text and "{{undo" not in LINK_MARK.sub("", told.body_text)


def test_undone_before_or_after_the_confirmation_the_old_address_is_in_force_and_all_links_end() -> None:
    case = cast.a_case()
    old_link = CaseLink.objects.get(case=case)
    change(case)
    confirm(case)
    undo(case)
    person = cast.again(case).requester
    assert (person.email, person.email_confirmed_at) == (cast.ADDRESS, SOON)
    old_link.refresh_from_db()
    assert old_link.revoked_at == SOON
    assert mails(case, "link") == [cast.ADDRESS]
    with pytest.raises(NotNow):
        undo(case)


def test_an_undone_change_can_no_longer_be_confirmed() -> None:
    case = cast.a_case()
    change(case)
    undo(case)
    assert not confirm(case)
    assert cast.again(case).requester.email == cast.ADDRESS


def test_the_first_old_address_undoes_what_came_after_it_too() -> None:
    case = cast.a_case()
    change(case)
    confirm(case)
    change(case, "third@example.org")
    undo(case)
    assert cast.again(case).requester.email == cast.ADDRESS
    assert not EmailChange.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("wait", [timedelta(days=31), timedelta(days=400)])
def test_undoing_ends_after_thirty_days_and_confirming_after_seven(wait: timedelta) -> None:
    case = cast.a_case()
    change(case)
    assert not confirm(case, now=SOON + wait)
    with pytest.raises(NotNow):
        undo(case, SOON + wait)


def test_what_a_clerk_enters_is_in_force_at_once_and_the_old_address_is_told() -> None:
    case = cast.a_case()
    change(case, by_clerk=True)
    person = cast.again(case).requester
    assert (person.email, person.is_unconfirmed) == (NEW, False)
    assert (mails(case, "contact_changed"), mails(case, "email_change_told")) == ([NEW], [cast.ADDRESS])


def test_where_the_old_address_fails_the_new_one_is_in_force_at_once_and_unconfirmed() -> None:
    case = cast.a_case()
    case.requester.email_failed_at = cast.NOW
    case.requester.save()
    change(case)
    person = cast.again(case).requester
    assert (person.email, person.is_unconfirmed) == (NEW, True)
    assert confirm(case)


@pytest.mark.parametrize(
    ("email", "more"),
    [("", {"no_contact": True}), ("", {"postal_address": "1 Main Street"}),
     (cast.ADDRESS, {"postal_address": "1 Main Street", "preferred_channel": "post"})],
)  # fmt: skip
def test_no_more_email_at_all_is_told_to_the_old_address(email: str, more: dict[str, Any]) -> None:
    case = cast.a_case()
    change(case, email, **more)
    assert mails(case, "email_change_told") == [cast.ADDRESS]
    undo(case)
    assert Notice.objects.filter(case=case, letter="link", to_address=cast.ADDRESS).exists()


def test_a_change_of_anything_else_tells_no_old_address() -> None:
    case = cast.a_case()
    change(case, cast.ADDRESS, phone="916 555 0100")
    assert mails(case, "email_change_told") == []
    assert mails(case, "contact_changed") == [cast.ADDRESS]


def test_one_address_is_asked_three_times_an_hour_at_most_and_nothing_is_half_done() -> None:
    for number in range(3):
        change(cast.a_case(name=f"Ana {number}"))
    case = cast.a_case(name="Ana 4")
    with pytest.raises(LimitReached):
        change(case)
    assert not EmailChange.objects.filter(case=case).exists()
    assert not case.events.filter(kind="email_change_asked").exists()
