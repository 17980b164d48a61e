"""Access to data through its services: each allowed, refused in words, and all or nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, Refusal, WrongState
from requests_app.models import AccessGrant, ApiKey, Dataset, Event, Notice, RecordsRequest
from requests_app.notices import outbox
from requests_app.services.cases import close as case_close
from requests_app.services.data_access import (
    grant_changes,
    grants as data_access_grants,
    keys as data_access_keys,
)
from requests_app.services.jobs import sweep as jobs_sweep
from requests_app.services.retention import hold_and_erasure
from requests_app.services.unit_of_work import cases as case_work
from tests import cast
from tests.access import people
from tests.access.people import GRANTED_AT, LAST_DAY, SOON, TERMS

pytestmark = pytest.mark.django_db
LATER = SOON + cast.HOUR


def _kinds(case: RecordsRequest) -> list[str]:
    return list(Event.objects.filter(case=case).order_by("seq").values_list("kind", flat=True))


def _letters(case: RecordsRequest, **found: Any) -> list[str]:
    return list(Notice.objects.filter(case=case, **found).order_by("id").values_list("letter", flat=True))


def _again(grant: AccessGrant) -> AccessGrant:
    return AccessGrant.objects.select_related("case__city__policy", "tier").get(pk=grant.pk)


def _take(grant: AccessGrant, move: str, now: datetime = SOON) -> None:
    """Suspend or revoke, as a corrective action does it (services/incidents/corrective_action_effects.py)."""
    with case_work.open_case(grant.case_id) as case:
        grant_changes.change(
            case, grant_changes.grant_of(case), move, actor=cast.the_reviewer(case), now=now, **_reason()
        )


def _reason(**more: Any) -> dict[str, Any]:
    return {"reason": "The key was shared on a public page.", **more}


def test_an_application_keeps_the_terms_word_by_word_with_their_version() -> None:
    case = people.an_application()
    kept = case.application
    assert (kept.terms_text, kept.accepted_at, kept.volume) == (TERMS, cast.NOW, "About 200 calls a day")
    Dataset.objects.filter(pk=case.dataset_id).update(terms_text="Other words.")
    kept.refresh_from_db()
    assert kept.terms_text == TERMS


def test_it_is_routed_to_the_department_that_owns_the_dataset() -> None:
    case = people.an_application()
    assert case.department is not None
    assert "open_data" in case.department.roles


@pytest.mark.parametrize("version", ["", "0" * 64])
def test_terms_that_were_not_accepted_or_have_changed_are_refused_at_their_field(version: str) -> None:
    with pytest.raises(Incomplete) as refused:
        people.an_application(terms_version=version)
    assert list(refused.value.fields) == ["terms"]
    assert not RecordsRequest.objects.exists()


def test_without_a_dataset_it_is_refused() -> None:
    with pytest.raises(Incomplete) as refused:
        cast.a_case(kind="data_access")
    assert "dataset" in refused.value.fields


def test_where_the_city_has_no_terms_nothing_is_accepted_and_that_is_on_file() -> None:
    case = people.an_application(people.a_dataset(terms_text=""), terms_version="")
    assert (case.application.terms_text, case.application.accepted_at) == ("", None)


def test_the_city_s_own_terms_stand_in_where_the_dataset_has_none() -> None:
    city = cast.a_city(data_terms="Be fair.")
    case = people.an_application(people.a_dataset(city, terms_text=""))
    assert case.application.terms_text == "Be fair."


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
    letter_context = {cast.an_intake_clerk(city), cast.a_reviewer(city, "office", office)}
    letter_context |= {cast.a_reviewer(city, "owner", cast.a_department(city, "police"))}
    cast.a_reviewer(city, "other", cast.a_department(city, "city_attorney"))
    case = people.an_application(people.a_dataset(city, owner=cast.a_department(city, "police")))
    rows = Notice.objects.filter(case=case, letter="staff_new_case").values_list("recipient", flat=True)
    assert set(rows) == {f"staff:{user.pk}" for user in letter_context}


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


def test_a_suspended_access_makes_no_key_and_a_reinstated_one_does() -> None:
    grant = people.a_grant()
    actor = cast.the_reviewer(grant.case)
    _take(grant, "suspend")
    with pytest.raises(NotNow, match="Suspended"):
        people.a_key(grant, LATER)
    data_access_grants.reinstate_access(grant.case_id, actor=actor, now=LATER)
    assert people.a_key(grant, LATER).secret
    assert {"access_suspended", "access_reinstated"} <= set(_letters(grant.case, recipient="requester"))


def test_a_revoked_access_has_no_living_key_and_says_why_and_what_can_be_done() -> None:
    grant = people.a_grant()
    people.a_key(grant)
    _take(grant, "revoke", LATER)
    assert not ApiKey.objects.filter(grant=grant, revoked_at=None).exists()
    body = Notice.objects.get(case=grant.case, letter="access_revoked").body_text
    assert "shared on a public page" in body
    assert "do not agree" in body
    with pytest.raises(NotNow):
        data_access_grants.renew_access(
            grant.case_id, expires_on=LAST_DAY + cast.DAY, actor=cast.the_reviewer(grant.case), now=LATER
        )


@pytest.mark.parametrize("service", ["change_access", "renew_access", "reinstate_access"])
def test_nobody_outside_the_deciding_desk_touches_an_access(service: str) -> None:
    grant = people.a_grant()
    more: dict[str, Any] = {"expires_on": LAST_DAY + cast.DAY} if service == "renew_access" else _reason()
    for actor in (
        PUBLIC,
        link_holder(grant.case_id),
        cast.the_intake(grant.case),
        cast.the_officer(grant.case),
    ):
        with pytest.raises(NotPermitted):
            getattr(data_access_grants, service)(grant.case_id, actor=actor, now=SOON, **more)


def test_another_tier_counts_for_the_access_and_its_holder_reads_why() -> None:
    grant = people.a_grant()
    tier = people.a_tier(grant.city, "Large", per_minute=6000)
    data_access_grants.change_access(
        grant.case_id, tier=tier, **_reason(actor=cast.the_reviewer(grant.case), now=SOON)
    )
    grant = _again(grant)
    assert grant.tier == tier
    assert "6000" in Notice.objects.get(case=grant.case, letter="access_changed").body_text


def test_a_renewal_moves_the_last_day_forward_only() -> None:
    grant = people.a_grant()
    actor = cast.the_reviewer(grant.case)
    with pytest.raises(Incomplete):
        data_access_grants.renew_access(grant.case_id, expires_on=LAST_DAY, actor=actor, now=SOON)
    data_access_keys.ask_renewal(grant.case_id, actor=cast.the_requester(grant.case), now=SOON)
    with pytest.raises(NotNow):
        data_access_keys.ask_renewal(grant.case_id, actor=cast.the_requester(grant.case), now=LATER)
    data_access_grants.renew_access(grant.case_id, expires_on=LAST_DAY + cast.DAY, actor=actor, now=LATER)
    grant = _again(grant)
    assert (grant.expires_on, grant.renewal_asked_at) == (LAST_DAY + cast.DAY, None)
    assert {"staff_renewal", "access_renewed"} <= set(_letters(grant.case))


def test_the_sweep_writes_before_the_last_day_once_and_ends_it_after() -> None:
    grant = people.a_grant(expires_on=date(2026, 12, 1))
    at = GRANTED_AT + timedelta(days=10)
    jobs_sweep.sweep(at)
    assert "access_ending" not in _letters(grant.case)
    for days in (30, 31):
        jobs_sweep.sweep(GRANTED_AT + timedelta(days=days))
    assert _letters(grant.case).count("access_ending") == 1
    jobs_sweep.sweep(cast.NOW.replace(month=12, day=1))
    grant = _again(grant)
    assert grant.state == "active"
    for hours in (24, 48):
        jobs_sweep.sweep(cast.NOW.replace(month=12, day=1) + timedelta(hours=hours))
    grant = _again(grant)
    assert grant.state == "expired"
    assert _letters(grant.case).count("access_expired") == 1
    data_access_grants.renew_access(
        grant.case_id,
        expires_on=date(2027, 1, 5),
        actor=cast.the_reviewer(grant.case),
        now=cast.NOW.replace(month=12, day=4),
    )
    grant = _again(grant)
    assert (grant.state, grant.renewal_told_at) == ("active", None)


def test_one_grant_that_fails_does_not_keep_the_others_from_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = (people.a_grant(expires_on=date(2026, 10, 7)) for _ in range(2))
    real = grant_changes.change

    def picky(case: RecordsRequest, *arguments: Any, **named: Any) -> None:
        if case.pk == first.case_id:
            raise RuntimeError("broken")
        real(case, *arguments, **named)

    monkeypatch.setattr(grant_changes, "change", picky)
    swept = jobs_sweep.sweep(cast.NOW + timedelta(days=9))
    second = _again(second)
    assert (second.state, swept.failed) == ("expired", [first.case_id])


def test_given_back_is_for_good_and_a_new_request_may_be_sent() -> None:
    grant = people.a_grant()
    people.a_key(grant)
    data_access_keys.give_back(grant.case_id, actor=cast.the_requester(grant.case), now=LATER)
    assert not ApiKey.objects.filter(grant=grant, revoked_at=None).exists()
    with pytest.raises(NotNow):
        data_access_keys.give_back(grant.case_id, actor=cast.the_requester(grant.case), now=LATER)
    assert people.a_grant().state == "active"


def test_a_page_that_is_out_of_date_makes_no_second_key() -> None:
    grant = people.a_grant()
    seen = cast.again(grant.case).head_seq
    people.a_key(grant, seen_seq=seen)
    with pytest.raises(Refusal):
        people.a_key(grant, seen_seq=seen)
    assert ApiKey.objects.filter(grant=grant).count() == 1


def test_a_case_without_an_access_refuses_in_words() -> None:
    case = people.in_review()
    for act in (data_access_keys.make_key, data_access_keys.give_back, data_access_keys.ask_renewal):
        with pytest.raises(NotNow, match="No access"):
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
