"""Appeals by the lines of the log: contested, decided point by point, sent back; with files and a representative."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import Appeal, AppealPoint, Notice, RecordsRequest
from requests_app.services.appeals import (
    decide as appeal_decide,
    draft as appeal_draft,
    file as appeal_file,
    points as appeal_points,
)
from requests_app.services.appeals.draft import Representative
from requests_app.services.appeals.findings import FindingInput
from requests_app.services.cases import documents as case_documents
from tests import cast, logs
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _lines(case: RecordsRequest) -> list[int]:
    return list(case.decision.log_lines.values_list("pk", flat=True))


def _appeal(case: RecordsRequest, now: datetime = LATER, **parts: Any) -> Appeal:
    draft = appeal_draft.AppealDraft(**{"grounds": "These are facts.", **parts})
    return appeal_file.appeal(case.pk, draft=draft, actor=cast.the_requester(case), now=now)


def _letter(case: RecordsRequest, key: str) -> str:
    return Notice.objects.filter(case=case, letter=key).latest("pk").body_text


def test_single_lines_are_contested_each_with_its_own_reasons() -> None:
    case = logs.a_denied_case(4)
    two, three = _lines(case)[1:3]
    row = _appeal(case, lines=[three, two], reasons={f"line-{two}": " Everybody has seen this. "})
    points = list(row.points.order_by("pk"))
    assert [point.line.position for point in points if point.line] == [2, 3]
    assert [point.citation_id for point in points] == [
        point.line.citation_id for point in points if point.line
    ]
    assert [point.grounds for point in points] == ["Everybody has seen this.", ""]
    said = data_of(case.events.get(kind="appealed"))
    assert said["lines"] == [2, 3]
    assert "Everybody" not in case.events.get(kind="appealed").payload
    for key in ("appeal_receipt", "staff_appeal"):
        text = _letter(case, key)
        assert (
            "- Entry 2 of the withholding log: E-mail 2 about the bridge contract (Gov. Code § 7927.500)"
            in text
        )
        assert "> Everybody has seen this." in text


def test_an_exemption_and_a_line_under_it_can_be_contested_together() -> None:
    case = logs.a_denied_case(2)
    cited = case.decision.citations.first().pk
    row = _appeal(
        case, citations=[cited], lines=_lines(case)[:1], reasons={f"citation-{cited}": "No advice at all."}
    )
    assert sorted((point.line_id is None, point.grounds) for point in row.points.all()) == [
        (False, ""),
        (True, "No advice at all."),
    ]


def test_a_line_of_another_decision_cannot_be_contested() -> None:
    case, other = logs.a_denied_case(2), logs.a_denied_case(2)
    earlier = logs.a_denied_case(2)
    cast.appeal(earlier, LATER)
    cast.overturn(earlier, LATER + cast.HOUR)
    set_aside = _lines(earlier)
    cast.deny(earlier, LATER + 2 * cast.HOUR)
    before = snapshot()
    for at, lines in ((case, _lines(other)), (case, [*_lines(case), 0]), (cast.again(earlier), set_aside)):
        with pytest.raises(Incomplete) as refused:
            _appeal(at, lines=lines, now=LATER + 3 * cast.HOUR)
        assert list(refused.value.fields) == ["lines"]
    assert snapshot() == before


def test_more_lines_than_an_officer_can_answer_one_by_one_are_contested_as_an_exemption(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(appeal_points, "MOST_LINES", 2)
    case = logs.a_denied_case(4)
    with pytest.raises(Incomplete, match="select the whole exemption"):
        _appeal(case, lines=_lines(case)[:3])
    assert _appeal(case, lines=_lines(case)[:2]).points.count() == 2


def test_reasons_without_end_are_refused() -> None:
    case = logs.a_denied_case(2)
    line = _lines(case)[0]
    with pytest.raises(Incomplete) as refused:
        _appeal(case, lines=[line], reasons={f"line-{line}": "x" * 4001})
    assert list(refused.value.fields) == [f"line-{line}"]


def test_a_representative_is_named_with_a_way_to_reach_them_and_what_lets_them_speak() -> None:
    case = logs.a_denied_case(2)
    for half, missing in (
        (Representative("Lee"), ["representative_contact", "representative_authority"]),
        (Representative("", "lee@law.example", ""), ["representative", "representative_authority"]),
    ):
        with pytest.raises(Incomplete) as refused:
            _appeal(case, lines=_lines(case)[:1], representative=half)
        assert list(refused.value.fields) == missing
    whole = Representative(" Lee ", "lee@law.example", "I am her lawyer.")
    row = _appeal(case, lines=_lines(case)[:1], representative=whole)
    assert (row.representative, row.representative_contact) == ("Lee", "lee@law.example")
    assert "Contact information: lee@law.example" in _letter(case, "staff_appeal")
    assert "law.example" not in case.events.get(kind="appealed").payload


def test_files_wait_for_the_appeal_and_join_it_under_a_harmless_name() -> None:
    case, draft = logs.a_denied_case(2), uuid4()
    hostile = SimpleUploadedFile("../../etc/<script>\u202egpj.txt", b"See the minutes.")
    case_documents.keep_for_draft(hostile, draft, now=LATER)
    row = _appeal(case, lines=_lines(case)[:1], draft_key=draft)
    document = row.documents.get()
    assert (document.case_id, document.draft_key, document.audience) == (case.pk, None, "requester")
    assert not set("/\\\u202e") & set(document.name)
    assert data_of(case.events.get(kind="appealed"))["document_ids"] == [document.pk]
    assert document.name in _letter(case, "staff_appeal")


def test_an_appeal_that_fails_half_way_leaves_nothing_and_its_files_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case, draft = logs.a_denied_case(2), uuid4()
    case_documents.keep_for_draft(SimpleUploadedFile("a.txt", b"Text."), draft, now=LATER)
    before = snapshot()

    def broken(*_args: Any, **_told: Any) -> None:
        raise RuntimeError("the desk broke")

    monkeypatch.setattr(appeal_file.case_work, "record_event", broken)
    with pytest.raises(RuntimeError):
        _appeal(case, lines=_lines(case)[:1], draft_key=draft)
    assert snapshot() == before


# --- decided


def _decide(case: RecordsRequest, findings: list[str]) -> RecordsRequest:
    points = list(cast.the_appeal(case).points.order_by("pk"))
    return appeal_decide.decide_appeal(
        case.pk,
        findings={
            point.pk: FindingInput(finding, f"Reason {place}.")
            for place, (point, finding) in enumerate(zip(points, findings, strict=True))
        },
        responsible=[("Morgan Reyes", "Appeals Officer")],
        instruction="Release line 2.",
        actor=cast.the_officer(case),
        now=LATER + cast.HOUR,
    )


def test_each_contested_line_gets_its_finding_in_the_letter_with_the_court_remedy() -> None:
    case = logs.a_denied_case(4)
    two, three = _lines(case)[1:3]
    _appeal(case, lines=[two, three], reasons={f"line-{two}": "Everybody has seen this."})
    case = _decide(case, ["overturned", "upheld"])
    assert case.state == "clerk_review"
    assert cast.the_appeal(case).state == "partly_overturned"
    again = cast.deadline(case)
    assert (again.cycle > 1, again.met_on, again.due_on > LATER.date()) == (True, None, True)
    said = data_of(case.events.get(kind="appeal_partly_overturned"))
    assert said["lines"] == [2, 3]
    text = _letter(case, "appeal_overturned")
    second = text.split("About entry 2 of the withholding log (Gov. Code § 7927.500)")[1]
    first_point, rest = second.split("About entry 3 of the withholding log")
    assert "Finding: the city must decide this part again." in first_point
    assert "> It asks for legal advice on point 2." in first_point
    assert "> Everybody has seen this." in first_point
    assert "> Reason 0." in first_point
    assert "Finding: the city was right." in rest
    assert "You can go to court" in rest


def test_whoever_decided_the_request_cannot_be_made_the_officer_even_by_hand() -> None:
    case = logs.a_denied_case(2)
    row = _appeal(case, lines=_lines(case)[:1])
    decider = case.decision.decided_by
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_appeal SET officer_id = %s WHERE id = %s", [decider.pk, row.pk])
    decider.memberships.create(city=case.city, role="appeals_officer", title="Officer")
    with pytest.raises(NotPermitted, match="someone else"):
        appeal_decide.take_up(case.pk, actor=cast.the_reviewer(case), now=LATER + cast.HOUR)


def test_the_database_refuses_a_point_about_another_case_or_under_the_wrong_exemption() -> None:
    case, other = logs.a_denied_case(2), logs.a_denied_case(2)
    row = _appeal(case, citations=[case.decision.citations.first().pk])
    foreign, own = other.decision.log_lines.first(), case.decision.log_lines.first()
    wrong = case.decision.citations.exclude(pk=own.citation_id).get()
    for values in (
        {"citation": foreign.citation},
        {"citation": foreign.citation, "line": foreign},
        {"citation": wrong, "line": own},
        {"citation": None, "line": own},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            AppealPoint.objects.create(appeal=row, **values)
    AppealPoint.objects.create(appeal=row, citation=own.citation, line=own)
    with pytest.raises(DatabaseError), transaction.atomic():
        AppealPoint.objects.create(appeal=row, citation=own.citation, line=own)
