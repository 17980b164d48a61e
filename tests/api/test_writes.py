"""A program changes requests: each act by the desk's own service, within its scopes, once, and on what it saw."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from requests_app.api.case_assignment import CaseAssignment
from requests_app.api.case_decision import CaseDecision
from requests_app.api.case_documents import CaseDocuments
from requests_app.api.case_messages import CaseMessages
from requests_app.api.case_tasks import CaseTasks
from requests_app.api.cases import Cases
from requests_app.cities.tokens import StaffToken, TokenScope
from requests_app.models import AnsweredCall, CustodianTask, Message, Notice, RecordsRequest
from requests_app.services.unit_of_work.once import forget_answered
from tests.acts import DRAFTS
from tests.api.helpers import V1, call, error_of, secret_of, send, token_of
from tests.cast import (
    a_case_in,
    a_city,
    a_department,
    a_reviewer,
    again,
    an_administrator,
    an_intake_clerk,
)

pytestmark = pytest.mark.django_db
ASKED = {
    "city": "sacramento",
    "description": "Permits for 1401 K Street",
    "name": "Ana Ruiz",
    "email": "ana.ruiz@example.org",
}
NO_RECORDS = {
    "kind": "no_records",
    "search": "All permits by address.",
    "responsible": [{"name": "Jo Park", "title": "City Clerk"}],
}


@pytest.fixture
def case() -> RecordsRequest:
    """A Sacramento case in review."""
    return a_case_in("clerk_review", a_city("sacramento"))


def tag_of(case: RecordsRequest, secret: str) -> str:
    """The ETag of a case."""
    return str(call(f"/cases/{case.number}/", secret)["ETag"])


# --- filing


def test_what_someone_typed_into_the_citys_own_form_is_filed_as_theirs_and_unconfirmed() -> None:
    token = token_of(an_intake_clerk(a_city("sacramento")), "file")
    answer = send("/cases/", token, ASKED)
    case = RecordsRequest.objects.get()
    assert (answer.status_code, answer.json()["number"], answer.json()["version"]) == (
        201,
        case.number,
        case.head_seq,
    )
    assert (case.channel, case.filed_by, case.requester.email_confirmed_at) == ("web", None, None)
    assert Notice.objects.filter(case=case, letter="receipt").exists()


def test_what_a_clerk_records_by_program_counts_from_the_day_it_came() -> None:
    clerk = an_intake_clerk(a_city("sacramento"))
    came = timezone.now() - timedelta(days=3)
    asked = {**ASKED, "channel": "post", "received_at": came.isoformat()}
    assert send("/cases/", token_of(clerk, "file"), asked).status_code == 201
    case = RecordsRequest.objects.get()
    assert (case.filed_by, case.received_at) == (clerk, came)


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [({"description": " "}, 400, "description"), ({"city": "nowhere"}, 404, ""), ({"city": "bakersfield"}, 404, ""),
     ({"email": "x"}, 400, "email"), ({"email": "", "name": ""}, 422, "email"), ({"kind": "data_access"}, 400, "kind"),
     ({"dataset": 999999999}, 400, "dataset"), ({"more": 1}, 400, "more"), ({"channel": "import"}, 400, "channel")],
)  # fmt: skip
def test_a_filing_that_is_not_whole_is_refused_beside_its_field(
    change: dict[str, Any], status: int, field: str
) -> None:
    a_city("bakersfield")
    answer = send("/cases/", token_of(an_intake_clerk(a_city("sacramento")), "file"), {**ASKED, **change})
    assert answer.status_code == status
    assert not field or field in error_of(answer)["fields"]
    assert not RecordsRequest.objects.exists()


def test_a_reviewer_may_not_file_by_program_either() -> None:
    city = a_city("sacramento")
    token = token_of(a_reviewer(city, "own", a_department(city)), "file")
    assert send("/cases/", token, ASKED).status_code == 403


# --- scopes


def test_a_token_opens_what_it_was_made_for_and_says_which_scope_is_missing(case: RecordsRequest) -> None:
    clerk = an_administrator(case.city)
    reads, writes = token_of(clerk), token_of(clerk, "message")
    assert call(f"/cases/{case.number}/", reads).status_code == 200
    refused = send(f"/cases/{case.number}/messages/", reads, {"text": "Hello"})
    assert (refused.status_code, error_of(refused)["code"]) == (403, "not_permitted")
    assert refused["WWW-Authenticate"].endswith('error="insufficient_scope", scope="message"')
    assert call(f"/cases/{case.number}/", writes).status_code == 403
    assert send(f"/cases/{case.number}/messages/", writes, {"text": "Hello"}).status_code == 201


def test_a_token_for_one_department_or_city_reaches_no_other(case: RecordsRequest) -> None:
    clerk = an_administrator(case.city)
    token = token_of(clerk, "read", "message")
    row, other = StaffToken.objects.get(), a_department(case.city, "police")
    row.city, row.department = case.city, other
    row.save()
    assert case.department != other
    assert call("/cases/", token).json()["results"] == []
    assert send(f"/cases/{case.number}/messages/", token, {"text": "Hello"}).status_code == 404
    row.department = case.department
    row.save()
    assert send(f"/cases/{case.number}/messages/", token, {"text": "Hello"}).status_code == 201
    row.city, row.department = a_city("bakersfield"), None
    row.save()
    assert call(f"/cases/{case.number}/", token).status_code == 404


@pytest.mark.parametrize("path", ["decision/", "assignment/", "tasks/", "tasks/1/"])
def test_the_link_of_a_case_does_nothing_that_is_the_citys(case: RecordsRequest, path: str) -> None:
    answer = send(f"/cases/{case.number}/{path}", secret_of(case), {**NO_RECORDS}, If_Match="*")
    assert answer.status_code in (400, 403)
    assert again(case).state == "clerk_review"
    assert again(case).head_seq == case.head_seq


# --- messages and documents


def test_staff_write_to_the_requester_and_the_link_to_the_city(case: RecordsRequest) -> None:
    path = f"/cases/{case.number}/messages/"
    assert send(path, token_of(an_intake_clerk(case.city), "message"), {"text": "From us"}).status_code == 201
    assert send(path, secret_of(case), {"text": "From them"}).status_code == 201
    rows = Message.objects.filter(case=case).order_by("pk")
    assert [(row.from_requester, row.body) for row in rows] == [(False, "From us"), (True, "From them")]


def test_files_of_a_program_stay_internal_and_those_of_the_link_are_the_requesters(
    case: RecordsRequest,
) -> None:
    path = f"{V1}/cases/{case.number}/documents/"

    def upload(secret: str, **parts: Any) -> Any:
        return Client().post(path, parts, headers={"Authorization": f"Bearer {secret}"})

    two = [SimpleUploadedFile("a.txt", b"A"), SimpleUploadedFile("b.txt", b"B")]
    token = token_of(an_intake_clerk(case.city), "upload")
    made = upload(token, file=two).json()["made"]
    assert made == [str(key) for key in case.documents.order_by("pk").values_list("key", flat=True)]
    assert upload(secret_of(case), file=[SimpleUploadedFile("c.txt", b"C")]).status_code == 201
    assert [row.audience for row in case.documents.order_by("pk")] == ["internal", "internal", "requester"]
    assert upload(token, file=[SimpleUploadedFile("x.exe", b"MZ")]).status_code == 422
    for parts in (
        {},
        {"file": "text"},
        {"file": two[0], "more": "x"},
        {"other": SimpleUploadedFile("a.txt", b"A")},
    ):
        assert upload(token, **parts).status_code == 400
    assert case.documents.count() == 3


# --- assignment and tasks


def test_a_new_request_is_taken_up_and_given_to_a_person() -> None:
    case = a_case_in("submitted", a_city("sacramento"))
    department, clerk = a_department(case.city), an_administrator(case.city)
    token, path = token_of(clerk, "assign"), f"/cases/{case.number}/assignment/"
    assert (
        send(path, token, {"department": department.key, "take_up": True}).json()["state"] == "clerk_review"
    )
    named = {"department": department.key, "assignee": clerk.username}
    assert send(path, token, named).status_code == 200
    assert again(case).assignee == clerk
    for wrong in ({"department": "none"}, {**named, "assignee": "nobody"}, {**named, "take_up": True}, {}):
        assert send(path, token, wrong).status_code == 400


def test_a_search_is_asked_for_moved_and_cancelled(case: RecordsRequest) -> None:
    token, path = token_of(an_intake_clerk(case.city), "tasks", "read"), f"/cases/{case.number}/tasks/"
    asked = {"what": "Permits", "due_on": "2099-01-05", "custodian": "Sam Roe", "email": "sam@example.org"}
    made = send(path, token, asked).json()["made"]
    assert send(f"{path}{made[0]}/", token, {"do": "move"}).status_code == 400
    assert send(f"{path}{made[0]}/", token, {"do": "move", "due_on": "2099-01-06"}).status_code == 200
    assert send(f"{path}{made[0]}/", token, {"do": "remind"}).status_code == 200
    rows = call(path, token)
    assert [(row["id"], row["due_on"], row["state"]) for row in rows.json()] == [
        (int(made[0]), "2099-01-06", "open")
    ]
    assert "Sam Roe" not in rows.content.decode()
    assert send(f"{path}{made[0]}/", token, {"do": "cancel"}).status_code == 200
    assert CustodianTask.objects.get().state == "cancelled"
    assert send(f"{path}999999/", token, {"do": "cancel"}).status_code == 404


# --- decisions


def test_a_determination_needs_the_version_it_was_decided_on(case: RecordsRequest) -> None:
    token, path = (
        token_of(an_administrator(case.city), "decide", "read", "message"),
        f"/cases/{case.number}/decision/",
    )
    assert send(path, token, NO_RECORDS).status_code == 428
    old = tag_of(case, token)
    assert send(f"/cases/{case.number}/messages/", token, {"text": "Wait"}).status_code == 201
    changed = send(path, token, NO_RECORDS, If_Match=old)
    assert (changed.status_code, error_of(changed)["code"]) == (412, "changed")
    assert send(path, token, NO_RECORDS, If_Match='"x"').status_code == 412
    assert again(case).state == "clerk_review"
    assert send(path, token, NO_RECORDS, If_Match=tag_of(case, token)).status_code == 200
    assert again(case).decision is not None


def test_a_denial_that_is_not_whole_names_what_the_law_requires(case: RecordsRequest) -> None:
    token = token_of(an_administrator(case.city), "decide")
    answer = send(f"/cases/{case.number}/decision/", token, {"kind": "deny"}, If_Match="*")
    assert answer.status_code == 422
    assert error_of(answer)["fields"]
    assert again(case).state == "clerk_review"


def test_where_two_must_decide_a_program_can_only_propose(case: RecordsRequest) -> None:
    policy = case.city.policy
    policy.approval_for = ["deny"]
    policy.save()
    token, path = token_of(an_administrator(case.city), "decide"), f"/cases/{case.number}/decision/"
    denial = {
        "kind": "deny",
        "citations": [{key: value for key, value in asdict(DRAFTS).items() if value}],
        "segregability": "Nothing in the drafts can be separated.",
        "responsible": NO_RECORDS["responsible"],
    }
    assert send(path, token, denial, If_Match="*").status_code == 409
    assert send(path, token, {**denial, "documents": [str(case.pk)]}, If_Match="*").status_code == 400
    assert send(path, token, {**denial, "propose": True}, If_Match="*").status_code == 200
    assert again(case).proposals.get().verb == "deny"


# --- once


def test_the_same_call_twice_is_done_once_and_another_under_its_key_is_refused(case: RecordsRequest) -> None:
    token, path = token_of(an_intake_clerk(case.city), "message"), f"/cases/{case.number}/messages/"
    one = send(path, token, {"text": "Once"}, Idempotency_Key="k1")
    two = send(path, token, {"text": "Once"}, Idempotency_Key="k1", If_Match='"1"')
    assert (two.status_code, two.json()) == (201, one.json())
    assert ("Idempotency-Replayed" in one, two["Idempotency-Replayed"]) == (False, "true")
    other = send(path, token, {"text": "Twice"}, Idempotency_Key="k1")
    assert (other.status_code, list(error_of(other)["fields"])) == (422, ["Idempotency-Key"])
    assert Message.objects.filter(case=case).count() == 1
    assert "Once" not in str(AnsweredCall.objects.get().answer)


def test_a_refusal_is_not_remembered_and_an_answer_for_two_days(case: RecordsRequest) -> None:
    token, path = token_of(an_intake_clerk(case.city), "tasks"), f"/cases/{case.number}/tasks/"
    assert send(path, token, {"what": "x", "due_on": "2001-01-01"}, Idempotency_Key="k").status_code == 422
    assert not AnsweredCall.objects.exists()
    late = {"what": "x", "due_on": "2099-01-01", "custodian": "Sam Roe"}
    assert send(path, token, late, Idempotency_Key="k").status_code == 201
    assert forget_answered(timezone.now() + timedelta(hours=47)) == 0
    assert forget_answered(timezone.now() + timedelta(hours=49)) == 1


@pytest.mark.parametrize("key", ["x" * 201, "a\x00b"])
def test_a_key_that_cannot_be_kept_is_refused(case: RecordsRequest, key: str) -> None:
    token = token_of(an_intake_clerk(case.city), "message")
    answer = send(f"/cases/{case.number}/messages/", token, {"text": "x"}, Idempotency_Key=key)
    assert answer.status_code == 400


# --- versions


def test_a_case_that_did_not_change_is_not_sent_again(case: RecordsRequest) -> None:
    token = token_of(an_intake_clerk(case.city))
    tag = tag_of(case, token)
    same = Client().get(
        f"{V1}/cases/{case.number}/", headers={"Authorization": f"Bearer {token}", "If-None-Match": tag}
    )
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize("body", ["", "[]", "7", '"x"', "{", "null", "\x00", '{"text": 7, "text": []}'])
def test_a_body_that_is_no_object_is_refused(case: RecordsRequest, body: str) -> None:
    answer = send(f"/cases/{case.number}/messages/", token_of(an_intake_clerk(case.city), "message"), body)
    assert answer.status_code == 400
    assert not Message.objects.exists()


def test_every_scope_opens_something() -> None:
    views = (CaseAssignment, CaseDecision, CaseDocuments, CaseMessages, CaseTasks, Cases)
    found = {scope for view in views for scope in view.needs.values()}
    assert found | {TokenScope.CALENDAR} == set(TokenScope)
