"""Filing through the pages: three steps, one case, nothing lost, nothing forged."""

from __future__ import annotations

import re
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.models import Document, RecordsRequest, Requester
from requests_app.web import spam_guard
from tests import cast
from tests.web.steps import NEW, NOW, PERSON, WANTED, Watch, at_check, hidden, send

pytestmark = pytest.mark.django_db


def test_the_first_step_opens_for_everybody() -> None:
    page = Client().get(NEW)
    assert page.status_code == 200
    assert hidden(page)["step"] == "what"


def test_a_resident_files_and_gets_a_number_and_a_link(watch: Watch) -> None:
    client = Client()
    sent = send(client, at_check(client, watch))
    case = RecordsRequest.objects.get()
    assert sent.url == f"/sacramento/requests/{case.number}/receipt/"
    receipt = client.get(sent.url).content.decode()
    assert case.number in receipt
    assert "/l/" in receipt
    assert "Thursday, October 15, 2026" in receipt


def test_what_was_typed_arrives_as_typed(watch: Watch) -> None:
    client = Client()
    page = at_check(
        client,
        watch,
        description="Line one\r\nLine <two> & “three” ünï 🌉",
        records_from_on="2026-01-01",
        records_to_on="2026-06-30",
        preferred_format="paper",
        intended_use="A school project",
        phone="916 555 0100",
        postal_address="1 Main Street\r\nSacramento",
    )
    send(client, page)
    case = RecordsRequest.objects.select_related("requester").get()
    assert case.description.splitlines() == ["Line one", "Line <two> & “three” ünï 🌉"]
    assert (case.records_from_on, case.records_to_on) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (case.preferred_format, case.intended_use) == ("paper", "A school project")
    assert case.requester.phone == "916 555 0100"
    assert case.requester.postal_address.splitlines() == ["1 Main Street", "Sacramento"]


def test_the_last_step_shows_the_date_the_law_gives_before_anything_is_sent(watch: Watch) -> None:
    page = at_check(Client(), watch).content.decode()
    assert "Review your request. You haven" in page
    assert 'datetime="2026-10-15"' in page
    assert "Gov. Code § 7922.535(a)" in page
    assert not RecordsRequest.objects.exists()


def test_a_double_click_gives_one_case(watch: Watch) -> None:
    client = Client()
    page = at_check(client, watch)
    first = send(client, page)
    watch.pass_by(seconds=1)
    second = send(client, page)
    assert RecordsRequest.objects.count() == 1
    assert second.url == first.url + "?again=1"
    assert "You already submitted this request" in client.get(second.url).content.decode()


def test_a_form_sent_again_long_after_gives_no_second_case_and_no_key(watch: Watch) -> None:
    page = at_check(Client(), watch)
    send(Client(), page)
    watch.pass_by(hours=2)
    later = Client()
    again = send(later, page)
    assert RecordsRequest.objects.count() == 1
    assert "case" not in later.cookies
    assert later.get(again.url).status_code == 403


def test_going_back_keeps_what_was_typed(watch: Watch) -> None:
    client = Client()
    page = at_check(client, watch)
    back = client.post(NEW, {**hidden(page), "go": "what"}).content.decode()
    assert WANTED["description"] in back
    assert 'value="ana.requester@example.org"' in back
    reach = client.post(NEW, {**hidden(page), "go": "reach"}).content.decode()
    assert WANTED["description"] in reach


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"description": ""}, "id_description_error"),
        ({"description": "x" * 10_001}, "id_description_error"),
        ({"description": "a\x00b"}, "id_description_error"),
        ({"kind": "hack"}, "id_kind_error"),
        ({"dataset": "999999"}, "id_dataset_error"),
        ({"dataset": "1 OR 1=1"}, "id_dataset_error"),
        ({"records_from_on": "yesterday"}, "id_records_from_on_error"),
        ({"records_from_on": "2026-02-30"}, "id_records_from_on_error"),
        ({"records_from_on": "0001-01-01"}, "id_records_from_on_error"),
        ({"records_from_on": "2026-06-02", "records_to_on": "2026-06-01"}, "id_records_to_on_error"),
        ({"preferred_format": "papyrus"}, "id_preferred_format_error"),
        ({"intended_use": "x" * 2001}, "id_intended_use_error"),
    ],
)
def test_a_wrong_wish_is_said_beside_its_field(changes: dict[str, str], beside: str) -> None:
    client = Client()
    sent = {**hidden(client.get(NEW)), **WANTED, "intended_use": "kept words", **changes, "go": "next"}
    page = client.post(NEW, sent)
    assert page.status_code == 400
    html = page.content.decode()
    assert f'id="{beside}"' in html
    if "intended_use" not in changes:
        assert "kept words" in html
    assert "<title>Error" in html


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({"email": ""}, "id_email_error"),
        ({"email": "not an address"}, "id_email_error"),
        ({"email": "a@b.example\x00"}, "id_email_error"),
        ({"email": "a" * 300 + "@example.org"}, "id_email_error"),
        ({"no_contact": "on"}, "id_no_contact_error"),
        ({"phone": "1" * 41}, "id_phone_error"),
        ({"name": "n" * 201}, "id_name_error"),
        ({"postal_address": "x" * 1001}, "id_postal_address_error"),
    ],
)
def test_a_wrong_way_to_be_reached_is_said_beside_its_field(
    watch: Watch, changes: dict[str, str], beside: str
) -> None:
    page = at_check(Client(), watch, **changes)
    assert page.status_code == 400
    assert f'id="{beside}"' in page.content.decode()
    assert WANTED["description"] in page.content.decode()


def test_nobody_need_give_a_contact(watch: Watch) -> None:
    client = Client()
    page = at_check(client, watch, email="", name="", no_contact="on")
    sent = send(client, page)
    assert Requester.objects.get().no_contact
    assert "Print this page or copy the link now." in client.get(sent.url).content.decode()


@pytest.mark.parametrize("ticket", ["", "forged", "WyJhIl0:1abc:xyz", "é" * 50, "\x00"])
def test_a_forged_ticket_files_nothing_and_asks_to_send_again(watch: Watch, ticket: str) -> None:
    client = Client()
    page = at_check(client, watch)
    answer = send(client, page, ticket=ticket)
    assert answer.status_code == 400
    assert (
        "Something on this form changed before it reached us. Check your answers and submit again."
        in answer.content.decode()
    )
    assert not RecordsRequest.objects.exists()
    watch.pass_by(seconds=10)
    assert send(client, answer).status_code == 302


def test_changed_hidden_values_are_judged_again_at_the_end(watch: Watch) -> None:
    client = Client()
    page = at_check(client, watch)
    assert send(client, page, records_from_on="never").status_code == 400
    assert send(client, page, email="nobody").status_code == 400
    assert not RecordsRequest.objects.exists()


def test_another_citys_dataset_is_refused(watch: Watch) -> None:
    from tests.cast import a_city

    other = a_city("bakersfield", appeals=False).datasets.first()
    client = Client()
    assert send(client, at_check(client, watch), dataset=str(other.pk)).status_code == 400
    assert not RecordsRequest.objects.exists()


def test_a_filled_trap_files_nothing_and_says_so_to_people(watch: Watch) -> None:
    client = Client()
    page = at_check(client, watch)
    trapped = send(client, page, website="http://spam.example")
    assert trapped.status_code == 400
    assert not RecordsRequest.objects.exists()
    assert "Your browser filled in a hidden field. We cleared it. Submit again." in trapped.content.decode()
    assert send(client, trapped).status_code == 302


def filled_at_once(client: Client) -> Any:
    """The last page, reached in no time, as with a browser that fills every field by itself."""
    first = client.post(NEW, {**hidden(client.get(NEW)), **WANTED, "go": "next"})
    return client.post(NEW, {**hidden(first), **PERSON, "go": "next"})


def test_a_form_that_the_browser_filled_is_taken_however_fast_it_comes(watch: Watch) -> None:
    client = Client()
    assert send(client, filled_at_once(client)).status_code == 302


def test_one_fast_form_after_another_is_asked_again_until_it_is_sent_slowly(watch: Watch) -> None:
    client = Client()
    for _ in range(spam_guard.LIMITS["fast"]):
        assert send(client, filled_at_once(client)).status_code == 302
    fast = send(client, filled_at_once(client))
    assert fast.status_code == 400
    assert "Please review your request, then submit it again." in fast.content.decode()
    watch.pass_by(seconds=5)
    assert send(client, fast).status_code == 302


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("records", "Request records"),
        ("data_access", "Request API access"),
        ("exemption_review", "Request an exemption review"),
    ],
)
def test_each_kind_of_request_has_its_own_heading_on_every_step(
    watch: Watch, kind: str, heading: str
) -> None:
    client = Client()
    first = client.get(f"{NEW}?kind={kind}")
    assert re.search(rf"<h1>\s*{heading}\s*</h1>", first.content.decode())
    again = client.post(NEW, {**hidden(first), "kind": kind, "go": "next"})
    assert re.search(rf"<h1>\s*{heading}\s*</h1>", again.content.decode())


def test_the_language_can_be_changed_from_the_header_of_every_step(watch: Watch) -> None:
    client = Client()
    first = client.get(NEW)
    header = first.content.decode().partition("<main")[0]
    assert re.search(r'<button class="cr-language" name="language"\s+value="es"', header)
    page = filled_at_once(client).content.decode()
    header, _main, rest = page.partition("<main")
    assert re.search(r'<a class="cr-language" href="#language" lang="es">', header)
    assert re.search(r'id="language">\s*<button[^>]*name="go" value="es"', rest)


def test_the_keyboard_starts_at_the_summary_of_errors(watch: Watch) -> None:
    client = Client()
    html = client.post(NEW, {**hidden(client.get(NEW)), "go": "next"}).content.decode()
    assert re.search(r'<div class="cr-error-summary"[^>]*tabindex="-1" autofocus>', html)
    assert "<title>Error: " in " ".join(html.split())


def test_too_many_from_one_address_are_told_when_to_come_back(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(spam_guard.LIMITS, "file", 1)
    client = Client()
    send(client, at_check(client, watch))
    page = at_check(client, watch, description="A second wish that must not get lost")
    answer = send(client, page)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3000
    assert "A second wish that must not get lost" in answer.content.decode()
    assert RecordsRequest.objects.count() == 1
    watch.pass_by(hours=1, seconds=1)
    assert send(client, page).status_code == 302


def test_files_wait_for_the_form_and_join_the_case(watch: Watch) -> None:
    client = Client()
    upload = SimpleUploadedFile("letter.txt", b"Please find it.")
    first = client.post(NEW, {**hidden(client.get(NEW)), **WANTED, "documents": [upload], "go": "next"})
    assert Document.objects.get().case is None
    watch.pass_by(seconds=30)
    page = client.post(NEW, {**hidden(first), **PERSON, "go": "next"})
    assert "letter.txt" in page.content.decode()
    send(client, page)
    assert Document.objects.get().case == RecordsRequest.objects.get()


def test_a_good_file_is_kept_when_another_field_is_wrong() -> None:
    client = Client()
    upload = SimpleUploadedFile("letter.txt", b"Please find it.")
    page = client.post(
        NEW, {**hidden(client.get(NEW)), "description": "", "documents": [upload], "go": "next"}
    )
    assert page.status_code == 400
    assert "letter.txt" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", b"<html>"), ("x.txt", b"<script>alert(1)</script>"), ("x.pdf", b"MZ"), ("e.txt", b"")],
)
def test_a_file_the_city_does_not_take_is_said_beside_the_field(name: str, content: bytes) -> None:
    client = Client()
    sent: dict[str, Any] = {**hidden(client.get(NEW)), **WANTED, "go": "next"}
    page = client.post(NEW, {**sent, "documents": [SimpleUploadedFile(name, content)]})
    assert page.status_code == 400
    assert 'id="id_documents_error"' in page.content.decode()
    assert not Document.objects.exists()


def test_every_odd_file_from_the_field_is_taken_or_refused_beside_the_field_and_never_breaks_the_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(spam_guard.LIMITS, "draft_file", 10_000)
    folder = Path(settings.BASE_DIR) / "tests" / "data" / "files"
    files = sorted(path for path in folder.iterdir() if path.name.startswith("F"))
    client = Client()
    sent: dict[str, Any] = {**hidden(client.get(NEW)), **WANTED, "go": "next"}
    taken = 0
    for path in files:
        page = client.post(NEW, {**sent, "documents": [SimpleUploadedFile(path.name, path.read_bytes())]})
        assert page.status_code in (200, 400), path.name
        assert (page.status_code == 400) == ('id="id_documents_error"' in page.content.decode()), path.name
        taken += page.status_code == 200
    assert len(files) > 20 and 0 < taken < len(files)


def test_files_can_be_taken_out_before_sending(watch: Watch) -> None:
    client = Client()
    upload = SimpleUploadedFile("wrong.txt", b"Not this one.")
    first = client.post(NEW, {**hidden(client.get(NEW)), **WANTED, "documents": [upload], "go": "next"})
    watch.pass_by(seconds=30)
    page = client.post(NEW, {**hidden(first), **PERSON, "go": "next"})
    dropped = client.post(NEW, {**hidden(page), "go": "drop"})
    assert "wrong.txt" not in dropped.content.decode()
    send(client, dropped)
    assert not RecordsRequest.objects.get().documents.exists()


def test_the_language_can_change_without_losing_words(watch: Watch) -> None:
    client = Client()
    page = at_check(client, watch)
    spanish = client.post(NEW, {**hidden(page), "go": "es"})
    html = spanish.content.decode()
    assert '<html lang="es">' in html
    assert WANTED["description"] in html
    assert 'action="/i18n/setlang/"' not in html
    send(client, spanish)
    assert RecordsRequest.objects.select_related("requester").get().requester.language == "es"


@pytest.mark.parametrize("step", ["", "nowhere", "check", "\x00"])
@pytest.mark.parametrize("go", ["", "fly", "reach", "drop", "xx"])
def test_no_step_or_direction_breaks_the_form(step: str, go: str) -> None:
    assert Client().post(NEW, {"step": step, "go": go}).status_code in (200, 400)


def test_a_broken_encoding_is_no_crash(watch: Watch) -> None:
    body = b"step=what&go=next&kind=records&description=%ff%fe%00&ticket=%c3%28"
    answer = Client().post(NEW, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_a_form_that_is_too_large_is_told_so() -> None:
    answer = Client(raise_request_exception=False).post(NEW, {"description": "x" * 1_100_000})
    assert answer.status_code in (400, 413)
    assert not RecordsRequest.objects.exists()


def test_a_case_filed_in_bakersfield_belongs_to_bakersfield(watch: Watch) -> None:
    client, new = Client(), "/bakersfield/requests/new/"
    first = client.post(new, {**hidden(client.get(new)), **WANTED, "go": "next"})
    watch.pass_by(seconds=30)
    page = client.post(new, {**hidden(first), **PERSON, "go": "next"})
    client.post(new, {**hidden(page), "go": "send"})
    assert RecordsRequest.objects.get().city.key == "bakersfield"


def test_one_submission_key_is_not_shared_between_visitors() -> None:
    keys = {spam_guard.read_ticket(hidden(Client().get(NEW))["ticket"]) for _ in range(2)}
    assert len({ticket.submission for ticket in keys if ticket}) == 2


def test_a_ticket_survives_its_seal() -> None:
    ticket = spam_guard.Ticket(uuid.uuid4(), uuid.uuid4(), NOW)
    assert spam_guard.read_ticket(ticket.sealed()) == ticket
    assert ticket.without_files().submission == ticket.submission
    assert ticket.without_files().draft != ticket.draft


def test_a_review_asks_what_the_city_should_do_where_the_dataset_does_not_show_it(watch: Watch) -> None:
    client = Client()
    first = client.get(f"{NEW}?kind=exemption_review")
    question = " ".join(first.content.decode().partition("What should the city do?")[2][:60].split())
    assert question and "optional" not in question
    asked = {**hidden(first), **WANTED, "kind": "exemption_review", "go": "next"}
    refused = client.post(NEW, asked)
    assert refused.status_code == 400
    assert "Say whether the city should open something or protect something." in refused.content.decode()
    page = client.post(NEW, {**asked, "review_aim": "protect"})
    page = client.post(NEW, {**hidden(page), **PERSON, "go": "next"})
    assert "Protect something it publishes" in page.content.decode()
    watch.pass_by(minutes=2)
    assert send(client, page).status_code == 302
    assert RecordsRequest.objects.get().review_aim == "protect"


def test_a_review_of_a_published_dataset_is_not_asked_what_it_can_only_be(watch: Watch) -> None:
    dataset = cast.a_city().datasets.order_by("pk").first()
    assert dataset is not None
    html = Client().get(f"{NEW}?kind=exemption_review&dataset={dataset.pk}").content.decode()
    assert 'name="review_aim"' not in html
    assert "Please protect this in the dataset" in html


def test_a_review_is_asked_nothing_about_the_form_or_use_of_records(watch: Watch) -> None:
    html = Client().get(f"{NEW}?kind=exemption_review").content.decode()
    assert "What should the city review, and why?" in html
    for name in ("track", "records_from_on", "records_to_on", "preferred_format", "intended_use"):
        assert f'name="{name}"' not in html, name


def test_whoever_chooses_another_kind_is_asked_its_questions_before_going_on(watch: Watch) -> None:
    client = Client()
    typed = {**hidden(client.get(NEW)), **WANTED, "preferred_format": "paper"}
    page = client.post(NEW, {**typed, "kind": "exemption_review", "go": "next"})
    html = page.content.decode()
    assert page.status_code == 200
    assert "We changed the questions below to match your choice." in html
    assert WANTED["description"] in html, "nothing typed is lost"
    back = client.post(NEW, {**hidden(page), **WANTED, "kind": "records", "go": "next"})
    assert re.search(r'<option value="paper" selected>', back.content.decode())
    assert client.post(NEW, {**hidden(back), **WANTED, "kind": "records", "go": "next"}).status_code == 200
