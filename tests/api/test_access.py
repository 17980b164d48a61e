"""Who gets in: absent and forbidden answer alike, and so do all secrets that open nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.cities.tokens import StaffToken
from requests_app.models import CaseLink, Membership
from requests_app.services.cases import links as case_links
from requests_app.services.city_settings import api_tokens
from tests.api.helpers import V1, call, error_of, secret_of, token_of
from tests.cast import (
    NOW,
    a_case,
    a_case_in,
    a_city,
    a_department,
    a_reviewer,
    an_administrator,
    an_intake_clerk,
    begin_review,
    the_intake,
)

pytestmark = pytest.mark.django_db


def test_no_secret_is_asked_for_one_whatever_the_number() -> None:
    case = a_case()
    answers = [call(f"/cases/{number}/") for number in (case.number, "SAC-2026-999999", "x")]
    answers.append(call("/cases/"))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["WWW-Authenticate"].startswith("Bearer")
    assert error_of(answers[0])["code"] == "not_signed_in"


def _dead_secrets() -> list[str]:
    case = a_case()
    revoked = secret_of(case)
    case_links.replace_link(case.pk, actor=the_intake(case), now=NOW + timedelta(hours=1))
    over = a_case_in("withdrawn")
    expired = secret_of(over)
    CaseLink.objects.filter(case=over).update(expires_at=timezone.now(), used_at=None)
    user = an_intake_clerk(case.city)
    ended = api_tokens.issue(user.username, days=1, now=timezone.now() - timedelta(days=2)).secret
    taken = api_tokens.issue(user.username, days=9, now=timezone.now())
    api_tokens.revoke(taken.prefix, now=timezone.now())
    gone = an_administrator(case.city)
    switched_off = token_of(gone)
    gone.is_active = False
    gone.save()
    return [revoked, expired, ended, taken.secret, switched_off]


def test_revoked_expired_and_unknown_secrets_read_alike() -> None:
    secrets = [*_dead_secrets(), "x", "crt_00000000_x", "A" * 43, "é" * 20, "A" * 5000]
    number = a_case().number
    answers = [
        Client().get(f"{V1}{path}", headers={"Authorization": f"Bearer {secret}"})
        for secret in secrets
        for path in (f"/cases/{number}/", "/cases/SAC-2026-999999/", "/cases/", "/cities/")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    "header", ["", "Basic YTpi", "Bearer", "Bearer ", "Token abc", "\x00", "Bearer \x00"]
)
def test_a_header_that_holds_no_secret_reads_like_a_wrong_one(header: str) -> None:
    response = Client().get(f"{V1}/cases/", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.content == call("/cases/", "wrong").content


def test_the_holder_of_another_case_and_of_none_get_the_same_answer() -> None:
    mine, other = a_case(), a_case()
    answers = [
        call(f"/cases/{number}/", secret_of(mine))
        for number in (other.number, "SAC-2026-999999", "BAK-1999-000001", "x" * 200)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert {tuple(sorted(answer.headers)) for answer in answers} == {tuple(sorted(answers[0].headers))}


def test_a_clerk_of_another_city_gets_the_same_answer_as_for_no_case() -> None:
    case = a_case(a_city("sacramento"))
    token = token_of(an_intake_clerk(a_city("bakersfield")))
    forbidden, absent = call(f"/cases/{case.number}/", token), call("/cases/SAC-2026-999999/", token)
    assert (forbidden.status_code, forbidden.content) == (404, absent.content)
    assert call("/cases/", token).json()["results"] == []


def test_a_reviewer_sees_only_the_cases_of_the_department() -> None:
    city = a_city("sacramento")
    case = a_case(city)
    begin_review(case, NOW + timedelta(hours=1))
    own = token_of(a_reviewer(city, "own", a_department(city)))
    other = token_of(a_reviewer(city, "other", a_department(city, "police")))
    assert [row["number"] for row in call("/cases/", own).json()["results"]] == [case.number]
    assert call("/cases/", other).json()["results"] == []
    assert call(f"/cases/{case.number}/", other).status_code == 404


def test_who_leaves_a_city_sees_nothing_of_it_any_more() -> None:
    case = a_case()
    user = an_intake_clerk(case.city)
    token = token_of(user)
    assert call(f"/cases/{case.number}/", token).status_code == 200
    Membership.objects.filter(user=user).delete()
    assert call(f"/cases/{case.number}/", token).status_code == 404


def test_the_holder_lists_the_one_case() -> None:
    mine, _other = a_case(), a_case()
    assert [row["number"] for row in call("/cases/", secret_of(mine)).json()["results"]] == [mine.number]


def test_a_session_of_the_admin_opens_nothing_here() -> None:
    case = a_case()
    client = Client()
    client.force_login(an_intake_clerk(case.city))
    assert client.get(f"{V1}/cases/{case.number}/").status_code == 401


def test_a_secret_in_the_address_opens_nothing() -> None:
    case = a_case()
    for name in ("token", "secret", "access_token", "authorization"):
        address = f"{V1}/cases/{case.number}/?{name}={secret_of(case)}"
        assert Client().get(address).status_code == 401


def test_a_token_rests_as_a_hash_only() -> None:
    user = an_intake_clerk(a_city())
    secret = token_of(user)
    row = StaffToken.objects.get(user=user)
    stored = " ".join(str(getattr(row, field.name)) for field in StaffToken._meta.fields)
    assert secret not in stored
    assert secret.split("_", 2)[2] not in stored
    assert secret not in repr(row) + str(row)
