"""At the desk: requests linked as the same, answered on one page, and all requests of one requester."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import City, Notice, SharedWork
from tests import cast
from tests.admin.cases.test_bulk import BULK, asked
from tests.admin.pages import action_address, case_address, hidden, text

pytestmark = pytest.mark.django_db
NO_RECORDS = {
    "search": "The mail archive was searched for the bridge.",
    "responsible-count": "1",
    "responsible-0-name": "Jordan Ellis",
    "responsible-0-title": "Records Supervisor",
}


def test_requests_selected_in_the_list_are_linked_and_answered_with_one_preview(
    clerk: Client, sacramento: City
) -> None:
    cases = [
        cast.a_case_in("clerk_review", sacramento, name=f"Asker {place}", email=f"a{place}@example.org")
        for place in range(3)
    ]
    form = asked(cases, sacramento, act="same", department="")
    seen = clerk.post(BULK, {**form, "do": "preview"})
    clerk.post(BULK, {**form, "do": "send", "seal": hidden(seen, "seal")})
    assert SharedWork.objects.values("work").distinct().count() == 1
    page = text(clerk.get(case_address(cases[0])))
    assert all(case.number in page for case in cases)
    address = reverse("admin:requests_app_recordsrequest_answer_all", args=[cases[0].pk, "report_no_records"])
    assert address in page
    wrong = clerk.post(address, {**NO_RECORDS, "search": "", "do": "preview"})
    assert wrong.status_code in (200, 422)
    assert Notice.objects.filter(letter="no_records").count() == 0
    ticked = [str(case.pk) for case in cases[:2]]
    looked = clerk.post(address, {**NO_RECORDS, "do": "preview"})
    assert text(looked).count("ad-paper__subject") == 3
    done = clerk.post(address, {**NO_RECORDS, "case": ticked, "do": "send", "seal": hidden(looked, "seal")})
    assert "Answered 2 requests." in text(done)
    assert [cast.again(case).state for case in cases] == ["no_records", "no_records", "clerk_review"]


def test_only_the_words_that_were_previewed_are_sent(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    address = reverse("admin:requests_app_recordsrequest_answer_all", args=[case.pk, "report_no_records"])
    looked = clerk.post(address, {**NO_RECORDS, "do": "preview"})
    other = {**NO_RECORDS, "search": "Elsewhere.", "case": [str(case.pk)], "seal": hidden(looked, "seal")}
    clerk.post(address, {**other, "do": "send"})
    assert cast.again(case).state == "clerk_review"
    assert clerk.get(address.replace("report_no_records", "extend")).status_code == 404


def test_a_link_names_its_number_and_is_undone(clerk: Client, sacramento: City) -> None:
    one, two = cast.a_case(sacramento), cast.a_case(sacramento)
    address = action_address(one, "link_same")
    seq = hidden(clerk.get(address), "seen_seq")
    wrong = clerk.post(address, {"number": "SAC-1", "seen_seq": seq, "do": "send"})
    assert "No request of this city that you can see has this number." in text(wrong)
    clerk.post(address, {"number": two.number, "seen_seq": seq, "do": "send"})
    assert "Requests for the same records" in text(clerk.get(case_address(two)))
    undo = action_address(one, "unlink_same")
    clerk.post(undo, {"seen_seq": hidden(clerk.get(undo), "seen_seq"), "do": "send"})
    assert not SharedWork.objects.exists()


def test_the_requests_of_one_requester_are_counted_for_staff_alone(
    clerk: Client, sacramento: City, bakersfield: City
) -> None:
    own = [
        cast.a_case(sacramento, email="Busy@example.org"),
        cast.a_case(sacramento, email="busy@example.org"),
    ]
    other = cast.a_case(sacramento, email="someone@example.org")
    elsewhere = cast.a_case(bakersfield, email="busy@example.org")
    page = text(clerk.get(reverse("admin:requests_app_recordsrequest_requester", args=[own[0].pk])))
    assert all(case.number in page for case in own)
    assert (other.number in page, elsewhere.number in page) == (False, False)
    assert "never use these counts to rank, delay or refuse" in " ".join(page.split())


def test_before_a_denial_the_page_names_what_was_released_before(reviewer: Client, sacramento: City) -> None:
    before = cast.a_case_in("released", sacramento)
    case = cast.a_case_in("clerk_review", sacramento)
    page = text(reviewer.get(action_address(case, "deny")))
    assert (before.number in page, "Released then" in page) == (True, True)
    assert "Released then" not in text(reviewer.get(action_address(case, "release")))
