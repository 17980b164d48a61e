"""The queue: what is due first comes first, every filter, every way of looking, at a cost that stays the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.admin.common import paging
from requests_app.models import City, RecordsRequest, User
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import QUEUE, numbers, text

DAY = timedelta(days=1)
MOST_QUERIES = 12


def test_what_is_due_first_comes_first_and_finished_requests_stay_out(
    clerk: Client, sacramento: City
) -> None:
    young = cast.a_case(sacramento, now=cast.NOW)
    old = cast.a_case(sacramento, now=cast.NOW - 20 * DAY)
    cast.a_case_in("denied", sacramento, now=cast.NOW - 5 * DAY)
    page = clerk.get(QUEUE)
    assert numbers(page) == [old.number, young.number]
    assert "8 days overdue (due Sep 28)" in text(page)
    assert "Due in 9 days (Oct 15)" in text(page)


def test_every_state_can_be_asked_for(clerk: Client, sacramento: City) -> None:
    cases = {state: cast.a_case_in(state, sacramento) for state in ("submitted", "in_production", "denied")}
    for state, case in cases.items():
        assert numbers(clerk.get(QUEUE, {"state": state})) == [case.number]
    waiting = cast.a_case_in("awaiting_requester", sacramento)
    asked = set(numbers(clerk.get(QUEUE, {"state": "waiting"})))
    assert asked == {waiting.number}
    cast.estimate(cases["in_production"], cast.NOW + cast.DAY)
    asked = set(numbers(clerk.get(QUEUE, {"state": "waiting"})))
    assert asked == {waiting.number, cases["in_production"].number}
    cast.ask_waiver(cases["in_production"], cast.NOW + 2 * cast.DAY)
    assert numbers(clerk.get(QUEUE, {"state": "waiting"})) == [waiting.number]
    assert numbers(clerk.get(QUEUE, {"task": "waiver"})) == [cases["in_production"].number]


def test_due_department_person_and_kind_narrow_the_list(clerk: Client, sacramento: City) -> None:
    late = cast.a_case_in("clerk_review", sacramento, now=cast.NOW - 15 * DAY)
    near = cast.a_case(sacramento, now=cast.NOW - 7 * DAY)
    week = cast.a_case(sacramento, now=cast.NOW - 4 * DAY)
    review = cast.a_case(sacramento, kind="exemption_review", review_aim="open")
    cast.assign(cast.again(late), cast.NOW)
    member = cast.a_reviewer(sacramento)
    department = cast.a_department(sacramento)
    wanted = {
        "due=overdue": {late.number},
        "due=soon": {near.number},
        "due=week": {near.number, week.number},
        "kind=exemption_review": {review.number},
        f"department={department.pk}": {late.number},
        "department=none": {near.number, week.number, review.number},
        f"assignee={member.pk}": {late.number},
        "assignee=nobody": {near.number, week.number, review.number},
        "assignee=me": set(),
    }
    for query, found in wanted.items():
        assert set(numbers(clerk.get(f"{QUEUE}?{query}"))) == found, query


def test_finished_requests_are_listed_newest_first(clerk: Client, sacramento: City) -> None:
    old = cast.a_case_in("denied", sacramento, now=cast.NOW - 30 * DAY)
    new = cast.a_case_in("withdrawn", sacramento, now=cast.NOW - 10 * DAY)
    open_case = cast.a_case(sacramento)
    assert numbers(clerk.get(QUEUE, {"show": "closed"})) == [new.number, old.number]
    assert set(numbers(clerk.get(QUEUE, {"show": "all"}))) == {new.number, old.number, open_case.number}


@pytest.mark.parametrize(
    "query",
    ["state=lost", "department=999999", "assignee=0", "kind=x", "due=never", "show=%00", "department=1%27"],
)
def test_a_filter_nobody_knows_shows_nothing_and_says_so(query: str, clerk: Client, sacramento: City) -> None:
    cast.a_case(sacramento)
    page = clerk.get(f"{QUEUE}?{query}")
    assert page.status_code == 200
    assert numbers(page) == []
    assert "Choose a value from the list." in text(page)


def test_a_request_is_found_by_number_words_name_and_address(clerk: Client, sacramento: City) -> None:
    cast.a_case(sacramento)
    case = cast.a_case(
        sacramento,
        description="Towing invoices of Riverside Garage",
        name="Zoë Quill",
        email="Zoe.Quill@example.org",
    )
    number = case.number
    digits = str(int(number[-6:]))
    for wanted in (
        number,
        number.lower(),
        number[:-3],
        digits,
        "riverside invoices",
        "Quill",
        "zoe.quill@EXAMPLE.org",
    ):
        found = numbers(clerk.get(QUEUE, {"q": wanted}))
        assert number in found, wanted
    assert numbers(clerk.get(QUEUE, {"q": '"Riverside Garage" -bridge'})) == [number]
    assert numbers(clerk.get(QUEUE, {"q": "riverside zebra"})) == []


def test_a_search_looks_at_everything_unless_a_filter_says_otherwise(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("denied", sacramento, description="Towing invoices of Riverside Garage")
    assert numbers(clerk.get(QUEUE, {"q": "riverside"})) == [case.number]
    assert numbers(clerk.get(QUEUE, {"q": "riverside", "show": "all"})) == [case.number]
    page = clerk.get(QUEUE, {"q": "riverside", "show": "open"})
    assert numbers(page) == []
    assert "Search without the filters" in text(page)


@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "a\x00b",
        "'",
        '"',
        "& | ! ( )",
        "-",
        "OR",
        "%",
        "_",
        "\\",
        "é" * 150,
        "SAC-",
        "0",
        "999999",
        "@",
        "<b>",
        "\ud800",
    ],
)
def test_whatever_is_typed_the_search_answers(typed: str, clerk: Client, sacramento: City) -> None:
    cast.a_case(sacramento)
    answer = clerk.get(QUEUE, {"q": typed.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "<b></b>" not in text(answer)


def test_a_search_that_is_too_long_is_refused_with_the_words_kept(clerk: Client, sacramento: City) -> None:
    page = clerk.get(QUEUE, {"q": "bridge " * 60})
    assert page.status_code == 200
    assert "bridge bridge" in text(page)
    assert numbers(page) == []


def many(city: City, how_many: int) -> list[RecordsRequest]:
    """So many open cases, by copying one: only the list reads them."""
    first = cast.a_case(city)
    copies = []
    for place in range(how_many - 1):
        values = {
            field.attname: getattr(first, field.attname)
            for field in RecordsRequest._meta.concrete_fields
            if field.attname not in {"id", "number", "submission_key"}
        }
        copies.append(RecordsRequest(number=f"SAC-2020-{place + 1:06d}", **values))
    return [first, *RecordsRequest.objects.bulk_create(copies)]


def test_pages_hold_fifty_and_lead_on(clerk: Client, sacramento: City) -> None:
    many(sacramento, 120)
    first = clerk.get(QUEUE, {"assignee": "nobody"})
    second = clerk.get(QUEUE, {"assignee": "nobody", "page": "2"})
    third = clerk.get(QUEUE, {"assignee": "nobody", "page": "3"})
    shown = [numbers(page) for page in (first, second, third)]
    assert [len(page) for page in shown] == [50, 50, 20]
    assert len({number for page in shown for number in page}) == 120
    assert "assignee=nobody&page=2" in text(first)
    assert "101 to 120" in text(third)


@pytest.mark.parametrize("number", ["0", "-3", "abc", "1e9", "99999999999999999999", ""])
def test_a_page_number_that_is_none_gives_the_nearest_page(
    number: str, clerk: Client, sacramento: City
) -> None:
    many(sacramento, 60)
    page = clerk.get(QUEUE, {"page": number})
    assert page.status_code == 200
    assert len(numbers(page)) == (10 if number == "99999999999999999999" else 50)


def test_beyond_the_bound_nothing_is_counted(
    clerk: Client, sacramento: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST", 55)
    many(sacramento, 70)
    page = clerk.get(QUEUE, {"page": "9"})
    assert len(numbers(page)) == 5
    assert "more than 1,000" in text(page)


def test_the_list_asks_as_little_for_many_as_for_few(clerk: Client, sacramento: City) -> None:
    cast.a_case(sacramento)
    with CaptureQueriesContext(connection) as few:
        clerk.get(QUEUE)
    many(sacramento, 60)
    for query in ("", "?due=soon&assignee=nobody", "?q=bridge", "?q=1", "?show=closed", "?q=Ana"):
        clerk.get(QUEUE + query)  # the way back to another list is written once
        with CaptureQueriesContext(connection) as asked:
            clerk.get(QUEUE + query)
        assert len(asked) <= MOST_QUERIES, query
    clerk.get(QUEUE)
    with CaptureQueriesContext(connection) as again:
        clerk.get(QUEUE)
    assert len(again) == len(few)


def test_my_work_asks_little(clerk: Client, sacramento: City) -> None:
    many(sacramento, 60)
    clerk.get(
        "/admin/"
    )  # a new session is noted once, the pace of the departments is worked out every five minutes
    with CaptureQueriesContext(connection) as asked:
        assert clerk.get("/admin/").status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:150] for query in asked]


def test_my_work_counts_and_leads_to_the_same_requests(reviewer: Client, sacramento: City) -> None:
    cast.a_case_in("clerk_review", sacramento, now=cast.NOW - 15 * DAY)
    cast.a_case(sacramento, now=cast.NOW - 7 * DAY)
    cast.a_case_in("awaiting_requester", sacramento)
    cast.a_case_in("appealed", sacramento)
    mine = cast.a_case_in("clerk_review", sacramento)
    cast.assign(cast.again(mine), cast.NOW)
    page = reviewer.get("/admin/")
    tiles = {tile.label: tile for tile in page.context["work"].tiles}
    expected = {
        "Overdue": 1,
        "Due within 3 days": 1,
        "Unassigned": 4,
        "Waiting for the requester": 1,
        "Appeals": 1,
        "Undelivered notices": 0,
        "Assigned to me": 1,
    }
    assert {label: tile.count for label, tile in tiles.items()} == expected
    for label, tile in tiles.items():
        if label != "Letters that failed":
            assert len(numbers(reviewer.get(tile.url))) == tile.count, label
    shares = page.context["work"].shares
    assert sum(share.open for share in shares) == 5
    assert sum(share.late for share in shares) == 1
    assert [row.due.text for row in page.context["work"].week] == ["Due in 2 days (Oct 8)"]


def test_somebody_without_a_city_is_told_whom_to_ask(db: None, sign_in: SignIn) -> None:
    lonely = User.objects.create(username="lonely", is_staff=True)
    assert "Ask your city's administrator to add you." in text(sign_in(lonely).get("/admin/"))
    assert numbers(sign_in(lonely).get(QUEUE)) == []
