"""What the database itself refuses, whoever asks: SQL written by hand, past every form and service."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from requests_app.models import Decision, Event, RecordsRequest
from tests import cast

pytestmark = pytest.mark.django_db


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _refused(statement: str, *values: Any, match: str) -> None:
    """The statement fails now, or when its transaction ends."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        _sql(statement, *values)
        _sql("SET CONSTRAINTS ALL IMMEDIATE")


# --- events: added, never changed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE requests_app_event SET kind = 'closed'",
        "UPDATE requests_app_event SET payload = payload",
        "UPDATE requests_app_event SET at = at - interval '1 day'",
        "DELETE FROM requests_app_event",
        "DELETE FROM requests_app_event WHERE seq = 2",
    ],
)
def test_no_event_is_changed_or_taken_away(statement: str) -> None:
    case = cast.a_case_in("clerk_review")
    before = list(case.events.values_list())
    _refused(statement, match="events are added, never changed")
    assert list(case.events.values_list()) == before


def test_the_events_cannot_be_emptied_at_once() -> None:
    cast.a_case()
    with transaction.atomic():
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
        _sql("ALTER TABLE requests_app_event ENABLE TRIGGER event_not_truncated")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            _sql("TRUNCATE requests_app_event CASCADE")
        _sql("ALTER TABLE requests_app_event DISABLE TRIGGER event_not_truncated")
    assert Event.objects.count() == 1


ADD = """
INSERT INTO requests_app_event (case_id, seq, kind, at, actor_id, payload, prev_hash, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def _forged(case: RecordsRequest, **changes: Any) -> list[Any]:
    """A next event that would be right, but for the changes."""
    head = case.events.latest("seq")
    says = {"actor": None, "at": head.at.isoformat(), "kind": "closed", "seq": head.seq + 1, "data": {}}
    says |= changes.pop("says", {})
    payload = json.dumps(says, sort_keys=True)
    row = {
        "case": case.pk, "seq": head.seq + 1, "kind": "closed", "at": head.at, "actor": None,
        "payload": payload, "prev_hash": head.hash,
        "hash": hashlib.sha256((head.hash + payload).encode()).hexdigest(),
    }  # fmt: skip
    return list({**row, **changes}.values())


def test_an_event_that_follows_is_taken_so_that_the_refusals_below_mean_something() -> None:
    case = cast.a_case()
    _sql(ADD, *_forged(case))
    assert case.events.count() == 2


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"seq": 1}, "does not follow|duplicate"),
        ({"seq": 3}, "does not follow"),
        ({"prev_hash": "0" * 64}, "does not follow"),
        ({"prev_hash": "f" * 64}, "does not follow"),
        ({"hash": "f" * 64}, "wrong hash"),
        ({"hash": ""}, "wrong hash"),
        ({"says": {"kind": "released"}}, "something else than its payload"),
        ({"says": {"seq": 9}}, "something else than its payload"),
        ({"says": {"at": "2020-01-01T00:00:00+00:00"}}, "something else than its payload"),
        ({"says": {"actor": 7}}, "something else than its payload"),
        ({"kind": "denied"}, "something else than its payload"),
    ],
)
def test_a_forged_or_forked_event_is_refused(changes: dict[str, Any], match: str) -> None:
    case = cast.a_case()
    _refused(ADD, *_forged(case, **changes), match=match)
    assert case.events.count() == 1


# --- decisions: written once


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE requests_app_decision SET segregability = ''",
        "UPDATE requests_app_decision SET responsible = '[]'",
        "DELETE FROM requests_app_decision",
        "UPDATE requests_app_citation SET explanation = 'x'",
        "DELETE FROM requests_app_citation",
        "UPDATE requests_app_citation SET decision_id = decision_id",
    ],
)
def test_a_decision_and_its_citations_are_written_once(statement: str) -> None:
    cast.a_case_in("denied")
    _refused(statement, match="written once and never changed")


def test_an_extension_is_written_once() -> None:
    case = cast.a_case_in("clerk_review")
    cast.extend(case, cast.NOW + cast.DAY)
    _refused("UPDATE requests_app_extension SET to_on = to_on + 1", match="written once")
    _refused("DELETE FROM requests_app_extension", match="written once")


# --- no incomplete denial is committed

TO = "UPDATE requests_app_recordsrequest SET state = %s, decision_id = %s WHERE id = %s"
REMEDIES = [{"key": "court", "text": "You may go to court.", "citation": "Gov. Code § 7923.000"}]
GOOD_DECISION: dict[str, Any] = {
    "segregability": "Nothing can be separated.",
    "responsible": [{"name": "Jordan Ellis", "title": "Records Supervisor"}],
    "remedies": REMEDIES,
}
GOOD_CITATION: dict[str, Any] = {
    "exemption_key": "attorney_client", "citation_text": "Gov. Code § 7927.705", "meaning": "Advice.",
    "pack_key": "ca-cpra", "pack_version": "2023", "records": "17 e-mails", "explanation": "They ask for advice.",
    "needs_balance": False,
}  # fmt: skip


def _decision(case: RecordsRequest, kind: str, citation: dict[str, Any] | None, **changes: Any) -> Decision:
    values = {**GOOD_DECISION, **changes}
    decision = Decision.objects.create(case=case, kind=kind, decided_at=cast.NOW, **values)
    if citation is not None:
        decision.citations.create(**{**GOOD_CITATION, **citation})
    return decision


KINDS = [("denied", "denial"), ("partly_released", "partial_denial")]
INCOMPLETE: list[tuple[dict[str, Any], dict[str, Any] | None, str]] = [
    ({}, None, "no exemption is cited"),
    ({}, {"explanation": " "}, "a citation lacks"),
    ({}, {"records": "\n"}, "a citation lacks"),
    ({}, {"exemption_key": ""}, "a citation lacks"),
    ({}, {"citation_text": ""}, "a citation lacks"),
    ({}, {"pack_version": ""}, "a citation lacks"),
    ({}, {"pack_key": ""}, "a citation lacks"),
    ({}, {"needs_balance": True, "facts": "They were drafts."}, "balancing"),
    ({}, {"needs_balance": True, "harm": "It would chill."}, "balancing"),
    ({"segregability": ""}, {}, "segregability"),
    ({"segregability": " \t\n"}, {}, "segregability"),
    ({"responsible": []}, {}, "nobody is named"),
    ({"responsible": {}}, {}, "nobody is named|cannot get array length"),
    ({"responsible": [{"name": "", "title": "Clerk"}]}, {}, "lacks a name or a title"),
    ({"responsible": [{"name": "Jordan Ellis"}]}, {}, "lacks a name or a title"),
    ({"responsible": [*GOOD_DECISION["responsible"], {"name": "Kim", "title": " "}]}, {}, "lacks a name"),
    ({"remedies": []}, {}, "no court remedy"),
    ({"remedies": [{"key": "city_appeal", "text": "Ask the city."}]}, {}, "no court remedy"),
    ({"remedies": [{"key": "court", "text": ""}]}, {}, "no court remedy"),
]


@pytest.mark.parametrize(("state", "kind"), KINDS)
def test_a_complete_decision_is_taken_so_that_the_refusals_below_mean_something(
    state: str, kind: str
) -> None:
    case = cast.a_case_in("clerk_review")
    with transaction.atomic():
        _sql(TO, state, _decision(case, kind, {}).pk, case.pk)
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert cast.again(case).state == state


@pytest.mark.parametrize(("state", "kind"), KINDS)
@pytest.mark.parametrize(("changes", "citation", "match"), INCOMPLETE)
def test_no_sql_commits_an_incomplete_denial(
    state: str, kind: str, changes: dict[str, Any], citation: dict[str, Any] | None, match: str
) -> None:
    case = cast.a_case_in("clerk_review")
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        _sql(TO, state, _decision(case, kind, citation, **changes).pk, case.pk)
        _sql("SET CONSTRAINTS denial_complete IMMEDIATE")
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        _decision(case, kind, citation, **changes)  # the decision alone cannot stand either
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert cast.again(case).state == "clerk_review"


@pytest.mark.parametrize(("state", "kind"), KINDS)
def test_no_sql_commits_a_denial_without_a_decision_of_its_own_and_of_its_kind(state: str, kind: str) -> None:
    case, other = cast.a_case_in("clerk_review"), cast.a_case_in("clerk_review")
    other_kind = next(item for _state, item in KINDS if item != kind)
    _refused(TO, state, None, case.pk, match="no decision of this case")
    _refused(TO, state, _decision(other, kind, {}).pk, case.pk, match="no decision of this case")
    _refused(TO, state, _decision(case, other_kind, {}).pk, case.pk, match="not a denial of this kind")
    _refused(TO, state, _decision(case, "grant", {}).pk, case.pk, match="not a denial of this kind")


def test_a_denied_case_cannot_lose_its_decision_or_take_another_kind() -> None:
    case = cast.a_case_in("denied")
    _refused(TO, "denied", None, case.pk, match="no decision of this case")
    _refused(TO, "partly_released", case.decision_id, case.pk, match="not a denial of this kind")


def test_a_case_inserted_as_denied_is_refused() -> None:
    case = cast.a_case()
    columns = ", ".join(
        field.column for field in RecordsRequest._meta.concrete_fields if field.name not in {"id", "search"}
    )
    changed = columns.replace("number,", "'SAC-2026-999999',", 1).replace(" state,", " 'denied',", 1)
    changed = changed.replace("submission_key", "NULL")
    _refused(
        f"INSERT INTO requests_app_recordsrequest ({columns})"
        f" SELECT {changed} FROM requests_app_recordsrequest WHERE id = %s",
        case.pk,
        match="no decision of this case",
    )


# --- known states, one open appeal, hashes only


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("recordsrequest", "state", "overdue"),
        ("recordsrequest", "kind", "wish"),
        ("appeal", "state", "lost"),
        ("caselink", "secret_hash", "the secret itself"),
        ("membership", "role", "mayor"),
        ("document", "audience", "everybody"),
    ],
)
def test_a_value_outside_the_vocabulary_is_refused(table: str, column: str, value: str) -> None:
    case = cast.a_case_in("appealed")
    cast.add_document(case, cast.NOW + cast.DAY)
    _refused(f"UPDATE requests_app_{table} SET {column} = %s", value, match="check constraint")


def test_a_second_open_appeal_of_one_case_is_refused() -> None:
    case = cast.a_case_in("appealed")
    first = cast.the_appeal(case)
    with pytest.raises(IntegrityError, match="one_open_appeal_per_case"), transaction.atomic():
        case.appeals.create(
            number="X-1", from_state="denied", grounds="Again.", received_at=first.received_at
        )


def test_one_letter_of_one_event_reaches_one_recipient_once() -> None:
    notice = cast.a_case().notices.first()
    notice.pk, notice.message_id = None, "<other@example.org>"
    with pytest.raises(IntegrityError, match="one_notice_per_event"), transaction.atomic():
        notice.save(force_insert=True)


def test_a_requester_nobody_can_reach_must_have_said_so() -> None:
    case = cast.a_case()
    _refused(
        "UPDATE requests_app_requester SET email = '', phone = '', postal_address = '' WHERE id = %s",
        case.requester_id,
        match="reachable_or_says_no_contact",
    )


def test_the_numbers_of_two_cases_differ() -> None:
    first, second = cast.a_case(), cast.a_case()
    _refused(
        "UPDATE requests_app_recordsrequest SET number = %s WHERE id = %s",
        first.number,
        second.pk,
        match="duplicate key",
    )
