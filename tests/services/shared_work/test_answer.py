"""One answer to all who asked for the same: each keeps what is theirs, and none learns of another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from requests_app.models import Document, Notice, RecordsRequest
from requests_app.services.cases.shared_work import link_same
from requests_app.services.determinations.drafts import DenialDraft, ReleaseDraft
from requests_app.services.shared_work.answer import SharedAnswer, answer_all, rehearse_all
from requests_app.services.unit_of_work.on_each import Outcome
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + 3 * cast.DAY
WORDS = {
    "Ana Alder": "Every mail on the Main Street bridge.",
    "Ben Birch": "Bridge inspection emails, please.",
    "Cy Cedar": "Give me the bridge mails at once.",
}


def askers() -> list[RecordsRequest]:
    """Three people who ask for the same on three days, all under review."""
    cases = [
        cast.a_case_in(
            "clerk_review", now=cast.NOW + timedelta(days=place), name=name, description=words,
            email=f"asker{place}@example.org",
        )
        for place, (name, words) in enumerate(WORDS.items())
    ]  # fmt: skip
    for case in cases[1:]:
        link_same(cases[0].pk, number=case.number, actor=cast.the_intake(case), now=LATER)
    return [cast.again(case) for case in cases]


def play(answer: SharedAnswer, cases: list[RecordsRequest]) -> list[Outcome]:
    """Preview, in which nothing is refused, then send."""
    actor = cast.the_reviewer(cases[0])
    seen = {case.pk: case.head_seq for case in cases}
    looks = rehearse_all(answer, seen, actor=actor, now=LATER)
    assert [one.refusal for one in looks] == [""] * len(cases)
    previewed = {one.case_id: (seen[one.case_id], one.fingerprint) for one in looks}
    return answer_all(answer, previewed, actor=actor, now=LATER)


def files() -> set[Path]:
    root = Path(default_storage.path(""))
    return {path for path in root.rglob("*") if path.is_file()}


def test_one_release_answers_all_and_each_keeps_what_is_theirs() -> None:
    cases = askers()
    document = cast.a_document(cases[0], LATER)
    cases[0] = cast.again(cases[0])
    dues = {case.pk: case.next_due_on for case in cases}
    draft = ReleaseDraft(documents=(document.pk,), checked=True)
    outcomes = play(SharedAnswer(cases[0].pk, "release", {"draft": draft}), cases)
    assert [one.refusal for one in outcomes] == ["", "", ""]
    after = [cast.again(case) for case in cases]
    assert [case.state for case in after] == ["released"] * 3
    assert len({case.decision_id for case in after}) == 3
    assert [case.deadlines.get(kind="determination").due_on for case in after] == list(dues.values())
    for case in after:
        assert case.events.filter(kind="released").count() == 1
        own = case.requester.name
        for notice in Notice.objects.filter(case=case, recipient="requester"):
            for name, words in WORDS.items():
                if name != own:
                    assert name not in notice.body_text
                    assert words not in notice.body_text
    released = Document.objects.filter(audience="released")
    assert len({row.file.name for row in released}) == 3, "each has a file of its own"
    assert {row.file.open().read() for row in released} == {b"A memo."}


def test_who_withdrew_or_was_changed_meanwhile_is_left_alone_and_named() -> None:
    cases = askers()
    document = cast.a_document(cases[0], LATER)
    cases[0] = cast.again(cases[0])
    seen = {case.pk: case.head_seq for case in cases}
    actor = cast.the_reviewer(cases[0])
    draft = ReleaseDraft(documents=(document.pk,), checked=True)
    answer = SharedAnswer(cases[0].pk, "release", {"draft": draft})
    before = files()
    looks = rehearse_all(answer, seen, actor=actor, now=LATER)
    assert files() == before, "a rehearsal stores no file"
    cast.withdraw(cases[1], LATER)
    previewed = {one.case_id: (seen[one.case_id], one.fingerprint) for one in looks}
    outcomes = {one.case_id: one.refusal for one in answer_all(answer, previewed, actor=actor, now=LATER)}
    assert (outcomes[cases[0].pk], bool(outcomes[cases[1].pk]), outcomes[cases[2].pk]) == ("", True, "")
    assert [cast.again(case).state for case in cases] == ["released", "withdrawn", "released"]
    assert len(files() - before) == 1, "what was copied for the refused one is gone"


def test_a_denial_goes_to_each_with_its_citations_and_one_appeal_leaves_the_others_alone() -> None:
    cases = askers()
    draft = DenialDraft(
        citations=(cast.COUNSEL,), segregability=cast.SEGREGABILITY, responsible=cast.RESPONSIBLE
    )
    outcomes = play(SharedAnswer(cases[0].pk, "deny", {"draft": draft}), cases)
    assert [one.refusal for one in outcomes] == ["", "", ""]
    after = [cast.again(case) for case in cases]
    assert [case.state for case in after] == ["denied"] * 3
    assert all(case.decision and case.decision.citations.count() == 1 for case in after)
    cast.appeal(after[1], LATER + cast.DAY)
    assert [cast.again(case).state for case in cases] == ["denied", "appealed", "denied"]


def test_a_request_that_is_not_linked_is_not_answered() -> None:
    cases = askers()
    stranger = cast.a_case_in("clerk_review")
    answer = SharedAnswer(cases[0].pk, "write_to_requester", {"body": "The files are being read."})
    outcomes = rehearse_all(
        answer, {stranger.pk: stranger.head_seq}, actor=cast.the_reviewer(stranger), now=LATER
    )
    assert "not linked" in outcomes[0].refusal
