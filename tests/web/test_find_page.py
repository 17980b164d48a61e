"""Having one's link sent again: mail for the right person, the same answer for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.models import CaseLink, LinkAsk, Notice
from requests_app.notices.delivery.run import deliver
from requests_app.services.cases.links import MOST_MAILS, answer_asks
from requests_app.web import spam_guard
from tests import cast
from tests.web.steps import Watch, secret_path

pytestmark = pytest.mark.django_db
FIND = "/sacramento/requests/find/"


def links_sent() -> int:
    answer_asks(timezone.now())
    return Notice.objects.filter(letter="link").count()


@pytest.mark.parametrize("email", [cast.ADDRESS, cast.ADDRESS.upper(), f" {cast.ADDRESS} "])
def test_the_link_goes_to_the_address_on_file(email: str) -> None:
    case = cast.a_case()
    Client().post(FIND, {"email": email})
    answer_asks(timezone.now())
    deliver(timezone.now)
    message = mail.outbox[-1]
    assert message.to == [cast.ADDRESS]
    assert secret_path(case) in message.body


def test_known_and_unknown_addresses_are_answered_alike() -> None:
    cast.a_case()
    known, unknown = (Client().post(FIND, {"email": email}) for email in (cast.ADDRESS, "nobody@example.org"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert (
        "ve emailed its link. It can take a few minutes. Check your spam folder."
        in Client().get(known["Location"]).content.decode()
    )
    assert set(known.cookies) == set(unknown.cookies)


def test_asking_does_the_same_work_whoever_asks_and_adds_nothing_to_a_chain() -> None:
    case = cast.a_case()
    before = cast.again(case).head_seq
    done = []
    for email in (cast.ADDRESS, "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            Client().post(FIND, {"email": email})
        done.append([query["sql"].split(" ")[:4] for query in asked])
    assert done[0] == done[1]
    assert links_sent() == 1
    assert cast.again(case).head_seq == before
    assert not LinkAsk.objects.exists()


def test_an_address_known_in_another_city_gets_nothing_here() -> None:
    cast.a_case(cast.a_city("bakersfield"))
    Client().post(FIND, {"email": cast.ADDRESS})
    assert links_sent() == 0


def test_who_wants_no_contact_gets_none() -> None:
    cast.a_case(no_contact=True)
    Client().post(FIND, {"email": cast.ADDRESS})
    assert links_sent() == 0


def test_an_ended_link_is_replaced() -> None:
    case = cast.a_case()
    CaseLink.objects.update(revoked_at=timezone.now())
    Client().post(FIND, {"email": cast.ADDRESS})
    assert links_sent() == 1
    assert Client().get(secret_path(case)).status_code == 302


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x\x00@example.org", "a" * 300 + "@example.org"])
def test_a_wrong_address_is_said_beside_the_field_and_kept(email: str) -> None:
    answer = Client().post(FIND, {"email": email})
    assert answer.status_code == 400
    assert 'id="id_email_error"' in answer.content.decode()


def test_one_address_is_not_flooded_and_nobody_can_tell(watch: Watch) -> None:
    cast.a_case()
    for sent in [*range(1, MOST_MAILS.most + 1), MOST_MAILS.most, MOST_MAILS.most]:
        answer = Client().post(FIND, {"email": cast.ADDRESS})
        assert answer["Location"] == FIND + "?sent=1"
        watch.pass_by(seconds=20)
        assert links_sent() == sent


def test_one_visitor_cannot_try_without_end(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(spam_guard.LIMITS, "find", 2)
    codes = [Client().post(FIND, {"email": f"n{place}@example.org"}).status_code for place in range(3)]
    assert codes == [302, 302, 429]
    watch.at += timedelta(hours=1, seconds=1)
    assert Client().post(FIND, {"email": "n@example.org"}).status_code == 302


def test_the_address_above_all_requests_leads_to_where_one_is_checked() -> None:
    cast.a_city()
    answer = Client().get("/sacramento/requests/")
    assert (answer.status_code, answer["Location"]) == (302, FIND)
    assert Client().get("/nowhere/requests/").status_code == 404
