"""The dates of a case in a calendar: as a file with the case open, and at an address that holds the key."""

from __future__ import annotations

import pytest

from requests_app.cases.links import calendar_token, secret_of
from tests.cast import NOW, a_case, a_case_in, extend

pytestmark = pytest.mark.django_db


def follow(client, case):
    return client.get(f"/l/{calendar_token(case.links.get().pk)}/dates.ics")


def test_a_calendar_can_follow_the_dates_without_a_cookie(client):
    answer = follow(client, a_case())
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    text = answer.content.decode()
    assert "DTSTART;VALUE=DATE:20261015" in text
    assert "SUMMARY:Decision: SAC-2026-000001" in text
    assert "bridge" not in text


def test_a_moved_date_moves_its_entry_and_adds_none(client):
    case = a_case_in("clerk_review")
    before = follow(client, case).content.decode()
    extend(case, NOW)
    after = follow(client, case).content.decode()
    uid = "UID:SAC-2026-000001-determination-1@"
    assert before.count(uid) == after.count(uid) == 1
    assert "20261015" in before
    assert "20261015" not in after


def test_it_is_in_the_language_of_the_requester(client):
    assert "Decisión" in follow(client, a_case(language="es")).content.decode()


def test_a_case_with_no_running_date_gives_an_empty_calendar(client):
    assert b"VEVENT" not in follow(client, a_case_in("withdrawn")).content


def test_a_secret_that_opens_nothing_is_not_found(client):
    case = a_case()
    case.links.update(revoked_at=NOW)
    assert follow(client, case).status_code == 404
    assert client.get(f"/l/{'A' * 43}/dates.ics").status_code == 404


def test_the_receipt_shows_the_address_and_the_status_page_leads_there_without_showing_it(client):
    case = a_case()
    link_id = case.links.get().pk
    secret = calendar_token(link_id)
    html = client.get(f"/l/{secret_of(link_id)}/", follow=True).content.decode()
    assert secret not in html
    assert f"/sacramento/requests/{case.number}/receipt/" in html
    receipt = client.get(f"/sacramento/requests/{case.number}/receipt/").content.decode()
    assert f"/l/{secret}/dates.ics" in receipt
