"""What a resident typed is never lost: when the session or the link has ended, the token is gone, or the time is up."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.cases.links import living
from requests_app.models import Appeal, Clarification, Message
from requests_app.services.cases import links as case_links
from tests import cast
from tests.web.steps import NEW, WANTED, Watch, hidden, opened, path_of, secret_path

pytestmark = pytest.mark.django_db
WORDS = "The north bridge, <b>please</b>."
HERE = {"HTTP_ORIGIN": "http://testserver"}


def test_an_answer_sent_after_the_session_ended_is_given_back_and_sent_again() -> None:
    case = cast.a_case_in("awaiting_requester")
    typed = {"choice": "counter", "answer": WORDS, "seen_seq": str(case.head_seq)}
    client = Client()
    page = client.post(path_of(case, "reply/"), typed)
    assert page.status_code == 403
    assert page["Cache-Control"] == "private, no-store"
    html = page.content.decode()
    assert "The north bridge, &lt;b&gt;please&lt;/b&gt;." in html
    assert case.description not in html
    carried = {name: value for name, value in hidden(page).items() if name in typed}
    assert carried == typed
    client.get(secret_path(case))
    assert client.post(path_of(case, "reply/"), carried).status_code == 302
    answer = Clarification.objects.get(case=case).answer
    assert answer is not None
    assert answer.body == WORDS


def test_an_appeal_written_while_the_link_was_replaced_is_given_back_with_every_field() -> None:
    case = cast.a_case_in("denied")
    client = opened(case)
    cited = [str(pk) for pk in case.decision.citations.values_list("pk", flat=True)]
    form = hidden(client.get(path_of(case, "appeal/")))
    link = living(case, cast.NOW)
    case_links.replace_link(case.pk, actor=cast.the_intake(case), now=case.events.latest("seq").at)
    assert link is not None
    page = client.post(path_of(case, "appeal/"), {**form, "citations": cited, "grounds": "It is no advice."})
    assert page.status_code == 403
    html = page.content.decode()
    assert "It is no advice." in html
    assert all(f'name="citations" value="{pk}"' in html for pk in cited)
    assert not Appeal.objects.exists()


def test_who_typed_nothing_sees_only_how_to_open_the_request() -> None:
    case = cast.a_case_in("awaiting_requester")
    for page in (Client().get(path_of(case)), Client().post(path_of(case, "reply/"), {"answer": "Yes"})):
        assert page.status_code == 403
        assert "What you typed was not sent" not in page.content.decode()


def test_a_filing_without_its_token_is_given_back_where_the_form_was_ours() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post(NEW, {**WANTED, "go": "next", "step": "what"}, **HERE)
    assert page.status_code == 403
    html = page.content.decode()
    assert WANTED["description"] in html
    assert 'name="csrfmiddlewaretoken"' in html
    token = client.cookies["csrftoken"].value
    again = client.post(NEW, {**hidden(page), "csrfmiddlewaretoken": token}, **HERE)
    assert again.status_code == 200
    assert WANTED["description"] in again.content.decode()


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_what_another_site_sent_is_never_shown(origin: dict[str, str]) -> None:
    page = Client(enforce_csrf_checks=True).post(NEW, {**WANTED, "go": "next"}, **origin)
    assert page.status_code == 403
    assert WANTED["description"] not in page.content.decode()


def test_the_words_of_staff_are_not_shown_by_this_page() -> None:
    typed = {"username": "ana clerk", "password": "two words"}
    page = Client(enforce_csrf_checks=True).post("/admin/login/", typed, **HERE)
    assert page.status_code == 403
    assert "two words" not in page.content.decode()


def test_an_answer_to_a_question_that_was_closed_meanwhile_can_go_as_a_message() -> None:
    case = cast.a_case_in("awaiting_requester")
    client = opened(case)
    cast.go_on_unanswered(case, case.events.latest("seq").at)
    page = client.post(path_of(case, "reply/"), {"answer": WORDS, "seen_seq": str(case.head_seq)})
    html = page.content.decode()
    assert "There is no open question anymore. You can send what you typed as a message." in html
    assert "The north bridge, &lt;b&gt;please&lt;/b&gt;." in html
    assert not Message.objects.filter(case=case, from_requester=True).exists()
    done = client.post(path_of(case, "reply/"), {**hidden(page), "body": WORDS})
    assert done.status_code == 302
    assert Message.objects.get(case=case, from_requester=True).body == WORDS


def test_an_appeal_after_its_last_day_is_shown_with_the_words_and_the_way_to_send_them(watch: Watch) -> None:
    case = cast.a_case_in("denied")
    client = opened(case)
    watch.at = cast.NOW + 60 * cast.DAY
    page = client.post(path_of(case, "appeal/"), {"grounds": "It is no advice.", "citations": ["1"]})
    html = page.content.decode()
    assert "It is no advice." in html
    assert path_of(case, "write/") in html
    assert not Appeal.objects.exists()
