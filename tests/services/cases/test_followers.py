"""Following a public page: confirmed from the mailbox, told what happens, ended with one click."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from requests_app.cases import links
from requests_app.models import Follow, Notice
from requests_app.notices.delivery.run import deliver
from requests_app.services.cases import followers as case_followers
from tests import cast
from tests.services.cases.public_cases import LATER, READER, a_follow, a_public_case

pytestmark = pytest.mark.django_db


def _mails(to: str = READER) -> list[Any]:
    deliver(lambda: LATER + timedelta(days=1))
    return [each for each in mail.outbox if each.to == [to]]


def test_nothing_but_the_question_is_sent_before_it_is_confirmed() -> None:
    case = a_public_case()
    case_followers.ask_to_follow(case.pk, email=READER, language="es", now=LATER)
    cast.begin_review(case, LATER + cast.HOUR)
    [question] = _mails()
    follow = Follow.objects.get()
    assert links.follow_address(follow.link_id) in question.body
    assert question.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert links.secret_of(follow.link_id) not in Notice.objects.get(letter="follow_confirm").body_text


def test_a_follower_is_told_what_happens_and_nothing_private() -> None:
    case = a_public_case()
    follow, _secret = a_follow(case)
    cast.begin_review(case, LATER + cast.HOUR)
    cast.write_to_city(case, LATER + cast.HOUR)
    letters = _mails()
    assert len(letters) == 2
    update = letters[-1]
    assert "The city started its review" in update.subject
    for private in ("Ana", cast.ADDRESS, "All e-mails about", "/l/"):
        assert private not in update.body + update.subject
    assert update.extra_headers["List-Unsubscribe"] == f"<{links.follow_address(follow.link_id)}end/>"
    assert not update.reply_to


def test_one_click_ends_it_by_post_only_and_forgets_the_address(client: Client) -> None:
    case = a_public_case()
    follow, secret = a_follow(case)
    assert client.get(f"/f/{secret}/end/").status_code == 405
    assert client.get(f"/f/{secret}/").status_code == 200
    follow.refresh_from_db()
    assert follow.ended_at is None
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/f/{secret}/end/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post(f"/f/{secret}/end/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    follow.refresh_from_db()
    assert (follow.email, follow.ended_at is not None) == ("", True)
    assert not Notice.objects.filter(to_address=READER).exists()
    cast.begin_review(case, LATER + cast.HOUR)
    assert _mails() == []
    assert client.get(f"/f/{secret}/").status_code == 404


def test_it_is_confirmed_and_ended_by_buttons(client: Client) -> None:
    case = a_public_case()
    assert client.post(f"/sacramento/public/{case.number}/", {"email": READER}).status_code == 302
    follow = Follow.objects.get()
    path = f"/f/{links.secret_of(follow.link_id)}/"
    page = client.get(path).content.decode()
    assert "Do you want to follow this request?" in page
    follow.refresh_from_db()
    assert follow.confirmed_at is None, "opening a link changes nothing"
    client.post(path, {"do": "confirm"})
    follow.refresh_from_db()
    assert follow.confirmed_at is not None
    assert "Stop these emails" in client.get(path).content.decode()
    assert "We deleted your address" in client.post(path, {"do": "end"}).content.decode()


@pytest.mark.parametrize(
    "email", ["", "   ", "nobody", "a@b", "x" * 300 + "@example.net", "a@example.net\nBcc: b@c.d"]
)
def test_an_address_that_is_none_is_refused_beside_its_field(client: Client, email: str) -> None:
    case = a_public_case()
    answer = client.post(f"/sacramento/public/{case.number}/", {"email": email})
    assert answer.status_code == 422
    assert not Follow.objects.exists()


def test_nobody_can_find_out_whether_an_address_follows(client: Client) -> None:
    case = a_public_case()
    a_follow(case)
    before = Notice.objects.count()
    first = client.post(f"/sacramento/public/{case.number}/", {"email": READER.upper()})
    other = client.post(f"/sacramento/public/{case.number}/", {"email": "other@example.net"})
    assert (first.status_code, first.url) == (other.status_code, other.url)  # type: ignore[attr-defined]
    assert Notice.objects.count() == before + 1


def test_asked_again_too_soon_no_second_question_is_sent() -> None:
    case = a_public_case()
    for minutes in (0, 5, 40):
        case_followers.ask_to_follow(
            case.pk, email=READER, language="en", now=LATER + timedelta(minutes=minutes)
        )
    assert Notice.objects.filter(letter="follow_confirm").count() == 2
    assert Follow.objects.count() == 1


def test_an_address_that_never_answers_is_forgotten_after_a_week() -> None:
    case = a_public_case()
    case_followers.ask_to_follow(case.pk, email=READER, language="en", now=LATER)
    assert case_followers.forget_unconfirmed(LATER + timedelta(days=6)) == 0
    assert case_followers.forget_unconfirmed(LATER + timedelta(days=8)) == 1
    assert not Follow.objects.filter(email=READER).exists()
    assert not Notice.objects.filter(to_address=READER).exists()


def test_secrets_are_stored_as_hashes() -> None:
    follow, secret = a_follow(a_public_case())
    assert follow.secret_hash == links.hash_of(secret)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)
