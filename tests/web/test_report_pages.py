"""The yearly report and the ledger page: open to all, true, and no small count shown."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from requests_app.cases.event_chain import link_hash
from requests_app.cases.public_figures import CountsShown
from requests_app.cases.suppression import FEWER, HIDDEN
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.web.city_report_views import _months_chart
from tests.cast import DAY, NOW, a_case, a_case_in, a_city

pytestmark = pytest.mark.django_db


def test_the_report_counts_and_hides_what_is_small(client):
    city = a_city()
    for _ in range(12):
        a_case(city)
    a_case_in("denied", city)
    html = client.get("/sacramento/report/2026/").content.decode()
    assert "<dt>Requests received</dt><dd>13</dd>" in html
    assert re.search(r"<dt>Denied</dt>\s*<dd>\s*fewer than 5\s*</dd>", html)
    assert "Not enough data" in html


def test_the_picture_draws_only_the_months_that_are_shown():
    shown = CountsShown(due="12", in_time="9", late="3", owed="0", never="0")
    partly = CountsShown(due="11", in_time=FEWER, late=FEWER, owed="0", never="0")
    hidden = CountsShown(HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    months = {date(2026, 1, 1): shown, date(2026, 2, 1): hidden, date(2026, 3, 1): partly}
    picture = _months_chart(months)
    assert picture.count("<svg") == 1
    assert 'role="img"' in picture
    assert _months_chart({date(2026, 1, 1): shown, date(2026, 2, 1): hidden}) == ""


def test_a_year_without_requests_says_so(client):
    a_city()
    assert (
        "No requests were received in this year." in client.get("/sacramento/report/2019/").content.decode()
    )


def test_the_csv_says_the_same(client):
    a_case_in("denied")
    answer = client.get("/sacramento/report/2026.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="sacramento-2026.csv"'
    assert "City of Sacramento,2026,received,,< 5" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/sacramento/report/1/", "/sacramento/report/99999/", "/nowhere/report/2026/"]
)
def test_a_year_or_a_city_that_cannot_be_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_report_without_a_year_leads_to_this_one(client):
    assert client.get("/sacramento/report/").status_code == 302


def test_the_home_of_a_city_leads_to_the_report(client):
    assert "/sacramento/report/" in client.get("/sacramento/").content.decode()


def test_the_ledger_shows_the_checkpoints_and_their_key(client):
    assert "No checkpoint has been signed yet." in client.get("/ledger/").content.decode()
    a_case()
    checkpoint = make_checkpoint(NOW + DAY)
    html = client.get("/ledger/").content.decode()
    assert checkpoint.root in html
    assert checkpoint.public_key in html


def test_the_json_holds_every_checkpoint_as_signed(client):
    a_case()
    make_checkpoint(NOW + DAY)
    (row,) = json.loads(client.get("/ledger/checkpoints.json").content)["checkpoints"]
    assert link_hash("", row["body"]) == row["hash"]
    assert len(row["signature"]) == 128


def test_the_log_is_public_only_where_the_city_publishes_it(client):
    city = a_city()
    case = a_case(city)
    assert client.get("/sacramento/log.csv").status_code == 404
    assert "log.csv" not in client.get("/sacramento/report/2026/").content.decode()
    type(city.policy).objects.update(publishes_log=True)
    assert "/sacramento/log.csv" in client.get("/sacramento/report/2026/").content.decode()
    answer = client.get("/sacramento/log.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="sacramento-log.csv"'
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("request id,requester,")
    assert lines[1].startswith(f"{case.number},,,,2026-10-05")
