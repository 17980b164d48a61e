"""The withholding log: drafted, judged against the citations, issued with the decision, and then written once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete
from requests_app.cases.withholding_log import LineInput, log_hash
from requests_app.models import Decision, Event, RecordsRequest, WithholdingLine
from requests_app.services.determinations import (
    withholding_log as determination_withholding_log,
)
from tests import cast, logs
from tests.growth import assert_grows_in_step, work_of
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _in_review() -> RecordsRequest:
    return cast.a_case_in("clerk_review")


def _refuse_sql(statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- with the decision


def test_a_denial_takes_the_draft_and_fixes_it_by_number_and_hash() -> None:
    case = logs.a_denied_case(4)
    decision = case.decision
    assert decision.details["log"] == {"lines": 4, "sha256": log_hash(logs.lines(4))}
    event = data_of(Event.objects.get(case=case, kind="denied"))
    assert (event["log_lines"], event["log_sha256"]) == (4, log_hash(logs.lines(4)))
    rows = determination_withholding_log.rows(decision)
    assert [row.position for row in rows] == [1, 2, 3, 4]
    assert all(row.citation.exemption_key == row.exemption_key for row in rows)
    assert determination_withholding_log.holds(decision)
    assert not case.draft_lines.exists()


def test_a_denial_without_a_draft_comes_without_a_log() -> None:
    decision = cast.a_case_in("denied").decision
    assert "log" not in decision.details
    assert determination_withholding_log.rows(decision) == []
    assert determination_withholding_log.holds(decision)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([logs.a_line(1)], "The log has no entry under Gov. Code § 7927.500"),
        (
            [*logs.lines(2), logs.a_line(3, exemption_key="pending_litigation")],
            "Entry 3: this decision does not",
        ),
        ([logs.a_line(1), logs.a_line(2, treatment="redacted")], "Entry 2: if everything is denied"),
        ([logs.a_line(1, reason=""), logs.a_line(2)], "Entry 1: enter the reason"),
        ([logs.a_line(1), logs.a_line(2, custodian="")], "Entry 2: enter the office"),
        ([logs.a_line(1), logs.a_line(2, pages="")], "Entry 2: enter the pages"),
        ([*logs.lines(2), logs.a_line(3, exemption_key="")], "Entry 3: choose the exemption"),
    ],
)
def test_a_log_that_does_not_fit_the_denial_holds_it_back_whole(
    found: list[LineInput], sentence: str
) -> None:
    case = _in_review()
    logs.draft(case, found)
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        cast.deny(case, LATER)
    assert any(sentence in text for text in refused.value.fields["log"])
    assert snapshot() == before


def test_hundreds_of_gaps_are_told_in_a_dozen_lines() -> None:
    case = _in_review()
    logs.draft(case, [logs.a_line(place, reason="") for place in range(1, 301)])
    with pytest.raises(Incomplete) as refused:
        cast.deny(case, LATER)
    assert len(refused.value.fields["log"]) == determination_withholding_log.MOST_TOLD + 1
    assert refused.value.fields["log"][-1] == "And 288 more in the withholding log."


def test_in_a_release_in_part_lines_may_be_redacted() -> None:
    case = _in_review()
    logs.draft(case, [logs.a_line(1, treatment="redacted", dated_on=None)])
    cast.release_in_part(case, LATER)
    row = WithholdingLine.objects.get(decision=cast.again(case).decision)
    assert (row.treatment, row.dated_on) == ("redacted", None)


def test_two_thousand_lines_are_issued_as_fast_as_few() -> None:
    def issued(count: int) -> None:
        assert logs.a_denied_case(count).decision.log_lines.count() == count

    assert_grows_in_step(work_of(lambda: issued(250)), work_of(lambda: issued(2000)), 8)


# --- what the database itself refuses


def test_an_issued_line_is_never_changed_and_never_goes() -> None:
    row = logs.a_denied_case(2).decision.log_lines.first()
    _refuse_sql("UPDATE requests_app_withholdingline SET reason = 'Another' WHERE id = %s", row.pk)
    _refuse_sql("DELETE FROM requests_app_withholdingline WHERE id = %s", row.pk)


COPY = """INSERT INTO requests_app_withholdingline
    (position, description, dated_on, custodian, pages, exemption_key, treatment, reason, decision_id, citation_id)
    SELECT %s, description, dated_on, custodian, %s, %s, %s, reason, decision_id, %s
    FROM requests_app_withholdingline WHERE id = %s"""


def test_no_line_is_added_to_an_issued_log_nor_to_a_decision_without_one() -> None:
    row = logs.a_denied_case(2).decision.log_lines.first()
    _refuse_sql(COPY, 3, "9", row.exemption_key, "withheld", row.citation_id, row.pk)
    bare = cast.a_case_in("denied").decision
    cited = bare.citations.get(exemption_key=row.exemption_key)
    _refuse_sql(
        COPY.replace("decision_id, %s", f"{bare.pk}, %s"),
        1,
        "9",
        row.exemption_key,
        "withheld",
        cited.pk,
        row.pk,
    )


def test_a_decision_whose_log_lacks_a_line_is_not_committed() -> None:
    case = _in_review()
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.create(
            case=case, kind="denial", decided_at=LATER, details={"log": {"lines": 2, "sha256": "0" * 64}}
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_line_that_lacks_a_cell_or_cites_elsewhere_is_refused_by_the_database() -> None:
    case, other = logs.a_denied_case(2), logs.a_denied_case(2)
    mine, theirs = case.decision.log_lines.first(), other.decision.log_lines.first()
    with transaction.atomic():
        fresh = Decision.objects.create(
            case=case,
            kind="denial",
            decided_at=LATER + timedelta(days=1),
            details={"log": {"lines": 1, "sha256": ""}},
        )
        into = COPY.replace("decision_id, %s", f"{fresh.pk}, %s")
        _refuse_sql(into, 1, "9", mine.exemption_key, "withheld", theirs.citation_id, mine.pk)
        own = fresh.citations.create(
            exemption_key=mine.exemption_key, citation_text="x", meaning="x", pack_key="x", pack_version="x",
            records="x", explanation="x", needs_balance=False,
        )  # fmt: skip
        _refuse_sql(into, 1, " ", mine.exemption_key, "withheld", own.pk, mine.pk)
        _refuse_sql(into, 1, "9", mine.exemption_key, "burnt", own.pk, mine.pk)
        _refuse_sql(into, 1, "9", mine.exemption_key, "redacted", own.pk, mine.pk)
        _refuse_sql(into, 1, "9", "preliminary_drafts", "withheld", own.pk, mine.pk)
        with connection.cursor() as cursor:
            cursor.execute(into, [1, "9", mine.exemption_key, "withheld", own.pk, mine.pk])
        assert fresh.log_lines.count() == 1
        transaction.set_rollback(True)  # such a decision would lack all else
