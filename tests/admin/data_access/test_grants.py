"""API access at the desk: acts with their letters, the list, tiers and gateway tokens; nothing across cities."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import AccessGrant, CityPolicy, GatewayToken, RateTier
from requests_app.services.data_access import keys as data_access_keys
from tests import cast
from tests.access import people

pytestmark = pytest.mark.django_db
GRANTS = reverse("admin:requests_app_accessgrant_changelist")
PROGRAMS = reverse("admin:requests_app_ratetier_changelist")


def signed_in(user: Any) -> Client:
    """A browser of somebody of the staff."""
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, case: Any, verb: str, **form: Any) -> Any:
    """Look at an act's letter, then send it; what came back last."""
    address = reverse("admin:requests_app_recordsrequest_action", args=[case.pk, verb])
    seq = cast.again(case).head_seq
    seen = client.post(address, {**form, "seen_seq": seq, "do": "preview"})
    seal = re.findall(r'name="seal" value="([^"]*)"', seen.content.decode())
    if not seal or not seal[0]:
        return seen
    return client.post(address, {**form, "seen_seq": seq, "do": "send", "seal": seal[0]})


def test_a_reviewer_grants_with_a_tier_after_a_look_at_the_letter() -> None:
    case = people.in_review()
    tier = people.a_tier(case.city)
    client = signed_in(cast.a_reviewer(case.city))
    page = client.get(reverse("admin:requests_app_recordsrequest_change", args=[case.pk])).content.decode()
    assert "action/grant_access/" in page
    assert "About 200 calls a day" in page
    done = act(client, case, "grant_access", expires_on="2030-01-31", tier=tier.pk, more="", reasons="")
    assert done.status_code == 302, done.content.decode()
    assert AccessGrant.objects.get().tier == tier


@pytest.mark.parametrize(
    "form",
    [{"expires_on": ""}, {"expires_on": "2020-01-01"}, {"more": "No such dataset"}, {"tier": "999999999"},
     {"more": "\x00"}, {"expires_on": "x" * 300}],
)  # fmt: skip
def test_a_grant_that_cannot_be_is_shown_again_with_what_is_wrong(form: dict[str, str]) -> None:
    case = people.in_review()
    given = {"expires_on": "2030-01-31", "tier": "", "more": "", "reasons": "", **form}
    answer = act(signed_in(cast.a_reviewer(case.city)), case, "grant_access", **given)
    if form != {"more": "\x00"}:
        assert answer.status_code == 422
        assert not AccessGrant.objects.exists()


def test_the_acts_follow_the_state_of_the_access() -> None:
    grant = people.a_grant()
    client = signed_in(cast.a_reviewer(grant.city))
    address = reverse("admin:requests_app_recordsrequest_change", args=[grant.case_id])
    page = client.get(address).content.decode()
    assert "action/renew_access/" in page
    assert "action/change_access/" in page
    assert "action/reinstate_access/" not in page
    assert "action/grant_access/" not in page
    assert act(client, grant.case, "renew_access", expires_on="2030-01-31").status_code == 302


def test_the_list_shows_what_this_reader_may_see() -> None:
    grant = people.a_grant()
    data_access_keys.ask_renewal(grant.case_id, actor=cast.the_requester(grant.case), now=people.SOON)
    own = signed_in(cast.a_reviewer(grant.city)).get(GRANTS, {"show": "renewal"}).content.decode()
    assert grant.case.number in own
    stranger = signed_in(cast.a_reviewer(cast.a_city("bakersfield")))
    assert grant.case.number not in stranger.get(GRANTS).content.decode()
    attorney = cast.a_reviewer(grant.city, "law", cast.a_department(grant.city, "city_attorney"))
    assert grant.case.number not in signed_in(attorney).get(GRANTS).content.decode()
    for query in ({"show": "nonsense"}, {"page": "x"}, {"page": "99999999999"}):
        assert signed_in(cast.a_reviewer(grant.city)).get(GRANTS, query).status_code == 200


def test_an_administrator_sets_a_tier_and_makes_a_token_shown_once() -> None:
    city = cast.a_city()
    client = signed_in(cast.an_administrator(city))
    tier = {"name": "Large", "per_minute": "600"}
    assert client.post(reverse("admin:requests_app_ratetier_add", args=[city.key]), tier).status_code == 302
    assert RateTier.objects.get().per_second is None
    address = reverse("admin:requests_app_ratetier_token", args=[city.key])
    shown = client.post(address, {"name": "Portal", "days": "30"}).content.decode()
    (secret,) = re.findall(r"crg_[0-9a-f]{12}_[\w-]{43}", shown)
    assert secret not in client.get(PROGRAMS).content.decode()
    token = GatewayToken.objects.get()
    end = reverse("admin:requests_app_ratetier_end_token", args=[token.pk])
    assert client.get(end).status_code == 405
    assert client.post(end).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_nobody_sets_tiers_or_tokens_of_another_city_or_without_the_role() -> None:
    city = cast.a_city()
    tier = people.a_tier(city)
    people.a_gateway(city)
    end = reverse("admin:requests_app_ratetier_end_token", args=[GatewayToken.objects.get().pk])
    paths = [reverse(f"admin:requests_app_ratetier_{name}", args=[city.key]) for name in ("add", "token")]
    paths.append(reverse("admin:requests_app_ratetier_change", args=[tier.pk]))
    strangers = [cast.an_administrator(cast.a_city("bakersfield")), cast.a_reviewer(city)]
    for client, expected in zip(map(signed_in, strangers), (404, 403), strict=True):
        for path in paths:
            assert client.get(path).status_code == expected
            assert client.post(path, {"name": "X", "days": "3"}).status_code == expected
        assert client.post(end).status_code == expected
    assert RateTier.objects.count() == GatewayToken.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "A", "per_day": "0"}, {"name": "A", "per_day": "x"}]
)
def test_a_tier_that_makes_no_sense_is_shown_again(wrong: dict[str, str]) -> None:
    city = cast.a_city()
    path = reverse("admin:requests_app_ratetier_add", args=[city.key])
    assert signed_in(cast.an_administrator(city)).post(path, wrong).status_code == 422


def test_the_city_s_terms_and_times_are_its_administrator_s() -> None:
    from tests.admin.city_settings.test_pages import POLICY

    city = cast.a_city()
    path = reverse("admin:requests_app_citypolicy_change", args=[city.policy.pk])
    form = {**POLICY, "data_terms": "Be fair.", "renewal_notice_days": "14", "key_overlap_hours": "0"}
    assert signed_in(cast.an_administrator(city)).post(path, form).status_code == 302
    policy = CityPolicy.objects.get(city=city)
    assert (policy.data_terms, policy.renewal_notice_days, policy.key_overlap_hours) == ("Be fair.", 14, 0)


def test_my_work_counts_access_requests_and_renewals() -> None:
    grant = people.a_grant()
    data_access_keys.ask_renewal(grant.case_id, actor=cast.the_requester(grant.case), now=people.SOON)
    people.in_review()
    page = signed_in(cast.a_reviewer(grant.city)).get(reverse("admin:index")).content.decode()
    assert "API access requests" in page
    assert "Renewals requested" in page
