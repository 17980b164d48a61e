"""Keys of an access: made, replaced and ended by the holder; only a hash is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cases.actors import PUBLIC, link_holder
from requests_app.cases.refusals import NotNow, NotPermitted, Refusal
from requests_app.models import ApiKey, Event, Notice, RecordsRequest
from requests_app.services.data_access import (
    keys as data_access_keys,
)
from tests import cast
from tests.access import people
from tests.access.people import SOON

pytestmark = pytest.mark.django_db
LATER = SOON + cast.HOUR


def _kinds(case: RecordsRequest) -> list[str]:
    return list(Event.objects.filter(case=case).order_by("seq").values_list("kind", flat=True))


def test_a_key_is_made_by_the_holder_and_only_its_hash_is_kept() -> None:
    grant = people.a_grant()
    issued = people.a_key(grant)
    kept = ApiKey.objects.get(grant=grant)
    assert issued.secret.startswith(f"crk_{issued.prefix}_")
    assert issued.secret not in str(vars(kept))
    text = " ".join(Notice.objects.filter(case=grant.case).values_list("body_text", flat=True))
    assert issued.secret not in text
    assert f"crk_{issued.prefix}" in text
    payloads = " ".join(Event.objects.filter(case=grant.case).values_list("payload", flat=True))
    assert issued.secret not in payloads


def test_only_the_holder_makes_keys() -> None:
    grant = people.a_grant()
    for actor in (
        PUBLIC,
        cast.the_reviewer(grant.case),
        people.the_administrator(grant.city),
        link_holder(0),
    ):
        with pytest.raises(NotPermitted):
            data_access_keys.make_key(grant.case_id, actor=actor, now=SOON)


def test_a_rotated_key_works_on_for_the_city_s_overlap() -> None:
    cast.a_city(key_overlap_hours=24)
    grant = people.a_grant()
    first, second = people.a_key(grant), people.a_key(grant, LATER)
    old = ApiKey.objects.get(prefix=first.prefix)
    assert (old.ends_at, old.revoked_at, second.old_ends_at) == (
        LATER + timedelta(hours=24), None, LATER + timedelta(hours=24),
    )  # fmt: skip
    assert _kinds(grant.case)[-2:] == ["key_made", "key_rotated"]


def test_a_key_in_other_hands_ends_at_once() -> None:
    grant = people.a_grant()
    first = people.a_key(grant)
    people.a_key(grant, LATER, at_once=True)
    assert ApiKey.objects.get(prefix=first.prefix).revoked_at == LATER


def test_one_key_can_be_ended_once() -> None:
    grant = people.a_grant()
    issued, holder = people.a_key(grant), cast.the_requester(grant.case)
    data_access_keys.end_key(grant.case_id, prefix=issued.prefix, actor=holder, now=LATER)
    with pytest.raises(NotNow):
        data_access_keys.end_key(grant.case_id, prefix=issued.prefix, actor=holder, now=LATER)
    with pytest.raises(NotNow):
        data_access_keys.end_key(grant.case_id, prefix="nonsense", actor=holder, now=LATER)


def test_a_page_that_is_out_of_date_makes_no_second_key() -> None:
    grant = people.a_grant()
    seen = cast.again(grant.case).head_seq
    people.a_key(grant, seen_seq=seen)
    with pytest.raises(Refusal):
        people.a_key(grant, seen_seq=seen)
    assert ApiKey.objects.filter(grant=grant).count() == 1


def test_given_back_is_for_good_and_a_new_request_may_be_sent() -> None:
    grant = people.a_grant()
    people.a_key(grant)
    data_access_keys.give_back(grant.case_id, actor=cast.the_requester(grant.case), now=LATER)
    assert not ApiKey.objects.filter(grant=grant, revoked_at=None).exists()
    with pytest.raises(NotNow):
        data_access_keys.give_back(grant.case_id, actor=cast.the_requester(grant.case), now=LATER)
    assert people.a_grant().state == "active"
