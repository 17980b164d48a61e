"""Rolling releases: parts with their letters, each with a complete denial of what it withholds, and the last one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.models import Document, DraftLine, Notice, RecordsRequest, WithholdingLine
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from requests_app.services.determinations.installments import carried, merged
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
DENIAL: dict[str, Any] = {
    "citations": [cast.COUNSEL],
    "segregability": "The memo was separated from the advice.",
    "responsible": cast.RESPONSIBLE,
}
URL = "https://records.example.org/bridge"


def _case() -> RecordsRequest:
    case = cast.a_case_in("in_production")
    cast.a_reviewer(case.city)
    return case


def _part(case: RecordsRequest, hours: int = 0, **parts: Any) -> RecordsRequest:
    given = {"public_url": URL, **parts}
    determination_decide.release_part(
        case.pk,
        draft=ReleaseDraft(**given),
        actor=cast.the_reviewer(case),
        now=LATER + cast.DAY + hours * cast.HOUR,
    )
    return cast.again(case)


def test_a_part_opens_its_documents_and_the_request_stays_in_production() -> None:
    case = _case()
    document = cast.a_document(case, LATER)
    other = cast.a_document(case, LATER, name="other.txt")
    case = _part(case, documents=[document.pk], checked=True, public_url="", reasons="The rest is scanned.")
    assert case.state == "in_production"
    assert case.decision.kind == "grant"
    assert Document.objects.get(pk=document.pk).audience == "released"
    assert Document.objects.get(pk=other.pk).audience == "internal"
    event = case.events.latest("seq")
    assert (event.kind, data_of(event)["part"], data_of(event)["document_ids"]) == (
        "part_released",
        1,
        [document.pk],
    )
    letter = Notice.objects.get(case=case, letter="part_release")
    assert "installment 1" in letter.subject
    assert document.name in letter.body_text
    assert "The rest is scanned." in letter.body_text
    assert "withheld" not in letter.body_text


def test_a_part_can_name_the_day_of_the_next_one() -> None:
    case = _part(_case(), next_at=LATER + 20 * cast.DAY)
    assert cast.deadline(case, "production").due_on == (LATER + 20 * cast.DAY).astimezone(cast.LOCAL).date()
    with pytest.raises(Incomplete) as refused:
        _part(case, next_at=LATER - cast.DAY)
    assert list(refused.value.fields) == ["next_at"]


def test_a_part_that_withholds_has_a_complete_denial_and_says_when_the_city_can_be_asked() -> None:
    case = _part(_case(), **DENIAL)
    letter = Notice.objects.get(case=case, letter="part_release").body_text
    for words in (
        cast.COUNSEL.records,
        cast.COUNSEL.explanation,
        "Jordan Ellis",
        "With the last installment you will get",
    ):
        assert words in letter
    decision = case.decisions.latest("pk")
    assert (decision.kind, decision.details["part"]) == ("partial_denial", 1)
    assert "city_appeal" not in [row["key"] for row in decision.remedies]
    assert not case.deadlines.filter(kind="appeal_window").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"segregability": ""}, "segregability"),
        ({"responsible": []}, "responsible"),
        ({"citations": [replace(cast.COUNSEL, records="")]}, "citations.0.records"),
        ({"citations": []}, "citations"),
        ({"public_url": "javascript:alert(1)"}, "public_url"),
        ({"public_url": ""}, "documents"),
    ],
)
def test_an_incomplete_part_is_refused_and_changes_nothing(changes: dict[str, Any], field: str) -> None:
    case = _case()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _part(case, **{**DENIAL, **changes})
    assert field in refused.value.fields
    assert snapshot() == before


def test_the_last_part_says_again_what_every_part_withheld() -> None:
    case = _part(_case(), **DENIAL)
    more = replace(
        cast.COUNSEL, records="4 memos of the city attorney", explanation="They advise on the claim."
    )
    case = _part(case, 1, **{**DENIAL, "citations": [more, cast.DRAFTS]})
    case = _part(case, 2)
    case = _part(case, 3, last=True)
    decision = case.decision
    assert (case.state, decision.kind, decision.details["parts"]) == ("partly_released", "partial_denial", 4)
    rows = {row.exemption_key: row for row in decision.citations.all()}
    assert set(rows) == {"attorney_client", "preliminary_drafts"}
    assert rows["attorney_client"].records == f"{cast.COUNSEL.records}\n4 memos of the city attorney"
    letter = Notice.objects.get(case=case, letter="partial_denial").body_text
    for words in (
        "last of 4 installments",
        cast.COUNSEL.records,
        "4 memos",
        cast.DRAFTS.records,
        "Jordan Ellis",
    ):
        assert words in letter
    window = cast.deadline(case, "appeal_window")
    assert decision.remedies[0]["last_on"] == window.due_on.isoformat()


def test_parts_without_anything_withheld_end_in_a_release() -> None:
    case = _part(_part(_case()), 1, last=True)
    assert (case.state, case.decision.kind, case.decision.details["parts"]) == ("released", "release", 2)
    assert "last of 2 installments" in Notice.objects.get(case=case, letter="release").body_text


def test_after_a_part_that_withheld_a_plain_release_is_refused() -> None:
    case = _part(_case(), **DENIAL)
    before = snapshot()
    with pytest.raises(NotNow, match="repeats every reason"):
        determination_decide.release(
            case.pk,
            draft=ReleaseDraft(public_url=URL),
            actor=cast.the_reviewer(case),
            now=LATER + 2 * cast.DAY,
        )
    assert snapshot() == before


def test_a_release_in_part_after_parts_carries_what_they_withheld() -> None:
    case = _part(_case(), **DENIAL)
    given = {**DENIAL, "citations": [cast.DRAFTS], "public_url": URL}
    determination_decide.release_in_part(
        case.pk, draft=ReleaseDraft(**given), actor=cast.the_reviewer(case), now=LATER + 2 * cast.DAY
    )
    assert cast.again(case).decision.citations.count() == 2


def test_the_log_of_the_last_part_repeats_the_lines_of_the_parts_before() -> None:
    case = _case()
    line = {"custodian": "City Attorney", "pages": "1-3", "reason": "Legal advice", "description": "E-mails"}
    DraftLine.objects.create(case=case, position=1, exemption_key="attorney_client", **line)
    case = _part(case, **DENIAL)
    DraftLine.objects.create(
        case=case, position=1, exemption_key="preliminary_drafts", **{**line, "description": "Drafts"}
    )
    case = _part(case, 1, last=True, **{**DENIAL, "citations": [cast.DRAFTS]})
    lines = WithholdingLine.objects.filter(decision=case.decision).order_by("position")
    assert [(row.position, row.description) for row in lines] == [(1, "E-mails"), (2, "Drafts")]


def test_parts_of_an_earlier_production_are_not_said_again() -> None:
    case = _part(_case(), last=True, **DENIAL)
    cast.reopen(case, LATER + 2 * cast.DAY)
    cast.grant(case, LATER + 3 * cast.DAY)
    assert carried(cast.again(case)).parts == 0


def test_a_part_is_possible_in_production_only() -> None:
    with pytest.raises(WrongState):
        _part(cast.a_case_in("clerk_review"))


def test_who_may_release_may_not_withhold_without_the_deciding_role() -> None:
    case = _case()
    clerk = staff(cast.an_intake_clerk(case.city))
    determination_decide.release_part(
        case.pk, draft=ReleaseDraft(public_url=URL), actor=clerk, now=LATER + cast.DAY
    )
    with pytest.raises(NotPermitted):
        determination_decide.release_part(
            case.pk, draft=ReleaseDraft(public_url=URL, **DENIAL), actor=clerk, now=LATER + cast.DAY
        )


def test_texts_of_one_exemption_stand_below_one_another_once() -> None:
    one = CitationInput("a", "x", "why", other_law="Civ. Code § 1")
    two = CitationInput("a", "y", "why", other_law="Civ. Code § 2")
    assert merged([one, two, one]) == (
        CitationInput("a", "x\ny", "why", other_law="Civ. Code § 1; Civ. Code § 2"),
    )
