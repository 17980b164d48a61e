"""A case keeps the law of the day it was received: two versions at work at once, each with its own section numbers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from requests_app.cases import case_clock
from requests_app.cases.actors import staff
from requests_app.cases.channels import Channel
from requests_app.models import RecordsRequest
from requests_app.services.cases import filing as case_filing
from tests.cast import NOW, a_case, a_city, a_filing, an_intake_clerk, begin_review, deny

pytestmark = pytest.mark.django_db
THEN = datetime(2022, 10, 3, 17, 0, tzinfo=UTC)


def old_and_new() -> tuple[RecordsRequest, RecordsRequest]:
    """A letter of 2022 that a clerk files only now, and a request of today."""
    city = a_city()
    clerk = staff(an_intake_clerk(city))
    letter = a_filing(city, channel=Channel.POST.value, received_at=THEN)
    return case_filing.file(letter, actor=clerk, now=NOW), a_case(city)


def test_each_case_is_pinned_to_the_version_in_force_at_its_receipt():
    old, new = old_and_new()
    assert (old.pack_key, new.pack_key) == ("ca-cpra", "ca-cpra")
    assert old.pack_version != new.pack_version
    assert case_clock.pack_of(old).covers(old.received_on)
    assert not case_clock.pack_of(old).covers(new.received_on)


def test_a_denial_of_today_cites_the_sections_of_today_with_the_former_ones_beside_them():
    old, new = old_and_new()
    for case in (old, new):
        begin_review(case, NOW)
        deny(case, NOW + timedelta(hours=1))
    cited = [
        " ".join(row.citation_text for row in RecordsRequest.objects.get(pk=case.pk).decision.citations.all())
        for case in (old, new)
    ]
    assert "Gov. Code § 7927.705; Evid. Code § 954 (former Gov. Code § 6254(k))" in cited[0]
    assert "7927" in cited[1]
    assert "6254" not in cited[1]


def test_each_due_date_names_the_section_of_its_own_time():
    old, new = old_and_new()
    assert "6253" in old.deadlines.get(kind="determination").citation
    assert "7922.535" in new.deadlines.get(kind="determination").citation


def test_a_ground_of_2026_is_not_offered_to_an_old_request():
    old, new = old_and_new()
    offered = [
        {ground.key for ground in case_clock.pack_of(case).grounds_on(case.received_on)}
        for case in (old, new)
    ]
    assert "cyberattack" not in offered[0]
    assert "cyberattack" in offered[1]


def test_letters_of_today_send_nobody_to_a_repealed_section():
    old, _new = old_and_new()
    begin_review(old, NOW)
    deny(old, NOW + timedelta(hours=1))
    repealed = re.compile(r"(?<!former )Gov\. Code § 62\d\d")
    for notice in old.notices.all():
        assert not repealed.search(notice.body_text), (notice.letter, repealed.search(notice.body_text))
    receipt = old.notices.get(letter="receipt", recipient="requester").body_text
    assert "Rule: Gov. Code § 7922.535(a) (former Gov. Code § 6253(c))." in receipt
