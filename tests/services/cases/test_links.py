"""Links to a case: 256 bits of which a hash is stored, sent again, replaced, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from requests_app.cases import links
from requests_app.models import CaseLink, Event, Notice, RecordsRequest
from requests_app.notices.delivery.run import deliver
from requests_app.services.cases import links as case_links
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _secret(case: RecordsRequest) -> str:
    return links.secret_of(CaseLink.objects.filter(case=case).latest("created_at").pk)


def test_a_secret_has_256_bits_and_only_its_hash_is_stored() -> None:
    case = cast.a_case()
    secret = _secret(case)
    assert len(secret) == 43
    stored = " ".join(str(value) for rows in snapshot().values() for row in rows for value in row)
    assert secret not in stored
    assert links.find(secret, cast.NOW) is not None


def test_a_link_lives_while_the_case_is_open_and_180_days_after_its_last_event() -> None:
    case = cast.a_case()
    secret, years = _secret(case), cast.NOW + timedelta(days=900)
    assert links.find(secret, years) is not None
    cast.withdraw(case, years)
    ends = years + links.LIFETIME
    for at, opens in ((ends - timedelta(seconds=1), True), (ends, False)):
        assert (links.find(secret, at) is not None) == (links.living(case, at) is not None) == opens


def test_opening_a_link_renews_it() -> None:
    case = cast.a_case()
    cast.withdraw(case, LATER)
    secret, used = _secret(case), LATER + timedelta(days=179)
    case_links.use_link(case.links.get().pk, now=used)
    assert links.find(secret, used + links.LIFETIME - timedelta(seconds=1)) is not None
    assert links.find(secret, used + links.LIFETIME) is None


def test_a_page_shows_a_new_link_for_a_quarter_of_an_hour_and_one_that_was_opened_never() -> None:
    new, opened = cast.a_case(), cast.a_case(email="b@example.org")
    link_id = new.links.get().pk
    assert case_links.show_link(link_id, now=LATER) == links.address_of(link_id)
    assert case_links.show_link(link_id, now=LATER + links.SHOWN_FOR - timedelta(seconds=1))
    assert case_links.show_link(link_id, now=LATER + links.SHOWN_FOR) == ""
    case_links.use_link(opened.links.get().pk, now=LATER)
    assert case_links.show_link(opened.links.get().pk, now=LATER) == ""


def test_a_calendar_opens_the_dates_alone_and_ends_with_the_link() -> None:
    case = cast.a_case()
    link_id = case.links.get().pk
    token = links.calendar_token(link_id)
    found = links.find_by_calendar(token, LATER)
    assert found is not None and found.case_id == case.pk
    assert links.find(token, LATER) is None
    for strange in ("", "x", token[:-1], token + "A", _secret(case), "é" * 48):
        assert links.find_by_calendar(strange, LATER) is None
    cast.replace_link(case, LATER)
    assert links.find_by_calendar(token, LATER) is None


def test_strange_secrets_find_nothing() -> None:
    secret = _secret(cast.a_case())
    for strange in ("", "x", secret[:-1], secret + "A", "\udcff", "é" * 43):
        assert links.find(strange, cast.NOW) is None


def test_replacing_a_link_ends_the_old_one_and_mails_the_new() -> None:
    case = cast.a_case()
    old = _secret(case)
    cast.replace_link(case, LATER)
    new = _secret(case)
    assert links.find(old, LATER) is None
    assert links.find(new, LATER) is not None
    deliver(lambda: LATER)
    letters = [message for message in mail.outbox if new in str(message.body)]
    assert letters
    assert old not in "".join(str(message.body) for message in mail.outbox)


@pytest.mark.parametrize("typed", [cast.ADDRESS, cast.ADDRESS.upper(), f"  {cast.ADDRESS} "])
def test_links_are_sent_again_to_the_address_on_file_however_it_is_typed(typed: str) -> None:
    city = cast.a_city()
    mine, other = cast.a_case(city), cast.a_case(city, email="other@example.org")
    elsewhere = cast.a_case(cast.a_city("bakersfield"))
    assert case_links.send_links_again(city, typed, now=LATER) == 1
    sent = Notice.objects.filter(letter="link")
    assert [(row.case_id, row.to_address) for row in sent] == [(mine.pk, cast.ADDRESS)]
    assert not Event.objects.filter(case__in=[other, elsewhere], kind="link_sent").exists()


@pytest.mark.parametrize("typed", ["", " ", "nobody@example.org", "%", "_", "not an address", "a@b\nc"])
def test_an_address_nobody_filed_with_gets_nothing(typed: str) -> None:
    cast.a_case()
    before = snapshot()
    assert case_links.send_links_again(cast.a_city(), typed, now=LATER) == 0
    assert snapshot() == before


def test_whoever_wanted_no_contact_is_not_written_to() -> None:
    case = cast.a_case(no_contact=True)
    assert case_links.send_links_again(case.city, cast.ADDRESS, now=LATER) == 0


def test_a_link_that_still_opens_is_sent_again_and_no_second_one_is_made() -> None:
    case = cast.a_case()
    link = case.links.get()
    assert case_links.living_link(case, LATER) == link
    case_links.send_links_again(case.city, cast.ADDRESS, now=LATER)
    assert case.links.get() == link
    cast.withdraw(case, LATER)
    after = LATER + links.LIFETIME
    new = case_links.living_link(case, after)
    assert new != link and case_links.living_link(case, after) == new
