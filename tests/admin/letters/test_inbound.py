"""Mail at the desk: the list of what waits, one mail, filing and putting away, the original."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import InboundMail, Message, RecordsRequest, User
from requests_app.services.inbound_mail import limits as inbound_mail_limits
from requests_app.services.rate_limits import Limit
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received

pytestmark = pytest.mark.django_db
LIST = "/admin/requests_app/inboundmail/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def case() -> RecordsRequest:
    return cast.a_case()


@pytest.fixture
def waiting(case: RecordsRequest) -> InboundMail:
    return received(
        a_mail(case, f"Please {HOSTILE}\n", From="friend@example.org", Subject=f"Hello {HOSTILE}")
    )


def _signed_in(client: Client, user_id: int | None) -> Client:
    client.force_login(User.objects.get(pk=user_id))
    return client


def _page(row: InboundMail) -> str:
    return f"{LIST}{row.pk}/change/"


def test_what_waits_is_listed_with_why_and_shown_as_plain_words(
    client: Client, case: RecordsRequest, waiting: InboundMail
) -> None:
    desk = _signed_in(client, cast.the_intake(case).user_id)
    for path in (LIST, _page(waiting)):
        page = desk.get(path).content.decode()
        assert "The sender is not the requester&#x27;s address." in page
        assert HOSTILE not in page and "&lt;script&gt;" in page
    assert case.number in desk.get(_page(waiting)).content.decode()
    assert "No email needs review." not in desk.get(LIST).content.decode()


def test_it_is_filed_by_its_number(client: Client, case: RecordsRequest, waiting: InboundMail) -> None:
    desk = _signed_in(client, cast.the_intake(case).user_id)
    answer = desk.post(_page(waiting), {"do": "file", "number": case.number.lower()})
    assert answer.status_code == 302
    assert HOSTILE in Message.objects.get(case=case).body
    page = desk.get(f"/admin/requests_app/recordsrequest/{case.pk}/change/").content.decode()
    assert HOSTILE not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("number", ["", " ", "SAC-2026-999999", "x" * 5000, "'; drop", "\x00"])
def test_a_number_that_is_none_is_refused_and_kept(
    client: Client, case: RecordsRequest, waiting: InboundMail, number: str
) -> None:
    desk = _signed_in(client, cast.the_intake(case).user_id)
    assert desk.post(_page(waiting), {"do": "file", "number": number}).status_code == 422
    waiting.refresh_from_db()
    assert waiting.state == "for_a_person"


def test_it_is_put_away_with_a_reason_only(
    client: Client, case: RecordsRequest, waiting: InboundMail
) -> None:
    desk = _signed_in(client, cast.the_intake(case).user_id)
    assert desk.post(_page(waiting), {"do": "dismiss", "reason": ""}).status_code == 422
    assert desk.post(_page(waiting), {"do": "nonsense"}).status_code == 422
    assert desk.post(_page(waiting), {"do": "dismiss", "reason": "Spam."}).status_code == 302
    assert desk.post(_page(waiting), {"do": "dismiss", "reason": "Spam."}).status_code == 422


def test_the_original_is_a_download_byte_for_byte(
    client: Client, case: RecordsRequest, waiting: InboundMail
) -> None:
    desk = _signed_in(client, cast.the_intake(case).user_id)
    answer = desk.get(f"{LIST}{waiting.pk}/original/")
    assert answer.content == bytes(waiting.raw)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_staff_of_another_city_and_those_who_do_not_sort_mail(
    client: Client, case: RecordsRequest, waiting: InboundMail
) -> None:
    elsewhere = cast.the_intake(cast.a_case(cast.a_city("bakersfield")))
    desk = _signed_in(client, elsewhere.user_id)
    for path in (_page(waiting), f"{LIST}{waiting.pk}/original/"):
        assert desk.get(path).status_code == 404
    assert "friend@example.org" not in desk.get(LIST).content.decode()
    officer = cast.the_officer(case)
    desk = _signed_in(client, officer.user_id)
    assert "Attach email" not in desk.get(_page(waiting)).content.decode()
    assert desk.post(_page(waiting), {"do": "file", "number": case.number}).status_code == 422
    assert not Message.objects.exists()


def test_my_work_counts_it(client: Client, case: RecordsRequest, waiting: InboundMail) -> None:
    desk = _signed_in(client, cast.the_intake(case).user_id)
    assert "Email to review" in desk.get("/admin/").content.decode()
    desk.post(_page(waiting), {"do": "dismiss", "reason": "Spam."})
    tiles = desk.get("/admin/").content.decode().partition("Nothing pending in:")
    assert "Email to review" not in tiles[0]


def test_while_the_question_is_open_a_mail_without_an_answer_leads_to_asking_again(client: Client) -> None:
    case = cast.a_case_in("awaiting_requester")
    row = received(a_mail(case, "\n"))
    assert row.cause == "empty"
    _signed_in(client, cast.the_intake(case).user_id)
    link = f"/admin/requests_app/recordsrequest/{case.pk}/action/ask_again/"
    assert link in client.get(_page(row)).content.decode()
    cast.answer(case, LATER)
    assert link not in client.get(_page(row)).content.decode()


def test_what_machines_wrote_is_one_filter_away_with_counts(client: Client, case: RecordsRequest) -> None:
    received(a_mail(case, "Away.", Auto_Submitted="auto-replied", Subject="Gone fishing"))
    desk = _signed_in(client, cast.the_intake(case).user_id)
    page = desk.get(LIST).content.decode()
    assert "Written by machines (1)" in page and "Automatic reply (1)" in page and "Needs review (0)" in page
    assert "Gone fishing" in desk.get(f"{LIST}?state=machines").content.decode()
    assert desk.get(f"{LIST}?state=nonsense").status_code == 200


def test_the_page_of_a_flood_offers_to_put_all_of_it_away(
    client: Client, case: RecordsRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound_mail_limits, "FROM_ONE", (Limit("hour", 1, 3_600),))
    rows = [received(a_mail(case, f"Word {place}.")) for place in range(3)]
    desk = _signed_in(client, cast.the_intake(case).user_id)
    assert "2 emails are over the limit" in desk.get(LIST).content.decode()
    assert "Dismiss all 2 emails" in desk.get(_page(rows[1])).content.decode()
    assert desk.post(_page(rows[1]), {"do": "dismiss_all", "reason": ""}).status_code == 422
    assert desk.post(_page(rows[1]), {"do": "dismiss_all", "reason": "A loop."}).status_code == 302
    assert InboundMail.objects.filter(state="dismissed").count() == 2
