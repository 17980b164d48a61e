"""The key of a case: exchanged once, sent to one path only, checked every time, the same answer for everybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from requests_app.models import CaseLink
from tests import cast
from tests.cast import NOW, a_case, a_city
from tests.web.steps import opened, path_of, secret_path

pytestmark = pytest.mark.django_db


def test_a_link_opens_its_case_and_leaves_the_address_bar() -> None:
    case, client = a_case(), Client()
    answer = client.get(secret_path(case))
    assert (answer.status_code, answer["Location"]) == (302, path_of(case))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    page = client.get(path_of(case))
    assert page.status_code == 200
    assert secret_path(case) not in page.content.decode()


def test_the_cookie_is_secure_where_the_site_is(settings: pytest.FixtureRequest) -> None:
    settings.SESSION_COOKIE_SECURE = True  # type: ignore[attr-defined]
    client = Client()
    client.get(secret_path(a_case()))
    assert client.cookies["case"]["secure"]


def test_the_key_of_one_case_opens_no_other() -> None:
    mine, other = a_case(), a_case(description="Another one")
    client = opened(mine)
    assert client.get(path_of(other)).status_code == 403
    assert client.get(path_of(other, "receipt/")).status_code == 403
    assert client.post(path_of(other, "withdraw/")).status_code == 403


def test_a_key_does_not_open_the_same_number_in_another_city() -> None:
    case = a_case()
    a_city("bakersfield")
    assert opened(case).get(f"/bakersfield/requests/{case.number}/").status_code == 403


@pytest.mark.parametrize("ended", ["revoked", "expired"])
def test_a_link_that_ended_closes_pages_already_open(ended: str) -> None:
    case = a_case()
    client = opened(case)
    cast.withdraw(case, NOW)
    past = timezone.now() - timedelta(seconds=1)
    field = "revoked_at" if ended == "revoked" else "expires_at"
    CaseLink.objects.filter(case=case).update(**{"used_at": None, field: past})
    assert client.get(path_of(case)).status_code == 403
    assert client.post(path_of(case, "write/"), {"body": "Hello"}).status_code == 403


def test_unknown_expired_and_revoked_links_answer_alike() -> None:
    expired, revoked = a_case(), a_case(description="Another one")
    cast.withdraw(expired, NOW)
    CaseLink.objects.filter(case=expired).update(expires_at=timezone.now() - timedelta(days=1))
    CaseLink.objects.filter(case=revoked).update(revoked_at=timezone.now())
    answers = [
        Client().get(path) for path in (secret_path(expired), secret_path(revoked), "/l/" + "x" * 43 + "/")
    ]
    assert {answer.status_code for answer in answers} == {404}
    texts = {answer.content.decode().replace(answer.request["PATH_INFO"], "") for answer in answers}
    assert len({_without_token(text) for text in texts}) == 1


def test_a_number_without_its_link_answers_alike_whether_it_exists_or_not() -> None:
    case = a_case()
    there, absent = Client().get(path_of(case)), Client().get("/sacramento/requests/SAC-2026-999999/")
    assert there.status_code == absent.status_code == 403
    same = [
        _without_token(answer.content.decode()).replace(number, "")
        for answer, number in ((there, case.number), (absent, "SAC-2026-999999"))
    ]
    assert same[0] == same[1]
    assert case.subject not in same[0]


def _without_token(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize(
    "value",
    ["", "x", "é", "a:b:c", '"', signing.dumps(["00", 1]), signing.dumps("x")],
    ids=["empty", "a letter", "an accent", "colons", "a quote", "signed for another", "signed nothing"],
)
def test_a_forged_cookie_opens_nothing(value: str) -> None:
    case, client = a_case(), Client()
    client.cookies["case"] = value
    assert client.get(path_of(case)).status_code == 403


@pytest.mark.parametrize("name", ["", "receipt/", "write/", "attach/", "withdraw/", "appeal/"])
def test_pages_of_a_case_are_kept_by_nobody_and_indexed_by_nobody(name: str) -> None:
    case = a_case(now=NOW)
    answer = opened(case).get(path_of(case, name))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_a_secret_with_strange_characters_is_no_crash() -> None:
    assert Client().get("/l/%00/").status_code == 404
    assert Client().get("/l/" + "a" * 5000 + "/").status_code == 404
