"""Rules every page of the residents' door keeps: methods, scripts, titles, languages, forged forms, staff cookies."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from requests_app.models import RecordsRequest
from tests import cast
from tests.cast import NOW
from tests.web.steps import NEW, PERSON, WANTED, Watch, hidden, opened, path_of, secret_path

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/sacramento/",
    "/sacramento/datasets/",
    "/sacramento/law/",
    "/sacramento/calculator/?on=2026-10-05",
    "/sacramento/requests/new/",
    "/sacramento/requests/find/",
]
OF_A_CASE = [
    "",
    "receipt/",
    "write/",
    "attach/",
    "withdraw/",
    "appeal/",
    "reply/",
    "confirm/withdraw-appeal/",
]
STATE_OF = {"reply/": "awaiting_requester", "confirm/withdraw-appeal/": "appealed"}


def page_of(name: str, watch: Watch) -> str:
    case = cast.a_case_in(STATE_OF.get(name, "submitted"))
    watch.at = case.events.latest("seq").at
    answer = opened(case).get(path_of(case, name))
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def harmless(html: str) -> bool:
    return not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|<iframe|https?://[^\"]*\.js", html)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_run_nothing_and_have_one_heading(path: str) -> None:
    html = Client().get(path).content.decode()
    assert harmless(html)
    assert len(re.findall(r"<h1\b", html)) == 1


@pytest.mark.parametrize("name", OF_A_CASE)
def test_pages_of_a_case_run_nothing_and_have_one_heading(watch: Watch, name: str) -> None:
    html = page_of(name, watch)
    assert harmless(html)
    assert len(re.findall(r"<h1\b", html)) == 1


def test_every_page_has_its_own_title(watch: Watch) -> None:
    pages = [Client().get(path).content.decode() for path in PUBLIC] + [
        page_of(name, watch) for name in OF_A_CASE
    ]
    titles = [re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0] for html in pages]
    bare = [re.sub(r"SAC-\d+-\d+", "", title) for title in titles]
    assert len(set(bare)) == len(bare)


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_answers_head(path: str) -> None:
    answer = Client().head(path)
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_public_page_takes_other_methods(path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


@pytest.mark.parametrize("path", ["/", "/sacramento/", "/sacramento/law/", "/sacramento/calculator/"])
def test_pages_to_read_take_no_post(path: str) -> None:
    assert Client().post(path).status_code == 405


def test_leaving_is_not_done_by_a_link(watch: Watch) -> None:
    case = cast.a_case()
    assert opened(case).get(path_of(case, "leave/")).status_code == 405


def test_opening_a_link_with_head_shows_nothing(watch: Watch) -> None:
    assert Client().head(secret_path(cast.a_case())).status_code == 302


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_is_whole_in_spanish(path: str) -> None:
    client = Client()
    client.cookies["django_language"] = "es"
    html = client.get(path).content.decode()
    assert '<html lang="es">' in html
    words = re.sub(r"<[^>]*>", " ", html[html.index("<main") : html.index("<footer")])
    assert not re.search(r"\b(the|your|you|with|for|request|records)\b", _without_names(words)), words


def _without_names(words: str) -> str:
    """Titles of sources are quoted as they are; names and addresses are not words."""
    return re.sub(r"https?://\S+", " ", words.rpartition("Cómo verificamos esto")[0] or words)


def test_a_forged_form_without_its_token_changes_nothing(watch: Watch) -> None:
    case = cast.a_case()
    client = Client(enforce_csrf_checks=True)
    client.get(secret_path(case))
    assert client.post(path_of(case, "withdraw/")).status_code == 403
    assert client.post(NEW, {**WANTED, **PERSON, "step": "check", "go": "send"}).status_code == 403
    assert RecordsRequest.objects.get().state == "submitted"


def test_staff_do_not_open_cases_by_the_residents_door(watch: Watch) -> None:
    case = cast.a_case()
    client = Client()
    client.force_login(cast.an_intake_clerk(case.city))
    assert client.get(path_of(case)).status_code == 403


def test_a_signed_in_clerk_can_file_for_themselves_like_anybody(watch: Watch) -> None:
    client = Client()
    client.force_login(cast.an_intake_clerk(cast.a_city()))
    first = client.post(NEW, {**hidden(client.get(NEW)), **WANTED, "go": "next"})
    watch.pass_by(seconds=30)
    page = client.post(NEW, {**hidden(first), **PERSON, "go": "next"})
    client.post(NEW, {**hidden(page), "go": "send"})
    case = RecordsRequest.objects.get()
    assert (case.channel, case.filed_by_id) == ("web", None)
    assert case.received_at > NOW
