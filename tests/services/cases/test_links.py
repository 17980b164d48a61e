"""Links sent again and replaced, notices sent again, acts rehearsed, addresses throttled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from requests_app.cases import links
from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, TooOften
from requests_app.models import CaseLink, Event, Notice, RateLimitWindow, RecordsRequest
from requests_app.notices.delivery.run import deliver
from requests_app.services.cases import links as case_links
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.letters import resend as letter_resend
from requests_app.services.rate_limits import Limit, count
from requests_app.services.unit_of_work.preview import preview
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


def test_a_notice_is_sent_again_with_the_same_words_and_the_same_message_id() -> None:
    case = cast.a_case()
    clerk = staff(cast.an_intake_clerk(case.city))
    notice = case.notices.get(letter="receipt")
    with pytest.raises(NotNow):
        letter_resend.resend(notice.pk, actor=clerk, now=LATER)
    deliver(lambda: cast.NOW)
    letter_resend.resend(notice.pk, actor=clerk, now=LATER)
    deliver(lambda: LATER)
    sent = [message for message in mail.outbox if message.to == [cast.ADDRESS]]
    assert len(sent) == 2
    assert len({(message.extra_headers["Message-ID"], str(message.body)) for message in sent}) == 1
    assert case.events.latest("seq").kind == "notice_resent"


def test_a_notice_without_an_address_or_of_another_city_is_not_sent_again() -> None:
    case = cast.a_case(email="", no_contact=True)
    notice = case.notices.get(letter="receipt")
    with pytest.raises(NotNow):
        letter_resend.resend(notice.pk, actor=staff(cast.an_intake_clerk(case.city)), now=LATER)
    stranger = staff(cast.an_intake_clerk(cast.a_city("bakersfield")))
    for key in (notice.pk, 999_999):
        with pytest.raises(NotFound):
            letter_resend.resend(key, actor=stranger, now=LATER)


# --- rehearsal


def _deny(**changes: Any) -> dict[str, Any]:
    return {
        "citations": [cast.COUNSEL],
        "segregability": cast.SEGREGABILITY,
        "responsible": cast.RESPONSIBLE,
        **changes,
    }


def test_a_rehearsed_act_shows_the_very_letter_and_leaves_no_trace() -> None:
    case = cast.a_case_in("clerk_review")
    reviewer = cast.the_reviewer(case)
    before = snapshot()
    shown = preview(
        determination_decide.deny,
        RecordsRequest,
        case.pk,
        draft=DenialDraft(**_deny()),
        actor=reviewer,
        now=LATER,
    ).letters
    assert snapshot() == before
    determination_decide.deny(case.pk, draft=DenialDraft(**_deny()), actor=reviewer, now=LATER)
    sent = case.notices.get(letter="denial")
    assert [(row.letter, row.subject, row.body_text) for row in shown] == [
        ("denial", sent.subject, sent.body_text)
    ]


def test_a_rehearsal_refuses_as_the_act_itself_would() -> None:
    case = cast.a_case_in("clerk_review")
    with pytest.raises(Incomplete):
        preview(
            determination_decide.deny,
            RecordsRequest,
            case.pk,
            draft=DenialDraft(**_deny(segregability="")),
            actor=cast.the_reviewer(case),
            now=LATER,
        )


# --- the throttle


def _try(address: str = "192.0.2.1", now: Any = cast.NOW, what: str = "file") -> None:
    count(f"{what} {address}", [Limit("hour", 3, 3600)], now=now)


def test_the_fourth_try_in_an_hour_is_too_many_and_says_when_to_come_back() -> None:
    for minutes in (0, 5, 10):
        _try(now=cast.NOW + timedelta(minutes=minutes))
    with pytest.raises(TooOften) as refused:
        _try(now=cast.NOW + timedelta(minutes=20))
    assert refused.value.retry_after == 40 * 60
    _try(now=cast.NOW + timedelta(hours=1))


def test_a_caller_is_counted_in_several_windows_at_once() -> None:
    limits = [Limit("minute", 2, 60), Limit("hour", 3, 3600)]
    for minutes in (0, 0, 2):
        count("file 192.0.2.9", limits, now=cast.NOW + timedelta(minutes=minutes))
    with pytest.raises(TooOften) as refused:
        count("file 192.0.2.9", limits, now=cast.NOW + timedelta(minutes=5))
    assert refused.value.retry_after == 55 * 60


def test_each_address_and_each_thing_is_counted_alone_and_no_address_is_stored() -> None:
    for _ in range(3):
        _try()
    _try("192.0.2.2")
    _try(what="find")
    with pytest.raises(TooOften):
        _try()
    assert not [row.key for row in RateLimitWindow.objects.all() if "192.0.2" in row.key]
