"""API access granted or denied: by the owner's department, with its letter, all or nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.models import AccessGrant, Notice, RecordsRequest
from requests_app.notices import outbox
from requests_app.services.cases import close as case_close
from requests_app.services.data_access import (
    grants as data_access_grants,
    keys as data_access_keys,
)
from requests_app.services.retention import hold_and_erasure
from tests import cast
from tests.access import people
from tests.access.people import GRANTED_AT, LAST_DAY, SOON, TERMS

pytestmark = pytest.mark.django_db
LATER = SOON + cast.HOUR


def _letters(case: RecordsRequest, **found: Any) -> list[str]:
    return list(Notice.objects.filter(case=case, **found).order_by("id").values_list("letter", flat=True))


def test_a_grant_decides_the_case_meets_the_date_and_writes_to_the_holder() -> None:
    tier = people.a_tier(cast.a_city(), per_day=1000)
    grant = people.a_grant(tier=tier)
    case = cast.again(grant.case)
    assert (case.state, grant.state, grant.expires_on) == ("access_granted", "active", LAST_DAY)
    assert cast.deadline(case).met_on == date(2026, 10, 6)
    assert "access_granted" in _letters(case, recipient="requester", statutory=True)
    body = Notice.objects.get(case=case, letter="access_granted").body_text
    for words in (grant.dataset.title, "October 4, 2027", "Standard", "60", "1000"):
        assert words in body
    assert list(grant.scopes.all()) == [grant.dataset]


def test_only_the_owner_s_department_the_data_office_and_the_administrator_may_grant() -> None:
    case = people.in_review()
    city = case.city
    other = next(
        row for row in city.departments.all() if not {"open_data", "public_records"} & set(row.roles)
    )
    office = city.departments.filter(roles__contains=["open_data"]).get()
    for actor in (
        PUBLIC, link_holder(case.pk), cast.the_intake(case), cast.the_officer(case),
        staff(cast.a_reviewer(city, "elsewhere", other)),
        staff(cast.a_member(cast.a_city("bakersfield"), "department_reviewer")),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            data_access_grants.grant_access(case.pk, expires_on=LAST_DAY, actor=actor, now=GRANTED_AT)
    data_access_grants.grant_access(
        case.pk, expires_on=LAST_DAY, actor=staff(cast.a_reviewer(city, "office", office)), now=GRANTED_AT
    )


def test_the_data_office_and_the_clerk_see_it_whoever_owns_it_and_others_do_not() -> None:
    city = cast.a_city()
    police = city.departments.get(key="police")
    case = people.in_review(people.a_dataset(city, owner=police))
    plain = cast.a_case(city)
    office = staff(cast.a_reviewer(city, "office", cast.a_department(city, "it_open_data")))
    clerk = staff(cast.a_reviewer(city, "clerk", cast.a_department(city, "city_clerk")))
    owner = staff(cast.a_reviewer(city, "owner", police))
    other = staff(cast.a_reviewer(city, "other", cast.a_department(city, "city_attorney")))
    for actor in (office, clerk, owner):
        assert case in RecordsRequest.objects.visible_to(actor)
        assert plain not in RecordsRequest.objects.visible_to(actor)
    assert not RecordsRequest.objects.visible_to(other).exists()


def test_owner_office_and_clerk_are_told_of_a_new_one() -> None:
    city = cast.a_city()
    office = cast.a_department(city, "it_open_data")
    readers = {cast.an_intake_clerk(city), cast.a_reviewer(city, "office", office)}
    readers |= {cast.a_reviewer(city, "owner", cast.a_department(city, "police"))}
    cast.a_reviewer(city, "other", cast.a_department(city, "city_attorney"))
    case = people.an_application(people.a_dataset(city, owner=cast.a_department(city, "police")))
    rows = Notice.objects.filter(case=case, letter="staff_new_case").values_list("recipient", flat=True)
    assert set(rows) == {f"staff:{user.pk}" for user in readers}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("expires_on", {"expires_on": date(2026, 10, 5)}),
        ("expires_on", {"expires_on": date(2037, 10, 5)}),
        ("scopes", {"scopes": [10**9]}),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused_at_its_field(field: str, wrong: dict[str, Any]) -> None:
    case = people.in_review()
    given: dict[str, Any] = {"expires_on": LAST_DAY, **wrong}
    with pytest.raises(Incomplete) as refused:
        data_access_grants.grant_access(case.pk, actor=cast.the_reviewer(case), now=GRANTED_AT, **given)
    assert field in refused.value.fields
    assert not AccessGrant.objects.exists()


def test_a_tier_of_another_city_is_refused() -> None:
    case, tier = people.in_review(), people.a_tier(cast.a_city("bakersfield"))
    with pytest.raises(Incomplete):
        data_access_grants.grant_access(
            case.pk, expires_on=LAST_DAY, tier=tier, actor=cast.the_reviewer(case), now=GRANTED_AT
        )


def test_a_records_request_is_never_answered_with_an_access() -> None:
    case = cast.a_case_in("clerk_review")
    with pytest.raises(NotNow):
        data_access_grants.grant_access(
            case.pk, expires_on=LAST_DAY, actor=cast.the_reviewer(case), now=GRANTED_AT
        )


def test_a_failing_letter_leaves_neither_grant_nor_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    case = people.in_review()

    def broken(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("the letter broke")

    monkeypatch.setattr(outbox, "queue", broken)
    with pytest.raises(RuntimeError):
        data_access_grants.grant_access(
            case.pk, expires_on=LAST_DAY, actor=cast.the_reviewer(case), now=GRANTED_AT
        )
    assert not AccessGrant.objects.exists()
    assert not case.decisions.exists()
    assert cast.again(case).state == "clerk_review"


def test_a_denied_application_is_denied_like_any_request_and_offers_a_records_request() -> None:
    case = people.in_review()
    cast.deny(case, GRANTED_AT)
    body = Notice.objects.get(case=case, letter="denial").body_text
    assert "records request" in body
    assert cast.again(case).decision.citations.count() == 2


def test_a_case_without_an_access_refuses_in_words() -> None:
    case = people.in_review()
    for act in (data_access_keys.make_key, data_access_keys.give_back, data_access_keys.ask_renewal):
        with pytest.raises(NotNow, match="No API access"):
            act(case.pk, actor=cast.the_requester(case), now=SOON)


def test_a_decided_application_is_not_granted_again() -> None:
    grant = people.a_grant()
    with pytest.raises((NotNow, WrongState)):
        data_access_grants.grant_access(
            grant.case_id, expires_on=LAST_DAY, actor=cast.the_reviewer(grant.case), now=SOON
        )


def test_the_people_behind_an_access_that_works_are_not_erased() -> None:
    grant = people.a_grant()
    administrator = people.the_administrator(grant.city)
    case_close.close(grant.case_id, reason="Granted.", actor=administrator, now=LATER)
    with pytest.raises(NotNow, match="has not ended"):
        hold_and_erasure.erase(grant.case_id, actor=administrator, now=LATER)
    data_access_keys.give_back(grant.case_id, actor=cast.the_requester(grant.case), now=LATER)
    hold_and_erasure.erase(grant.case_id, actor=administrator, now=LATER)
    grant.case.application.refresh_from_db()
    assert (grant.case.application.volume, grant.case.application.terms_text) == ("", TERMS)
