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


def test_a_link_ends_with_its_time_and_a_strange_secret_finds_nothing() -> None:
    secret = _secret(cast.a_case())
    assert links.find(secret, cast.NOW + links.LIFETIME - timedelta(seconds=1)) is not None
    assert links.find(secret, cast.NOW + links.LIFETIME) is None
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
    after = cast.NOW + links.LIFETIME
    new = case_links.living_link(case, after)
    assert new != link and case_links.living_link(case, after) == new
