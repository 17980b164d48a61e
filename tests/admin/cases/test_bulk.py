"""Many requests taken up or assigned at once: one preview for all, each its own event, refusals told one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.models import City, Event, Notice, Tag
from requests_app.services.cases.bulk import MOST
from tests import cast
from tests.admin.pages import QUEUE, case_address, hidden, numbers, text

BULK = reverse("admin:requests_app_recordsrequest_bulk")


def asked(cases: list[RecordsRequest], city: City, **changes: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "case": [str(case.pk) for case in cases],
        "act": "begin_review",
        "department": str(cast.a_department(city).pk),
        "assignee": "",
        **changes,
    }


def test_new_requests_are_taken_up_together_and_each_requester_is_told(
    clerk: Client, sacramento: City
) -> None:
    cases = [cast.a_case(sacramento) for _ in range(3)]
    page = clerk.get(QUEUE, {"pick": "all"})
    assert text(page).count(" checked></td>") == 3
    form = asked(cases, sacramento, assignee=str(cast.a_reviewer(sacramento).pk))
    seen = clerk.post(BULK, {**form, "do": "preview"})
    assert "3 notices go to requesters." in text(seen)
    assert {cast.again(case).state for case in cases} == {State.SUBMITTED}
    done = clerk.post(BULK, {**form, "do": "send", "seal": hidden(seen, "seal")})
    assert "Done for 3 requests." in text(done)
    for case in cases:
        case = cast.again(case)
        assert (case.state, case.assignee_id) == (State.CLERK_REVIEW, cast.a_reviewer(sacramento).pk)
        assert list(Event.objects.filter(case=case).values_list("kind", flat=True))[1:] == [
            "review_begun",
            "assigned",
        ]
        assert Notice.objects.filter(case=case, letter="acknowledgment", recipient="requester").count() == 1


def test_what_cannot_be_done_is_told_before_and_after_and_stops_nothing_else(
    clerk: Client, sacramento: City
) -> None:
    fresh, changed = cast.a_case(sacramento), cast.a_case(sacramento)
    begun = cast.a_case_in("clerk_review", sacramento)
    form = asked([fresh, changed, begun], sacramento)
    seen = clerk.post(BULK, {**form, "do": "preview"})
    assert text(seen).count("Not possible:") == 1
    cast.withdraw(changed, cast.NOW + cast.HOUR)
    done = text(clerk.post(BULK, {**form, "do": "send", "seal": hidden(seen, "seal")}))
    assert "Done for 1 request." in done
    assert changed.number in done.partition("Not done")[2]
    assert cast.again(fresh).state == State.CLERK_REVIEW
    assert cast.again(changed).state == State.WITHDRAWN


@pytest.mark.parametrize("change", [{"act": "assign"}, {"assignee": "0"}, {"seal": "x"}, {"department": ""}])
def test_only_what_was_previewed_is_done(clerk: Client, sacramento: City, change: dict[str, str]) -> None:
    case = cast.a_case(sacramento)
    form = asked([case], sacramento)
    seal = hidden(clerk.post(BULK, {**form, "do": "preview"}), "seal")
    page = clerk.post(BULK, {**form, "do": "send", "seal": seal, **change})
    assert "Done for" not in text(page)
    assert cast.again(case).head_seq == case.head_seq


def test_a_box_that_was_cleared_after_the_preview_leaves_its_request_out(
    clerk: Client, sacramento: City
) -> None:
    kept, left = cast.a_case(sacramento), cast.a_case(sacramento)
    form = asked([kept, left], sacramento)
    seal = hidden(clerk.post(BULK, {**form, "do": "preview"}), "seal")
    clerk.post(BULK, {**form, "case": [str(kept.pk)], "do": "send", "seal": seal})
    assert [cast.again(case).state for case in (kept, left)] == [State.CLERK_REVIEW, State.SUBMITTED]


def test_requests_of_two_cities_none_too_many_or_hidden_are_refused_with_the_reason(
    clerk: Client, sacramento: City
) -> None:
    hidden_one = cast.a_case(cast.a_city("bakersfield"))
    assert "Select at least one request" in text(clerk.post(BULK, {"case": [str(hidden_one.pk), "x", ""]}))
    case = cast.a_case(sacramento)
    page = clerk.post(BULK, {"case": [str(case.pk)] * (MOST + 5)})
    assert page.status_code == 200, "the same request many times is one request"
    assert clerk.get(BULK).status_code == 405


def test_a_role_that_may_not_act_sees_no_boxes_and_is_refused(sacramento: City, client: Client) -> None:
    case = cast.a_case(sacramento)
    client.force_login(cast.an_officer(sacramento), backend="django.contrib.auth.backends.ModelBackend")
    assert 'name="case"' not in text(client.get(QUEUE))
    page = text(client.post(BULK, {**asked([case], sacramento), "do": "preview"}))
    assert "Your role does not allow this action on this request." in page
    assert cast.again(case).state == State.SUBMITTED


def test_the_way_back_leads_to_the_list_as_it_was(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    clerk.get(QUEUE, {"assignee": "nobody", "sort": "-received", "pick": "all"})
    page = text(clerk.get(case_address(case)))
    assert f'href="{QUEUE}?assignee=nobody&sort=-received"' in page
    assert "Back to your list" in page
    assert numbers(clerk.get(f"{QUEUE}?assignee=nobody&sort=-received")) == [case.number]


def test_a_tag_is_given_to_many_and_finds_them_in_the_queue(clerk: Client, sacramento: City) -> None:
    cases = [cast.a_case(sacramento) for _ in range(2)]
    other = cast.a_case(sacramento)
    tag = Tag.objects.create(city=sacramento, name="Bridge")
    form = asked(cases, sacramento, act="tag", tag=str(tag.pk), department="")
    seen = clerk.post(BULK, {**form, "do": "preview"})
    clerk.post(BULK, {**form, "do": "send", "seal": hidden(seen, "seal")})
    page = clerk.get(QUEUE, {"tag": str(tag.pk)})
    assert (sorted(numbers(page)), other.number in numbers(page)) == (
        sorted(case.number for case in cases), False,
    )  # fmt: skip
    assert text(page).count('<td data-label="Tags">Bridge</td>') == 2
    again = clerk.post(BULK, {**form, "do": "preview"})
    assert text(again).count("The request has these tags already.") == 2
    assert cast.again(cases[0]).events.filter(kind="tagged").count() == 1


def test_requests_are_handed_over_without_changing_their_departments(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    nobodys = cast.a_case(sacramento)
    to = cast.a_reviewer(sacramento)
    form = asked([case, nobodys], sacramento, act="hand_over", assignee=str(to.pk), department="")
    seen = clerk.post(BULK, {**form, "do": "preview"})
    assert "The request has no department yet." in text(seen)
    clerk.post(BULK, {**form, "do": "send", "seal": hidden(seen, "seal")})
    after = cast.again(case)
    assert (after.assignee_id, after.department_id) == (to.pk, case.department_id)


def test_extensions_need_a_ground_and_a_reason_of_each_request_s_own(clerk: Client, sacramento: City) -> None:
    first, second = (cast.a_case_in("clerk_review", sacramento) for _ in range(2))
    form = asked([first, second], sacramento, act="extend", department="")
    form |= {"signer_name": "Jordan Ellis", "signer_title": "Records Supervisor"}
    asks = clerk.post(BULK, {**form, "do": "preview"})
    assert (f'name="{first.pk}-reason"' in text(asks), "Not possible:" in text(asks)) == (True, False)
    for case in (first, second):
        form[f"{case.pk}-ground"] = "voluminous"
        form[f"{case.pk}-reason"] = "12,000 e-mails match and each must be read."
        form[f"{case.pk}-to_on"] = cast.latest_extension_of(case).isoformat()
    same = text(clerk.post(BULK, {**form, "do": "preview"}))
    assert same.count("The same reason is typed for another request.") == 2
    form[f"{second.pk}-reason"] = "The 340 plans lie in an archive that must be opened."
    seen = clerk.post(BULK, {**form, "do": "preview"})
    assert "2 notices go to requesters." in text(seen)
    changed = {**form, f"{second.pk}-reason": "Something else that no one looked at."}
    clerk.post(BULK, {**changed, "do": "send", "seal": hidden(seen, "seal")})
    assert not cast.again(second).extensions.exists()
    done = clerk.post(BULK, {**form, "do": "send", "seal": hidden(seen, "seal")})
    assert "Done for 2 requests." in text(done)
    assert cast.again(second).extensions.get().reason.startswith("The 340 plans")


def test_a_closing_without_words_of_its_own_is_refused_and_the_others_are_closed(
    clerk: Client, sacramento: City
) -> None:
    first, second = (cast.a_case_in("withdrawn", sacramento) for _ in range(2))
    form = asked([first, second], sacramento, act="close", department="")
    form[f"{first.pk}-reason"] = "The requester withdrew it by letter."
    seen = clerk.post(BULK, {**form, "do": "preview"})
    assert text(seen).count("Not possible: Say why the request can be closed.") == 1
    done = clerk.post(BULK, {**form, "do": "send", "seal": hidden(seen, "seal")})
    assert "Done for 1 request." in text(done)
    assert (cast.again(first).state, cast.again(second).state) == (State.CLOSED, State.WITHDRAWN)
